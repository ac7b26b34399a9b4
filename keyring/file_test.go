package keyring

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func writeFile(t *testing.T, text string, mode os.FileMode) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "key")
	if err := os.WriteFile(path, []byte(text), mode); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(path, mode); err != nil {
		t.Fatal(err)
	}
	return path
}

// A key file that its group or others can read is refused, with the command that mends it.
func TestK13KeyFileMode(t *testing.T) {
	for mode, ok := range map[os.FileMode]bool{0o600: true, 0o400: true, 0o644: false, 0o640: false, 0o604: false, 0o620: false, 0o601: false} {
		path := writeFile(t, canary+"\n", mode)
		k, err := LoadFile(path)
		if (err == nil) != ok {
			t.Errorf("mode %04o: got %v", mode, err)
		}
		if ok && string(k.UTF8()) != canary {
			t.Errorf("mode %04o: got another key", mode)
		}
		if !ok && (!strings.Contains(err.Error(), "chmod 600") || strings.Contains(err.Error(), canary)) {
			t.Errorf("mode %04o: got %v", mode, err)
		}
	}
}

func TestLoadFileContents(t *testing.T) {
	tests := []struct{ why, contents, want string }{
		{"no newline", "abc", "abc"},
		{"one newline goes", "abc\n", "abc"},
		{"only one", "abc\n\n", "abc\n"},
		{"a newline of Windows", "abc\r\n", "abc"},
		{"blanks stay", " abc \n", " abc "},
		{"random bytes keep theirs", "\xff\xfe\n", "\xff\xfe\n"},
	}
	for _, tt := range tests {
		k, err := LoadFile(writeFile(t, tt.contents, 0o600))
		if err != nil || string(k.UTF8()) != tt.want {
			t.Errorf("%s: got %q, %v, want %q", tt.why, k.UTF8(), err, tt.want)
		}
	}
	for why, contents := range map[string]string{"empty": "", "a newline alone": "\n", "too big": strings.Repeat("k", maxKeyFile+1)} {
		if _, err := LoadFile(writeFile(t, contents, 0o600)); err == nil {
			t.Errorf("%s: got no error", why)
		}
	}
	if _, err := LoadFile(filepath.Join(t.TempDir(), "none")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("no file: got %v", err)
	}
	if _, err := LoadFile(t.TempDir()); err == nil {
		t.Error("a folder: got no error")
	}
}

// A key file is made once, for its owner alone, and never written over.
func TestK13CreateFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "secret_key")
	k, err := CreateFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if info, _ := os.Stat(path); info.Mode().Perm() != 0o600 {
		t.Errorf("got mode %v, want 0600", info.Mode())
	}
	loaded, err := LoadFile(path)
	if err != nil || !loaded.Equal(k) || len(k.UTF8()) != 64 || k.Check().Grade != Strong {
		t.Errorf("got %d bytes and %v, want 64 hex digits", len(k.UTF8()), err)
	}
	if _, err := CreateFile(path); !errors.Is(err, fs.ErrExist) {
		t.Errorf("an existing file: got %v, want fs.ErrExist", err)
	}
	if again, _ := LoadFile(path); !again.Equal(k) {
		t.Error("the existing file was changed")
	}
	if _, err := CreateFile(filepath.Join(t.TempDir(), "no", "folder")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("no folder: got %v", err)
	}
}
