package gourd_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/gourd-auth/gourd/keyring"
)

// literalKey finds keys in examples and documents: what a reader might copy.
var literalKey = regexp.MustCompile(`(?:keyring\.Text\(|Secret: \[\]byte\()"([^"]+)"\)|SECRET_KEY=["']?([\w-]{6,})`)

// TestK01OurOwnKeysArePublished: a key that is printed here is everybody's, and
// gourd serve has to refuse it.
func TestK01OurOwnKeysArePublished(t *testing.T) {
	found := 0
	err := filepath.WalkDir(".", func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() && strings.HasPrefix(path, ".") && path != "." {
			return filepath.SkipDir
		}
		shown := strings.HasSuffix(path, ".md") || strings.HasSuffix(path, "example_test.go") || strings.HasPrefix(path, "examples/")
		if d.IsDir() || !shown {
			return nil
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		for _, m := range literalKey.FindAllStringSubmatch(string(text), -1) {
			found++
			if secret := m[1] + m[2]; !isPublished(t, secret) {
				t.Errorf("%s shows the key %q, which keyring/published.txt lacks", path, secret)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if found == 0 {
		t.Error("no key was found, or the test no longer finds them")
	}
}

func isPublished(t *testing.T, secret string) bool {
	t.Helper()
	k, err := keyring.Text(secret)
	if err != nil {
		t.Fatal(err)
	}
	return k.Check().Grade == keyring.Published
}
