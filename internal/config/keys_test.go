package config

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Keys of several places must agree, whichever place is the stronger one otherwise.
func TestKeySources(t *testing.T) {
	keyFile := file(t, "key", canary+"\n")
	toml := file(t, "gourd.toml", "SECRET_KEY = '"+canary+"'\nSECRET_KEY_FALLBACKS = ['older']\n")
	python := file(t, "config.py", "SECRET_KEY = b'"+canary+"'\n")
	dotenv := file(t, ".env", "\nFLASK_SECRET_KEY="+canary+"\n")
	c, err := Load(Sources{Environ: []string{"HOME=/h", "SECRET_KEY=" + canary}, KeyFile: keyFile, DotEnv: dotenv, TOML: toml, Python: python})
	if err != nil {
		t.Fatal(err)
	}
	want := strings.Join([]string{"--key-file " + keyFile, "SECRET_KEY", dotenv + ":2", toml + ":1", python + ":1"}, ", ")
	if c.Keys.Origin != want || string(c.Keys.Ring.Active().UTF8()) != canary || len(c.Keys.Ring.Fallbacks()) != 1 {
		t.Errorf("got %s, %d fallbacks", c.Keys.Origin, len(c.Keys.Ring.Fallbacks()))
	}
	other := file(t, "config.py", "SECRET_KEY = 'another'\n")
	_, err = Load(Sources{Environ: []string{"HOME=/h"}, TOML: toml, Python: other})
	if err == nil || !strings.Contains(err.Error(), toml+":1 and "+other+":1") || strings.Contains(err.Error(), canary) {
		t.Errorf("got %v, want both places and no key", err)
	}
	none := file(t, "config.py", "SECRET_KEY = None\n")
	if c, err := Load(Sources{Environ: []string{"HOME=/h"}, Python: none}); err != nil || c.Keys.Ring != nil {
		t.Errorf("Python's None is no key: got %v", err)
	}
}

// A key made at start is kept, found again, and gives way to one that people set.
func TestCreateKey(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "state", "gourd")
	env := []string{"GOURD_DATA=" + dir}
	c, err := Load(Sources{Environ: env})
	if err != nil || c.Keys.Ring != nil {
		t.Fatalf("got %v, want no key", err)
	}
	created, err := c.CreateKey()
	if err != nil || !created || c.Keys.Origin != c.KeyFile() {
		t.Fatalf("got %v, %v, %q", created, err, c.Keys.Origin)
	}
	if info, _ := os.Stat(dir); info.Mode().Perm() != 0o700 {
		t.Errorf("the folder has mode %v, want 0700", info.Mode())
	}
	if created, err := c.CreateKey(); created || err != nil {
		t.Errorf("again: got %v, %v", created, err)
	}
	again, err := Load(Sources{Environ: env})
	if err != nil || !again.Keys.Ring.Active().Equal(c.Keys.Ring.Active()) {
		t.Errorf("the next start: got %v", err)
	}
	late := &Config{Data: dir}
	if created, err := late.CreateKey(); created || err != nil || !late.Keys.Ring.Active().Equal(c.Keys.Ring.Active()) {
		t.Errorf("a key file that another start made meanwhile: got %v, %v", created, err)
	}
	if err := os.Chmod(c.KeyFile(), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := Load(Sources{Environ: env}); err == nil || !strings.Contains(err.Error(), "chmod 600") {
		t.Errorf("K-13, an open key file: got %v", err)
	}
	blocked := &Config{Data: file(t, "not-a-folder", "")}
	if _, err := blocked.CreateKey(); err == nil {
		t.Error("a file where the folder should be: got no error")
	}
	taken := &Config{Data: dir}
	if _, err := taken.CreateKey(); err == nil {
		t.Error("a key file that another made meanwhile and others may read: got no error")
	}
}

// A key of the data folder that gives way signs everybody out whom it signed in, unless
// it is the same key or a fallback now.
func TestLeftKey(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "secret_key"), []byte("older-"+canary+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		why, key string
		more     []string
		want     int
	}{
		{"another key", canary, nil, 1},
		{"the same key", "older-" + canary, nil, 0},
		{"a fallback now", canary, []string{`SECRET_KEY_FALLBACKS=["older-` + canary + `"]`}, 0},
	}
	for _, tt := range tests {
		c, err := Load(Sources{Environ: append(tt.more, "GOURD_DATA="+dir, "SECRET_KEY="+tt.key)})
		if err != nil || c.Keys.Origin != "SECRET_KEY" || len(c.Warnings) != tt.want {
			t.Fatalf("%s: got %+v, %v, want %d warnings", tt.why, c, err, tt.want)
		}
		if want := "secret_key is not used: a key is set elsewhere (SECRET_KEY), so everybody who was signed in with it is signed out"; tt.want > 0 && !strings.Contains(c.Warnings[0], want) {
			t.Errorf("%s: got %q, want %q", tt.why, c.Warnings, want)
		}
	}
}

// Fallback keys say nothing of the newest one: it is that of the data folder, from its
// first start on.
func TestFallbacksBesideTheOwnKey(t *testing.T) {
	tests := []struct {
		why, entry string
		fallbacks  int
	}{
		{"none", "SECRET_KEY_FALLBACKS=[]", 0},
		{"one", `FLASK_SECRET_KEY_FALLBACKS=["older"]`, 1},
		{"cleared", "SECRET_KEY_FALLBACKS=", 0},
		{"cleared in hex", "GOURD_SECRET_KEY_FALLBACKS_HEX=", 0},
	}
	for _, tt := range tests {
		dir := t.TempDir()
		for _, start := range []string{"first", "second"} {
			c, err := Load(Sources{Environ: []string{"GOURD_DATA=" + dir, tt.entry}})
			if err != nil {
				t.Fatalf("%s: %v", tt.why, err)
			}
			created, err := c.CreateKey()
			if err != nil || created != (start == "first") || c.Keys.Origin != c.KeyFile() || len(c.Keys.Ring.Fallbacks()) != tt.fallbacks || len(c.Warnings) > 0 {
				t.Errorf("%s, %s start: got %v, %+v, %v", tt.why, start, created, c, err)
			}
		}
	}
	dotenv := file(t, ".env", "SECRET_KEY_FALLBACKS=\n")
	if c, err := Load(Sources{Environ: []string{"HOME=/h"}, DotEnv: dotenv}); err != nil || c.Keys.Ring != nil {
		t.Errorf("cleared in .env: got %v", err)
	}
}

// A key of config.py that is not a literal is not known, and any other key in its stead
// would be a wrong one.
func TestUnreadKey(t *testing.T) {
	tests := []struct {
		why, text string
		at        string // empty: it is read
	}{
		{"a call", "DEBUG = True\nSECRET_KEY = config('SECRET_KEY')\n", ":2: SECRET_KEY: a call of config is not run"},
		{"another key at each start", "SECRET_KEY = secrets.token_hex()\n", ":1: SECRET_KEY: secrets.token_hex gives another value"},
		{"a variable that is not set", "SECRET_KEY = os.getenv('APP_KEY')\n", ":1: SECRET_KEY: the environment has no APP_KEY"},
		{"a variable that must be set", "SECRET_KEY = os.environ['APP_KEY']\n", ":1: SECRET_KEY: the environment has no APP_KEY"},
		{"in a branch", "if os.getenv('X'):\n    SECRET_KEY = 'a'\n", ":1: SECRET_KEY: a block (if)"},
		{"in the class", "class Config:\n    SECRET_KEY = make()\n", ":2: SECRET_KEY: a call of make"},
		{"in another class", "class Production:\n    SECRET_KEY = make()\nclass Testing:\n    DEBUG = True\n", ""},
		{"read again in the class", "SECRET_KEY = make()\nclass Config:\n    SECRET_KEY = None\n", ""},
		{"None, which is Flask's default", "SECRET_KEY = None\n", ""},
		{"a default", "SECRET_KEY = os.getenv('APP_KEY') or '" + canary + "'\n", ""},
	}
	for _, tt := range tests {
		src := Sources{Environ: []string{"GOURD_DATA=" + t.TempDir()}, Python: file(t, "config.py", tt.text)}
		c, err := Load(src)
		if err != nil {
			t.Fatalf("%s: %v", tt.why, err)
		}
		_, err = c.CreateKey()
		if tt.at == "" {
			if err != nil {
				t.Errorf("%s: got %v", tt.why, err)
			}
			continue
		}
		if err == nil || !strings.Contains(err.Error(), src.Python+tt.at) || !strings.Contains(err.Error(), "give it by FLASK_SECRET_KEY or --key-file") {
			t.Errorf("%s: got %v, want %s", tt.why, err, tt.at)
		}
		src.Environ = append(src.Environ, "FLASK_SECRET_KEY="+canary)
		c, err = Load(src)
		if err != nil || c.Keys.Origin != "FLASK_SECRET_KEY" || len(c.Warnings) != 1 || !strings.Contains(c.Warnings[0], tt.at) {
			t.Errorf("%s, with a key of another source: got %+v, %v", tt.why, c, err)
		}
	}
}

// The configuration shows no key however it is printed.
func TestK14ConfigHidesKeys(t *testing.T) {
	c := mustLoad(t, "SECRET_KEY="+canary, `SECRET_KEY_FALLBACKS=["older-`+canary+`"]`)
	c.fallbacks = mustLoad(t, `SECRET_KEY_FALLBACKS=["older-`+canary+`"]`).fallbacks
	var out bytes.Buffer
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%x", "%q"} {
		fmt.Fprintf(&out, verb, c)
		fmt.Fprintf(&out, verb, *c)
	}
	_ = json.NewEncoder(&out).Encode(c.Keys)
	slog.New(slog.NewTextHandler(&out, nil)).Info("start", "config", c, "keys", c.Keys)
	for _, spelling := range []string{canary, fmt.Sprintf("%x", canary), fmt.Sprint([]byte(canary))[1:40]} {
		if strings.Contains(out.String(), spelling) {
			t.Errorf("the output shows %q", spelling)
		}
	}
}
