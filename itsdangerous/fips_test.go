package itsdangerous

import (
	"crypto/fips140"
	"os"
	"os/exec"
	"strings"
	"testing"
)

// Under FIPS 140-3 what would panic later is an error at construction. It is set for a whole process, so the test runs itself again.
func TestFIPSFaults(t *testing.T) {
	if fips140.Enforced() {
		judgeFIPS(t)
		return
	}
	child := exec.Command(os.Args[0], "-test.run=^TestFIPSFaults$", "-test.v")
	child.Env = append(os.Environ(), "GODEBUG=fips140=only")
	out, err := child.CombinedOutput()
	if strings.Contains(string(out), "fips140") && !strings.Contains(string(out), "FIPSFaults") {
		t.Skipf("no FIPS 140-3 on this system: %s", out)
	}
	if err != nil || !strings.Contains(string(out), "judged under FIPS 140-3") {
		t.Errorf("%v\n%s", err, out)
	}
}

func judgeFIPS(t *testing.T) {
	short, long := []byte("13 bytes long"), []byte("fourteen bytes")
	rows := []struct {
		what string
		k    Keys
		o    Options
		want []string
	}{
		{"SHA-1", Keys{Secret: long}, Options{}, []string{"SHA-1"}},
		{"a short key under HMAC", Keys{Secret: short}, Options{Digest: SHA256, KeyDerivation: HMAC}, []string{"under 14 bytes"}},
		{"a short key as it is", Keys{Secret: short}, Options{Digest: SHA256, KeyDerivation: None}, []string{"under 14 bytes"}},
		{"a short fallback", Keys{Secret: long, Fallbacks: [][]byte{short}}, Options{Digest: SHA512, KeyDerivation: HMAC}, []string{"under 14 bytes"}},
		{"both", Keys{Secret: short}, Options{KeyDerivation: HMAC}, []string{"SHA-1", "under 14 bytes"}},
		{"a short key that is hashed", Keys{Secret: short}, Options{Digest: SHA256}, nil},
		{"a short key that is hashed", Keys{Secret: short}, Options{Digest: SHA384, KeyDerivation: Concat}, nil},
		{"a long key", Keys{Secret: long}, Options{Digest: SHA512, KeyDerivation: HMAC}, nil},
	}
	for _, row := range rows {
		s, err := NewSigner(row.k, row.o)
		for _, want := range row.want {
			if err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("%s: %v, want %q in it", row.what, err, want)
			}
		}
		if row.want != nil {
			continue
		}
		if err != nil {
			t.Errorf("%s: %v", row.what, err)
		} else if v, err := s.Unsign(s.Sign("v")); v.Text != "v" {
			t.Errorf("%s: %v", row.what, err)
		}
	}
	t.Log("judged under FIPS 140-3")
}
