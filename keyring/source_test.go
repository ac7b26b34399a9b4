package keyring

import (
	"errors"
	"strings"
	"testing"
)

// env reads variables out of a map, and resolves them.
func env(vars map[string]string) (Resolved, error) {
	sources, err := FromEnv(func(name string) (string, bool) { v, ok := vars[name]; return v, ok })
	if err != nil {
		return Resolved{}, err
	}
	return Resolve(sources...)
}

func TestFromEnv(t *testing.T) {
	file := writeFile(t, "from a file\r\n", 0o600)
	tests := []struct {
		why       string
		vars      map[string]string
		active    string
		fallbacks string // joined by |
		origin    string
	}{
		{"raw text", map[string]string{"SECRET_KEY": " a b "}, " a b ", "", "SECRET_KEY"},
		{"Flask's name", map[string]string{"FLASK_SECRET_KEY": "a"}, "a", "", "FLASK_SECRET_KEY"},
		{"our name", map[string]string{"GOURD_SECRET_KEY": "a"}, "a", "", "GOURD_SECRET_KEY"},
		{"a file", map[string]string{"GOURD_SECRET_KEY_FILE": file}, "from a file", "", "GOURD_SECRET_KEY_FILE"},
		{"hex", map[string]string{"SECRET_KEY_HEX": "00ff61"}, "\x00\xffa", "", "SECRET_KEY_HEX"},
		{"hex in capitals", map[string]string{"FLASK_SECRET_KEY_HEX": "00FF"}, "\x00\xff", "", "FLASK_SECRET_KEY_HEX"},
		{"fallbacks, newest first", map[string]string{"SECRET_KEY": "a", "SECRET_KEY_FALLBACKS": `["b", "c"]`}, "a", "b|c", "SECRET_KEY"},
		{"no fallbacks", map[string]string{"SECRET_KEY": "a", "SECRET_KEY_FALLBACKS": `[]`}, "a", "", "SECRET_KEY"},
		{"fallbacks in hex", map[string]string{"SECRET_KEY": "a", "GOURD_SECRET_KEY_FALLBACKS_HEX": `["62","63"]`}, "a", "b|c", "SECRET_KEY"},
		{"two that agree", map[string]string{"SECRET_KEY": "a", "GOURD_SECRET_KEY": "a"}, "a", "", "SECRET_KEY, GOURD_SECRET_KEY"},
		{"text and hex that agree", map[string]string{"SECRET_KEY": "a", "SECRET_KEY_HEX": "61"}, "a", "", "SECRET_KEY, SECRET_KEY_HEX"},
	}
	for _, tt := range tests {
		r, err := env(tt.vars)
		if err != nil {
			t.Errorf("%s: %v", tt.why, err)
			continue
		}
		var fallbacks []string
		for _, k := range r.Ring.Fallbacks() {
			fallbacks = append(fallbacks, string(k.UTF8()))
		}
		if got := string(r.Ring.Active().UTF8()); got != tt.active || strings.Join(fallbacks, "|") != tt.fallbacks || r.Origin != tt.origin {
			t.Errorf("%s: got %q, %q from %s", tt.why, got, fallbacks, r.Origin)
		}
	}
}

func TestFromEnvFaults(t *testing.T) {
	tests := []struct {
		why  string
		vars map[string]string
		want []string // parts of the error
	}{
		{"nothing", nil, []string{"no secret key", "set SECRET_KEY"}},
		{"set but empty", map[string]string{"SECRET_KEY": ""}, []string{"keyring: no secret key: SECRET_KEY is set but empty: unset it, or give a key"}},
		{"hex that is empty", map[string]string{"GOURD_SECRET_KEY_HEX": ""}, []string{"GOURD_SECRET_KEY_HEX is set but empty: unset it, or give a key"}},
		{"fallbacks alone", map[string]string{"SECRET_KEY_FALLBACKS": `["a"]`}, []string{"no secret key"}},
		{"an empty fallback", map[string]string{"SECRET_KEY": "a", "SECRET_KEY_FALLBACKS": `["b",""]`}, []string{"fallback 2"}},
		{"a bare string", map[string]string{"SECRET_KEY": "a", "SECRET_KEY_FALLBACKS": `older`}, []string{"one-letter keys", "(SECRET_KEY_FALLBACKS)"}},
		{"a quoted string", map[string]string{"SECRET_KEY": "a", "SECRET_KEY_FALLBACKS": `"older"`}, []string{"one-letter keys"}},
		{"a number in the list", map[string]string{"SECRET_KEY": "a", "SECRET_KEY_FALLBACKS": `[1]`}, []string{"not a number", "fallback 1"}},
		{"no hex", map[string]string{"SECRET_KEY_HEX": "xyz"}, []string{"not hex"}},
		{"odd hex in the list", map[string]string{"SECRET_KEY_FALLBACKS_HEX": `["abc"]`}, []string{"not hex", "fallback 1"}},
		{"a file that is not there", map[string]string{"SECRET_KEY_FILE": "/nonexistent/key"}, []string{"/nonexistent/key", "(SECRET_KEY_FILE)"}},
		{"a file without a name", map[string]string{"SECRET_KEY_FILE": ""}, []string{"SECRET_KEY_FILE is set but empty"}},
		{"all faults at once", map[string]string{"SECRET_KEY": "", "FLASK_SECRET_KEY_HEX": "x"}, []string{"SECRET_KEY is set but empty", "(FLASK_SECRET_KEY_HEX)"}},
		{"two that disagree", map[string]string{"SECRET_KEY": canary, "FLASK_SECRET_KEY": canary + "2"},
			[]string{"SECRET_KEY and FLASK_SECRET_KEY", "different secret key", mustText(t, canary).Fingerprint(), mustText(t, canary+"2").Fingerprint()}},
		{"fallbacks that disagree", map[string]string{"SECRET_KEY": "a", "SECRET_KEY_FALLBACKS": `["x"]`, "GOURD_SECRET_KEY_FALLBACKS": `[]`}, []string{"different fallback keys", "and none"}},
		{"fallbacks in another order", map[string]string{"SECRET_KEY": "a", "SECRET_KEY_FALLBACKS": `["x","y"]`, "GOURD_SECRET_KEY_FALLBACKS": `["y","x"]`}, []string{"different fallback keys"}},
		{"too many", map[string]string{"SECRET_KEY": "a", "SECRET_KEY_FALLBACKS": `["1","2","3","4","5","6","7","8","9","10","11","12","13","14","15","16"]`}, []string{"17 keys"}},
	}
	for _, tt := range tests {
		_, err := env(tt.vars)
		if err == nil {
			t.Errorf("%s: got no error", tt.why)
			continue
		}
		for _, want := range tt.want {
			if !strings.Contains(err.Error(), want) {
				t.Errorf("%s: got %v, want %q in it", tt.why, err, want)
			}
		}
		if strings.Contains(err.Error(), canary) {
			t.Errorf("%s: the error shows a key", tt.why)
		}
	}
	if _, err := env(nil); !errors.Is(err, ErrNoKey) {
		t.Errorf("got %v, want ErrNoKey", err)
	}
}

// Where Flask would sign with something else, both fingerprints are shown, and no key.
func TestNotes(t *testing.T) {
	bytesOf, _ := Bytes([]byte("\xfdH"))
	own := func(s string) string { return mustText(t, s).Fingerprint() }
	open := writeFile(t, "key in an open file", 0o644)
	tests := []struct {
		why, name, value string
		want             []string
	}{
		{"a number for Flask", "FLASK_SECRET_KEY", "12345", []string{"a number", own("12345"), "fingerprint none"}},
		{"a number beyond a float", "FLASK_SECRET_KEY", "1e999", []string{"a number"}},
		{"a word of Python's JSON", "FLASK_SECRET_KEY", "NaN", []string{"a number"}},
		{"quoted", "FLASK_SECRET_KEY", `"quoted"`, []string{own("quoted"), own(`"quoted"`), "inside the quotes"}},
		{"empty quotes", "FLASK_SECRET_KEY", `""`, []string{"an empty text"}},
		{"an object", "FLASK_SECRET_KEY", `{"a":1}`, []string{"an object"}},
		{"a list", "FLASK_SECRET_KEY", `[1]`, []string{"a list"}},
		{"a truth value", "FLASK_SECRET_KEY", `true`, []string{"a truth value"}},
		{"null", "FLASK_SECRET_KEY", `null`, []string{"None"}},
		{"a pasted literal", "SECRET_KEY", `b'\xfdH'`, []string{own(`b'\xfdH'`), bytesOf.Fingerprint(), "SECRET_KEY_HEX"}},
		{"an open file", "SECRET_KEY_FILE", open, []string{"0644", open}},
		{"plain text", "FLASK_SECRET_KEY", "just text", nil},
		{"not read by Flask as JSON", "SECRET_KEY", "12345", nil},
		{"an empty literal is text", "SECRET_KEY", "b''", nil},
	}
	for _, tt := range tests {
		r, err := env(map[string]string{tt.name: tt.value})
		notes := strings.Join(r.Notes, "\n")
		if err != nil || (notes == "") != (tt.want == nil) {
			t.Errorf("%s: got %q, %v", tt.why, notes, err)
		}
		for _, want := range append(tt.want, tt.name)[:max(0, len(tt.want))] {
			if !strings.Contains(notes, want) {
				t.Errorf("%s: got %q, want %q in it", tt.why, notes, want)
			}
		}
	}
}

func TestNoteOnRepeatedFallbacks(t *testing.T) {
	r, err := env(map[string]string{"SECRET_KEY": "a", "SECRET_KEY_FALLBACKS": `["a","b","b"]`})
	if err != nil || len(r.Ring.Fallbacks()) != 1 || len(r.Notes) != 1 || !strings.Contains(r.Notes[0], "2 of the fallback keys") {
		t.Errorf("got %v, %v", r.Notes, err)
	}
}

func TestFromValue(t *testing.T) {
	s, err := FromValue("config.py:3", Secret, []byte{0xFF})
	if err != nil || string(s.Active.UTF8()) != "\xff" || s.Active.IsText() {
		t.Errorf("bytes: got %v, %v", s.Active.IsText(), err)
	}
	s, err = FromValue("config.py:4", Fallbacks, []any{"text", []byte{0xFE}})
	if err != nil || len(s.Fallbacks) != 2 || !s.Fallbacks[0].IsText() || s.Fallbacks[1].IsText() {
		t.Errorf("a list of both: got %d keys, %v", len(s.Fallbacks), err)
	}
	wrong := []struct {
		setting string
		value   any
		want    string
	}{
		{Secret, nil, "not None"}, {Secret, int64(5), "not a number"}, {Secret, true, "not a truth value"},
		{Secret, map[string]any{}, "not map"}, {SecretHex, []byte("61"), "not bytes"}, {SecretFile, 1, "name of a key file"},
		{Fallbacks, "abc", "not text"}, {"SECRET", "x", "no setting"},
	}
	for _, tt := range wrong {
		if _, err := FromValue("here", tt.setting, tt.value); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s %v: got %v, want %q in it", tt.setting, tt.value, err, tt.want)
		}
	}
}

func FuzzFromEnv(f *testing.F) {
	for _, s := range []string{"dev", `"x"`, `b'\xff'`, `["a"]`, `[1]`, "12", "\xff", ""} {
		f.Add(s, s)
	}
	f.Fuzz(func(t *testing.T, key, list string) {
		r, err := env(map[string]string{"FLASK_SECRET_KEY": key, "SECRET_KEY_FALLBACKS": list, "GOURD_SECRET_KEY_FALLBACKS_HEX": list})
		if err == nil && string(r.Ring.Active().UTF8()) != key {
			t.Fatalf("got another key than %q", key)
		}
	})
}
