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
	set, err := Load(Sources{Environ: append(env, "SECRET_KEY="+canary)})
	if err != nil || set.Keys.Origin != "SECRET_KEY" || len(set.Warnings) != 1 || !strings.Contains(set.Warnings[0], "is not used") {
		t.Errorf("with a key set: got %v, %v", set, err)
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

// The configuration shows no key however it is printed.
func TestK14ConfigHidesKeys(t *testing.T) {
	c := mustLoad(t, "SECRET_KEY="+canary, `SECRET_KEY_FALLBACKS=["older-`+canary+`"]`)
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
