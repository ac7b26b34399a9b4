package session_test

import (
	"testing"

	"github.com/gourd-auth/gourd/session"
)

// Whatever text a holder of the key signed: no panic, no 500, and nobody who has
// no row.
func FuzzSignedText(f *testing.F) {
	for _, seed := range []string{
		`{"a":1}`, `{"_user_id":"ann"}`, `{"_gourd":"x.0","_user_id":"ann"}`, `{"_gourd":".","_user_id":5}`, `{"_gourd":"x.0"}`,
		`{"_flashes":[["a","b"],5]}`, `{"_permanent":[]}`, `[]`, `null`, `{`, `{" t":1}`, `{" di":{"_user_id__":1}}`,
	} {
		f.Add(seed, true)
		f.Add(seed, false)
	}
	f.Fuzz(func(t *testing.T, text string, tracked bool) {
		s := newSite(t, nil)
		if tracked {
			s, _ = trackedSite(t, nil)
		}
		cookie, err := s.serializer().DumpsText([]byte(text))
		if err != nil {
			t.Skip("no token can hold it")
		}
		resp := s.get(cookie, func(v *session.Session) {
			v.Flashes()
			if _, ok := v.GetString("_user_id"); ok && tracked {
				t.Errorf("%q is signed in without a row", text)
			}
			if v.Permanent(); v.Err() != nil {
				t.Errorf("%q: %v", text, v.Err())
			}
		})
		if resp.StatusCode != 200 {
			t.Errorf("%q: status %d", text, resp.StatusCode)
		}
	})
}
