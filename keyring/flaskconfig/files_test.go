package flaskconfig

import (
	"math/big"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestParseTOML(t *testing.T) {
	f, err := ParseTOML([]byte(`
SECRET_KEY = "dev"
PERMANENT_SESSION_LIFETIME = 3_600
SESSION_COOKIE_SECURE = true
SECRET_KEY_FALLBACKS = ["a", "b"]
RATIO = 1.5
lower = 1
[MAIL]
PORT = 25
[[LIST]]
a = [{b = 1}]
`))
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]Value{
		"SECRET_KEY":                 {"dev", 2},
		"PERMANENT_SESSION_LIFETIME": {int64(3600), 3},
		"SESSION_COOKIE_SECURE":      {true, 4},
		"SECRET_KEY_FALLBACKS":       {[]any{"a", "b"}, 5},
		"RATIO":                      {1.5, 6},
		"MAIL":                       {map[string]any{"PORT": int64(25)}, 8},
		"LIST":                       {[]any{map[string]any{"a": []any{map[string]any{"b": int64(1)}}}}, 10},
	}
	if diff := cmp.Diff(f.Values, want); diff != "" {
		t.Errorf("(-got +want)\n%s", diff)
	}
	if len(f.Skipped) != 1 || f.Skipped[0].Line != 7 || !strings.Contains(f.Skipped[0].Reason, "lower") {
		t.Errorf("skipped: got %v", f.Skipped)
	}
	for why, text := range map[string]string{"no TOML": "SECRET_KEY = dev", "too large": strings.Repeat("#", maxFile+1)} {
		if _, err := ParseTOML([]byte(text)); err == nil || !strings.HasPrefix(err.Error(), "flaskconfig: ") {
			t.Errorf("%s: got %v", why, err)
		}
	}
	for _, wrong := range []string{"= hunter2", "= 12:hunter2", "= '\\hunter2", "= \"\\hunter2\"", "= 2026-hunter2", "= {hunter2", "= 'x' hunter2", "= 0xhunter2", "\n[hunter2", "= '\xffhunter2'"} {
		if _, err := ParseTOML([]byte("\nSECRET_KEY " + wrong)); err == nil || strings.Contains(err.Error(), "hunt") || !strings.Contains(err.Error(), "line ") {
			t.Errorf("%s: got %v, want the line and nothing of it", wrong, err)
		}
	}
	if f, _ := ParseTOML([]byte("A.B = 1\n\"Q\\u0041\" = 2")); f.Values["A"].Line != 1 || f.Values["QA"].Line != 0 {
		t.Errorf("lines: got %v", f.Values)
	}
}

func TestParseDotenv(t *testing.T) {
	f, err := ParseDotenv([]byte("\ufeff# comment\n" + `
A=plain
export B = spaced out   # comment
C='single # $X \' \n'
D="double \" \n\t"
E=
F = "over
two lines"
G=a#b
H="${X}"
I='${X}'
'J'=quoted name
just words
K="x" y
L=again
L=last
=nothing
M="unclosed
N=1` + "\r\nO='a' # c"))
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]any{
		"A": "plain", "B": "spaced out", "C": `single # $X ' \n`, "D": "double \" \n\t", "E": "", "F": "over\ntwo lines",
		"G": "a#b", "H": "${X}", "I": "${X}", "J": "quoted name", "L": "last", "M": `"unclosed`, "N": "1", "O": "a",
	}
	if diff := cmp.Diff(values(f), want); diff != "" {
		t.Errorf("(-got +want)\n%s", diff)
	}
	if f.Values["G"].Line != 10 || f.Values["L"].Line != 17 {
		t.Errorf("lines: got G %d, L %d, want 10, 17", f.Values["G"].Line, f.Values["L"].Line)
	}
	skipped := []Remark{{14, "not of the form NAME=value"}, {15, "something stands behind the closing quote"}, {18, "not of the form NAME=value"}}
	if diff := cmp.Diff(f.Skipped, skipped); diff != "" {
		t.Errorf("skipped (-got +want)\n%s", diff)
	}
	if len(f.Notes) != 1 || f.Notes[0].Line != 11 {
		t.Errorf("notes: got %v, want line 11", f.Notes)
	}
	if _, err := ParseDotenv(make([]byte, maxFile+1)); err == nil {
		t.Error("too large: got no error")
	}
}

// As app.config.from_prefixed_env() reads them.
func TestPrefixedEnv(t *testing.T) {
	got, err := PrefixedEnv([]string{
		"FLASK_SECRET_KEY=dev", "FLASK_A=12", "FLASK_B=true", `FLASK_C="quoted"`, "FLASK_D=[1,2.5,null]", "FLASK_E=", "FLASK_F=True",
		"FLASK_MAIL__PORT=25", "FLASK_MAIL__SMTP__HOST=h", "FLASK_lower=1", "FLASK_BIG=123456789012345678901234567890",
		"FLASKX=1", "OTHER_A=1", "FLASK_G=a=b", "FLASK_X__=1",
	}, "FLASK")
	if err != nil {
		t.Fatal(err)
	}
	huge, _ := new(big.Int).SetString("123456789012345678901234567890", 10)
	want := map[string]any{
		"SECRET_KEY": "dev", "A": int64(12), "B": true, "C": "quoted", "D": []any{int64(1), 2.5, nil}, "E": "", "F": "True",
		"MAIL": map[string]any{"PORT": int64(25), "SMTP": map[string]any{"HOST": "h"}}, "lower": int64(1), "BIG": huge,
		"G": "a=b", "X": map[string]any{"": int64(1)},
	}
	if diff := cmp.Diff(got, want, cmp.Comparer(func(a, b *big.Int) bool { return a.Cmp(b) == 0 })); diff != "" {
		t.Errorf("(-got +want)\n%s", diff)
	}
	got, err = PrefixedEnv([]string{"FLASK_A=1", "FLASK_A__B=2", "FLASK_C=3"}, "FLASK")
	if err == nil || !strings.Contains(err.Error(), "FLASK_A__B") || got["C"] != int64(3) {
		t.Errorf("a value in the way: got %v, %v", got, err)
	}
}

func FuzzParseTOML(f *testing.F) {
	f.Add("A = 1\n[B]\nC = 'x'\n[[D]]\n")
	f.Fuzz(func(t *testing.T, s string) { _, _ = ParseTOML([]byte(s)) })
}

func FuzzParseDotenv(f *testing.F) {
	for _, s := range []string{"A=1\n", "A='x\ny' # c\nexport B=\"\\\"\"", "A", "='", "A=\"x\" y\nB=2"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got, err := ParseDotenv([]byte(s))
		for name, v := range got.Values {
			if err != nil || name == "" || v.Line < 1 {
				t.Fatalf("%q: %+v, %v", name, v, err)
			}
		}
	})
}

func FuzzPrefixedEnv(f *testing.F) {
	f.Add("A__B", "1", "A", "x")
	f.Fuzz(func(t *testing.T, n1, v1, n2, v2 string) {
		_, _ = PrefixedEnv([]string{"FLASK_" + n1 + "=" + v1, "FLASK_" + n2 + "=" + v2}, "FLASK")
	})
}
