package password

import (
	"encoding/json"
	"os"
	"strings"
	"testing"
)

// vector is one answer of Werkzeug's. A password that is not text (Password
// nil) raises in Python.
type vector struct {
	ID       string
	Op       string
	Hash     string
	Password *string
	CPs      []rune `json:"password_cps"`
	Method   string
	Salt     string
	Result   any
	Error    string
}

func (v vector) password() string {
	if v.Password != nil {
		return *v.Password
	}
	return "\xed\xa0\x80" // U+D800 alone, the only one there is
}

// costly says whether a case takes more than a few milliseconds.
func (v vector) costly() bool {
	for _, m := range []string{"scrypt:32768", "scrypt:16384", ":1000000"} {
		if strings.Contains(v.Hash, m) {
			return true
		}
	}
	return false
}

func loadVectors(t *testing.T) (good, bad []vector, refused map[string]string) {
	t.Helper()
	var file struct {
		Counts    map[string]int
		Good, Bad []vector
	}
	readJSON(t, "../interop/vectors/werkzeug-passwords.json", &file)
	if len(file.Good) != file.Counts["good"] || len(file.Bad) != file.Counts["bad"] || len(file.Good) == 0 {
		t.Fatalf("%d good and %d bad cases, want %v", len(file.Good), len(file.Bad), file.Counts)
	}
	var all map[string]map[string]string
	readJSON(t, "../interop/refused.json", &all)
	return file.Good, file.Bad, all["werkzeug-passwords"]
}

func readJSON(t *testing.T, path string, v any) {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, v); err != nil {
		t.Fatalf("%s: %v", path, err)
	}
}

func TestVectorsGood(t *testing.T) {
	good, _, refused := loadVectors(t)
	seen := 0
	for _, v := range good {
		if testing.Short() && v.costly() {
			continue
		}
		reason, refuse := refused[v.ID]
		if refuse {
			seen++
		}
		t.Run(v.ID, func(t *testing.T) {
			t.Parallel()
			err := Check(v.Hash, v.password())
			if refuse != (err != nil) {
				t.Errorf("Check(%q) = %v, refused because %q", v.Hash, err, reason)
			}
			if v.Op == "generate" {
				checkGenerate(t, v)
			}
		})
	}
	if seen != len(refused) {
		t.Errorf("%d of the %d refused cases were seen", seen, len(refused))
	}
}

// checkGenerate makes the hash again with the salt that Werkzeug drew.
func checkGenerate(t *testing.T, v vector) {
	m, err := parseWerkzeugMethod(v.Method)
	if err != nil {
		t.Fatal(err)
	}
	got, err := werkzeugWrite(m, []byte(v.password()), []byte(v.Salt))
	if err != nil || got != v.Hash {
		t.Errorf("generated %q, %v, want %q", got, err, v.Hash)
	}
}

func TestVectorsBad(t *testing.T) {
	_, bad, _ := loadVectors(t)
	for _, v := range bad {
		if testing.Short() && v.costly() {
			continue
		}
		t.Run(v.ID, func(t *testing.T) {
			t.Parallel()
			if err := Check(v.Hash, v.password()); Code(err) == "" {
				t.Errorf("Check(%q) = %v, Python: %v %s", v.Hash, err, v.Result, v.Error)
			}
		})
	}
}
