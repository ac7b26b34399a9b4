package flaskconfig

import (
	"fmt"
	"math/big"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func values(f File) map[string]any {
	out := map[string]any{}
	for k, v := range f.Values {
		out[k] = v.Value
	}
	return out
}

func lookup(vars map[string]string) func(string) (string, bool) {
	return func(name string) (string, bool) { v, ok := vars[name]; return v, ok }
}

// Each row is the right side of X = …, and what Python makes of it.
func TestPythonValues(t *testing.T) {
	huge, _ := new(big.Int).SetString("123456789012345678901234567890", 10)
	tests := []struct {
		why, expr string
		want      any
	}{
		{"text", `'dev'`, "dev"},
		{"bytes, exactly", `b'_5#y2L"F4Q8z\n\xec]/'`, []byte("_5#y2L\"F4Q8z\n\xec]/")},
		{"text with a hex escape", `"\xec\u0444"`, "ìф"},
		{"adjacent strings", "(\n  'a'  # one\n  \"b\"\n)", "ab"},
		{"adjacent bytes", `b'\xff' b'\x00'`, []byte{0xFF, 0}},
		{"a comment sign in text", `'a # b'  # c`, "a # b"},
		{"three quotes", "'''a\nb = c'''", "a\nb = c"},
		{"a raw string", `r'\d'`, `\d`},
		{"an integer", `3600`, int64(3600)},
		{"underscores", `16_777_216`, int64(16777216)},
		{"hex and octal", `[0xFF, 0o17, 0b11]`, []any{int64(255), int64(15), int64(3)}},
		{"a big integer", `123456789012345678901234567890`, huge},
		{"minus a big integer", `-123456789012345678901234567890`, new(big.Int).Neg(huge)},
		{"negative", `-1`, int64(-1)},
		{"a float", `1.5e3`, 1500.0},
		{"arithmetic", `60*60*24`, int64(86400)},
		{"precedence", `2 + 3 * (4 - 1)`, int64(11)},
		{"division", `7 / 2`, 3.5},
		{"floor division goes down", `-7 // 2`, int64(-4)},
		{"remainder has the divisor's sign", `-7 % 3`, int64(2)},
		{"float arithmetic", `1.5 * 2 + 1 - 0.5`, 3.5},
		{"int and float", `2 * 1.5 / 2`, 1.5},
		{"true, false, none", `[True, False, None]`, []any{true, false, nil}},
		{"a tuple", `('a', 1)`, []any{"a", int64(1)}},
		{"a tuple without brackets", `'a', 1`, []any{"a", int64(1)}},
		{"a dict over lines", "{\n 'a': 1,\n 'b': {'c': [2]},\n}", map[string]any{"a": int64(1), "b": map[string]any{"c": []any{int64(2)}}}},
		{"timedelta", `timedelta(days=31)`, 31 * 24 * time.Hour},
		{"timedelta, all units", `datetime.timedelta(1, 2, 3, milliseconds=4, minutes=5, hours=6, weeks=1)`,
			8*24*time.Hour + 2*time.Second + 3*time.Microsecond + 4*time.Millisecond + 5*time.Minute + 6*time.Hour},
		{"timedelta of half a day", `timedelta(days=0.5)`, 12 * time.Hour},
		{"timedelta arithmetic", `2 * timedelta(hours=1) + timedelta(minutes=1) * 3 - timedelta(seconds=1)`, 2*time.Hour + 3*time.Minute - time.Second},
		{"minus a timedelta", `-timedelta(hours=1)`, -time.Hour},
		{"the environment", `os.environ.get('SET', 'no')`, "yes"},
		{"the environment's default", `os.environ.get("UNSET", default='no')`, "no"},
		{"no default", `os.getenv('UNSET')`, nil},
		{"or, as the mega-tutorial has it", `os.environ.get('UNSET') or 'you-will-never-guess'`, "you-will-never-guess"},
		{"or is lazy", `'a' or open('x')`, "a"},
		{"and", `'' and 1`, ""},
		{"and gives the right side", `1 and 2`, int64(2)},
		{"not", `not []`, true},
		{"an environment's index", `os.environ['SET']`, "yes"},
		{"int of the environment", `int(os.environ.get('UNSET', 42))`, int64(42)},
		{"int of text", `int(' 7 ')`, int64(7)},
		{"float, bool, str", `[float('1.5'), float(2), float(2.5), bool('x'), bool(''), str('a')]`, []any{1.5, 2.0, 2.5, true, false, "a"}},
		{"a comparison", `os.environ.get('SET') == 'yes'`, true},
		{"an inequality with None", `os.environ.get('UNSET') != None`, false},
		{"a choice", `'a' if os.environ.get('SET') else 'b'`, "a"},
		{"the other choice", `'a' if {} else b'b'`, []byte("b")},
		{"strings added", `'a' + 'b'`, "ab"},
		{"bytes added", `b'a' + b'b'`, []byte("ab")},
		{"lists added", `[1] + [2]`, []any{int64(1), int64(2)}},
		{"a name set before", `EARLIER + '/x'`, "before/x"},
		{"plus", `+5`, int64(5)},
	}
	for _, tt := range tests {
		f, err := ParsePython([]byte("EARLIER = 'before'\nX = "+tt.expr+"\nY = 1\n"), PythonOptions{Getenv: lookup(map[string]string{"SET": "yes"})})
		if err != nil || len(f.Skipped) > 0 {
			t.Errorf("%s: %v %v", tt.why, err, f.Skipped)
			continue
		}
		bigs := cmp.Comparer(func(a, b *big.Int) bool { return a.Cmp(b) == 0 })
		if diff := cmp.Diff(f.Values["X"].Value, tt.want, bigs); diff != "" {
			t.Errorf("%s: %s: (-got +want)\n%s", tt.why, tt.expr, diff)
		}
		if f.Values["Y"].Value != int64(1) {
			t.Errorf("%s: the next line is lost", tt.why)
		}
	}
}

// What is not understood is listed, loses its own value and no other.
func TestPythonSkipped(t *testing.T) {
	tests := []struct{ why, expr, reason string }{
		{"a function", `load_key()`, "load_key is not run"},
		{"a random key", `os.urandom(24)`, "another value at every start"},
		{"a call of a value", `'a'.join(x)`, "a call is not run"},
		{"a method", `x().y`, "not known"},
		{"an f-string", `f'{a}'`, "prefix f"},
		{"an unknown name", `OTHER`, "OTHER is not known"},
		{"an unknown attribute", `app.name`, "app.name is not known"},
		{"an unknown environment variable", `os.environ['NONE']`, "no NONE"},
		{"another index", `a['b']`, "other than os.environ"},
		{"an index that is no text", `os.environ[1]`, "not understood"},
		{"a set", `{1, 2}`, "not understood"},
		{"a power", `2 ** 8`, "not understood"},
		{"a comprehension", `[x for x in y]`, "not understood"},
		{"a dict comprehension", `{x: 1 for x in y}`, "not understood"},
		{"a lambda", `lambda: 1`, "not understood"},
		{"a dict with numbers for keys", `{1: 2}`, "keys are not text"},
		{"a failing dict key", `{a: 2}`, "a is not known"},
		{"a failing dict value", `{'a': b}`, "b is not known"},
		{"text and number", `'a' + 1`, "operation"},
		{"text times number", `'a' * 10`, "operation"},
		{"a number and text", `1 + 'a'`, "operation"},
		{"a float and text", `1.0 + 'a'`, "operation"},
		{"bits", `1 | 2`, "operation"},
		{"float bits", `1.0 | 2.0`, "operation"},
		{"tilde", `~1`, "operation"},
		{"minus text", `-'a'`, "operation"},
		{"plus text", `+'a'`, "operation"},
		{"a timedelta and text", `timedelta(1) + 'a'`, "operation"},
		{"equal kinds only", `1 == 'a'`, "operation"},
		{"divided by zero", `1 / 0`, "division by zero"},
		{"float divided by zero", `1.0 / 0`, "division by zero"},
		{"floored by zero", `1 // 0`, "division by zero"},
		{"over 64 bits", `9223372036854775807 + 1`, "too large"},
		{"292 years", `timedelta(days=1000000)`, "too large"},
		{"292 years by a product", `timedelta(days=10000) * 1000`, "too large"},
		{"an unknown unit", `timedelta(years=1)`, "not understood"},
		{"a unit twice", `timedelta(1, days=2)`, "not understood"},
		{"text for a unit", `timedelta(days='1')`, "operation"},
		{"an unknown unit's value", `timedelta(days=DAYS)`, "DAYS is not known"},
		{"the environment without a name", `os.getenv()`, "not understood"},
		{"int without a value", `int()`, "not understood"},
		{"int of text that is none", `int('x')`, "no number"},
		{"int of a float", `int(1.5)`, "operation"},
		{"float of text that is none", `float('x')`, "no number"},
		{"float of a list", `float([])`, "operation"},
		{"str of a number", `str(1)`, "operation"},
		{"a bracket too many", `(1))`, "never opened"},
		{"a quote without its end", `'abc`, "without its end"},
		{"a bracket without its end", `(1,`, "never closed"},
		{"text beside bytes", `'a' b'b'`, "side by side"},
		{"a bad escape", `'\xg0'`, "no character"},
		{"nothing", ``, "not understood"},
		{"a strange sign", `$`, "not understood"},
		{"a strange letter", `ʘ0`, "not understood"},
		{"too deep", strings.Repeat("(", 70) + strings.Repeat(")", 70), "too deeply"},
		{"too long", strings.Repeat("1+", 40_000) + "1", "too long"},
	}
	for _, tt := range tests {
		f, err := ParsePython([]byte("A = 1\nX = 'an earlier value'\nX = "+tt.expr+"\nB = 2\n"), PythonOptions{})
		if diff := cmp.Diff(values(f), map[string]any{"A": int64(1), "B": int64(2)}); diff != "" || err != nil {
			t.Errorf("%s: %v (-got +want)\n%s", tt.why, err, diff)
		}
		if len(f.Skipped) != 1 || f.Skipped[0].Line != 3 || !strings.Contains(f.Skipped[0].Reason, tt.reason) || !strings.HasPrefix(f.Skipped[0].Reason, "X: ") {
			t.Errorf("%s: got %v, want line 3 with %q", tt.why, f.Skipped, tt.reason)
		}
	}
}

const flaskConfig = `# -*- coding: utf-8 -*-
"""The configuration."""
import os
from datetime import timedelta

basedir = 'here'
DEBUG = False; TESTING = True
PATH: str = basedir + '/x'
A = B = 3
if os.environ.get('PROD'):
    DEBUG = True
    OTHER, LAST = 1, 2
else: MODE = 'dev'
def helper():
    SECRET_KEY = 'not this one'
    return 1
SECRET_KEY = \
    'continued'
app.config['X'] = 1
load_dotenv()
TESTING += 1
C, D = 1, 2
del A
with open('x') as f: KEY = f.read()
B == 3
Mixed = 1
match x:
    case 1: FROM_MATCH = 1
`

func TestPythonFile(t *testing.T) {
	f, err := ParsePython([]byte(flaskConfig), PythonOptions{})
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]any{"PATH": "here/x", "B": int64(3), "SECRET_KEY": "continued"}
	if diff := cmp.Diff(values(f), want); diff != "" {
		t.Errorf("(-got +want)\n%s", diff)
	}
	if got := f.Values["SECRET_KEY"].Line; got != 17 {
		t.Errorf("SECRET_KEY: got line %d, want 17", got)
	}
	var got strings.Builder
	for _, s := range f.Skipped {
		fmt.Fprintf(&got, "%d %s\n", s.Line, s.Reason)
	}
	wantSkipped := `10 DEBUG, LAST, OTHER: a block (if) is not run
13 MODE: a block (else) is not run
14 a definition (def) is not run
19 an assignment to something other than a name
20 a call is not run
21 TESTING: this kind of assignment is not understood
22 C, D: this kind of assignment is not understood
23 A: this kind of assignment is not understood
24 KEY: a block (with) is not run
25 an assignment to something other than a name
27 FROM_MATCH: a block (match) is not run
`
	if diff := cmp.Diff(got.String(), wantSkipped); diff != "" {
		t.Errorf("skipped: (-got +want)\n%s", diff)
	}
}

const classes = `
SECRET_KEY = 'module'
ONLY_MODULE = 1
class Config(object):
    """Base."""
    SECRET_KEY = 'base'
    LIFETIME = 60 * 60
    class Meta:
        SECRET_KEY = 'inner'
    def init_app(self): pass
class Production(Config):
    LIFETIME = LIFETIME_UNKNOWN
    DOUBLE = ONLY_MODULE + 1
class Testing(Config, Production):
    SECRET_KEY = 'testing'
`

func TestPythonClasses(t *testing.T) {
	tests := []struct {
		why, class string
		want       map[string]any
		skipped    int
	}{
		{"the last one, over the module", "", map[string]any{"SECRET_KEY": "testing", "ONLY_MODULE": int64(1), "LIFETIME": int64(3600), "DOUBLE": int64(2)}, 5},
		{"one by name", "Production", map[string]any{"SECRET_KEY": "base", "ONLY_MODULE": int64(1), "DOUBLE": int64(2)}, 5},
		{"the base", "Config", map[string]any{"SECRET_KEY": "base", "ONLY_MODULE": int64(1), "LIFETIME": int64(3600)}, 5},
	}
	for _, tt := range tests {
		f, err := ParsePython([]byte(classes), PythonOptions{Class: tt.class})
		if diff := cmp.Diff(values(f), tt.want); diff != "" || err != nil || len(f.Skipped) != tt.skipped {
			t.Errorf("%s: %v, %v (-got +want)\n%s", tt.why, err, f.Skipped, diff)
		}
	}
	if _, err := ParsePython([]byte(classes), PythonOptions{Class: "Nobody"}); err == nil || !strings.Contains(err.Error(), "no class Nobody") {
		t.Errorf("a class that is not there: got %v", err)
	}
	f, _ := ParsePython([]byte("class A(B\n  X = 1\nY = 2\nclass C(1): Z = 1\n"), PythonOptions{})
	if diff := cmp.Diff(values(f), map[string]any{"Y": int64(2)}); diff != "" || len(f.Skipped) == 0 {
		t.Errorf("odd classes: %v (-got +want)\n%s", f.Skipped, diff)
	}
}

// A setting without a value has the last line that assigns it, and why there is none.
func TestPythonUnread(t *testing.T) {
	tests := []struct {
		why, text string
		want      map[string]Remark
	}{
		{"not understood", "A = 1\nA = f()\n", map[string]Remark{"A": {2, "A: a call of f is not run"}}},
		{"understood later", "A = f()\nA = 1\n", map[string]Remark{}},
		{"understood in the class", "A = f()\nclass C:\n    A = 1\n", map[string]Remark{}},
		{"not understood in the class", "A = 1\nclass C:\n    A = f()\n", map[string]Remark{"A": {3, "A: a call of f is not run"}}},
		{"inherited", "class B:\n    A = f()\nclass C(B):\n    X = 1\n", map[string]Remark{"A": {2, "A: a call of f is not run"}}},
		{"no variable", "A = B = os.getenv('X')\n", map[string]Remark{"A": {1, "A, B: the environment has no X"}, "B": {1, "A, B: the environment has no X"}}},
		{"a variable with a default", "A = os.getenv('X', 'a')\nB = os.getenv('X') or 1\n", map[string]Remark{}},
		{"no setting", "a = f()\n", map[string]Remark{}},
	}
	for _, tt := range tests {
		f, err := ParsePython([]byte(tt.text), PythonOptions{})
		if diff := cmp.Diff(f.Unread, tt.want); diff != "" || err != nil {
			t.Errorf("%s: %v (-got +want)\n%s", tt.why, err, diff)
		}
	}
}

func TestPythonLimits(t *testing.T) {
	if _, err := ParsePython(make([]byte, maxFile+1), PythonOptions{}); err == nil {
		t.Error("a file over the limit: got no error")
	}
	f, _ := ParsePython([]byte(strings.Repeat("(\n", 10_000)+"X = 1\n"), PythonOptions{})
	if n := len(f.Skipped); n > maxUnfinished+2 {
		t.Errorf("got %d remarks", n)
	}
	f, _ = ParsePython([]byte("A = 'a'\n"+strings.Repeat("A = A + A\n", 60)), PythonOptions{})
	if len(f.Skipped) == 0 {
		t.Error("text that doubles sixty times: got nothing skipped")
	}
	f, _ = ParsePython([]byte("X = (\n"+strings.Repeat("'a'\n", 200_000)+")\n"), PythonOptions{})
	if v, _ := f.Values["X"].Value.(string); len(v) != 200_000 {
		t.Errorf("many adjacent strings: got %d bytes", len(v))
	}
}

func FuzzParsePython(f *testing.F) {
	for _, s := range []string{flaskConfig, classes, "X = (\n", "X = 'a\n", "class A:\n\tX=1\n", "X = b'\\xff' 'a'", "\ufeffX=1;Y=2\r\n", "if x: A = 1; B = 2\n", "\rA=''"} {
		f.Add(s)
	}
	ends := strings.NewReplacer("\r\n", "\n", "\r", "\n") // what ends a line in Python
	f.Fuzz(func(t *testing.T, s string) {
		got, err := ParsePython([]byte(s), PythonOptions{})
		for name, v := range got.Values {
			if err != nil || !isSetting(name) || v.Line < 1 || v.Line > 1+strings.Count(ends.Replace(s), "\n") {
				t.Fatalf("%s: %+v, %v", name, v, err)
			}
		}
	})
}
