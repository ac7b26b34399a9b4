package itsdangerous

import (
	"encoding/hex"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// wycheproofFile is what is read of Wycheproof's mac_test_schema_v1.
type wycheproofFile struct {
	NumberOfTests int
	TestGroups    []struct {
		TagSize int // bits
		Tests   []wycheproofTest
	}
}

type wycheproofTest struct {
	TcID          int
	Comment       string
	Key, Msg, Tag hexBytes
	Result        string // "valid" or "invalid"
}

type hexBytes []byte

func (b *hexBytes) UnmarshalText(text []byte) (err error) {
	*b, err = hex.DecodeString(string(text))
	return err
}

// wycheproofCount says how the tests of all files ended.
type wycheproofCount struct{ accepted, tooShort, refused int }

// TestT22Wycheproof gives the message and the tag of every test to Unsign, as a
// token under the bare key. A tag that was cut short is refused even where it is
// marked valid: a signature of itsdangerous is whole, and whoever accepts half of
// one halves the work of a forger.
func TestT22Wycheproof(t *testing.T) {
	var n wycheproofCount
	for digest, name := range map[Digest]string{SHA1: "sha1", SHA256: "sha256", SHA384: "sha384", SHA512: "sha512"} {
		file := readWycheproof(t, name)
		for _, group := range file.TestGroups {
			whole := group.TagSize == 8*digests[digest].size
			for _, test := range group.Tests {
				n.judge(t, digest, whole, test)
			}
		}
	}
	t.Logf("%d tests: %d valid tags accepted; refused %d valid ones that were cut short and %d invalid ones",
		n.accepted+n.tooShort+n.refused, n.accepted, n.tooShort, n.refused)
	if want := (wycheproofCount{132, 132, 428}); n != want {
		t.Errorf("accepted, cut short, refused: %+v, want %+v", n, want)
	}
}

func readWycheproof(t *testing.T, digest string) (file wycheproofFile) {
	t.Helper()
	path := filepath.Join("testdata", "wycheproof", "hmac_"+digest+"_test.json")
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, &file); err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	total := 0
	for _, group := range file.TestGroups {
		total += len(group.Tests)
	}
	if total != file.NumberOfTests || total < 170 {
		t.Errorf("%s: %d tests, it says %d", path, total, file.NumberOfTests)
	}
	return file
}

func (n *wycheproofCount) judge(t *testing.T, d Digest, whole bool, test wycheproofTest) {
	t.Helper()
	s := mustSigner(t, Keys{Secret: test.Key}, Options{KeyDerivation: None, Digest: d})
	message := string(test.Msg)
	got, err := s.Unsign(message + "." + strict.EncodeToString(test.Tag))
	switch valid := test.Result == "valid"; {
	case valid && whole:
		n.accepted++
		if err != nil || got.Text != message || s.Sign(message) != message+"."+strict.EncodeToString(test.Tag) {
			t.Errorf("%v %d (%s): refused: %+v, %v", d, test.TcID, test.Comment, got, err)
		}
		return
	case valid:
		n.tooShort++
		isBeginning(t, s, test)
	default:
		n.refused++
	}
	if got != (Verified{}) || Code(err) != "bad_signature" {
		t.Errorf("%v %d (%s): %+v, %v", d, test.TcID, test.Comment, got, err)
	}
}

// isBeginning shows that a valid tag which was cut short lacks nothing but its
// end, so that its length alone is why it is refused.
func isBeginning(t *testing.T, s *Signer, test wycheproofTest) {
	t.Helper()
	token := s.Sign(string(test.Msg))
	sum, ok := decode64(nil, token[len(test.Msg)+1:])
	if !ok || !strings.HasPrefix(string(sum), string(test.Tag)) {
		t.Errorf("%d (%s): the whole tag is %x, which does not begin with %x", test.TcID, test.Comment, sum, []byte(test.Tag))
	}
}
