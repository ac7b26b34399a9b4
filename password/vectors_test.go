package password

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/gourd-auth/gourd/internal/vectors"
)

// costly says whether a case takes more than a few milliseconds.
func costly(c vectors.Case) bool {
	for _, m := range []string{"scrypt:32768", "scrypt:16384", ":1000000"} {
		if strings.Contains(c.Text("hash"), m) {
			return true
		}
	}
	return false
}

// Every hash that Werkzeug made, found good, found wrong or could not read.
func TestVectors(t *testing.T) {
	file := vectors.Load(t, "../interop/vectors/werkzeug-passwords.json")
	cases := file.All()
	if testing.Short() {
		cases = slices.DeleteFunc(cases, costly)
	}
	judge := file.Judge(t, "../interop/refused.json", cases)
	var done sync.WaitGroup
	defer done.Wait()
	for _, c := range cases {
		done.Go(func() { judge.Err(c.ID, asWerkzeug(c)) })
	}
}

// asWerkzeug: what raises in Python is an error with a code here.
func asWerkzeug(c vectors.Case) error {
	hash := c.Text("hash")
	err := Check(hash, c.Text("password"))
	if good := strings.HasPrefix(c.ID, "good"); good && err == nil {
		return generatesAlike(c)
	} else if good || Code(err) == "" {
		return fmt.Errorf("Check(%q) = %w", hash, err)
	}
	return nil
}

// generatesAlike makes the hash again with the salt that Werkzeug drew.
func generatesAlike(c vectors.Case) error {
	if c.Text("op") != "generate" {
		return nil
	}
	m, err := parseWerkzeugMethod(c.Text("method"))
	if err != nil {
		return err
	}
	got, err := werkzeugWrite(m, c.Bytes("password"), c.Bytes("salt"))
	if want := c.Text("hash"); err != nil || got != want {
		return fmt.Errorf("generated %q, %v, want %q", got, err, want)
	}
	return nil
}
