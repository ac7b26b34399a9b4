package session_test

import (
	"bytes"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"github.com/gourd-auth/gourd/session"
)

// Handlers print what they have at hand when something goes wrong: the log of it
// must not hold ids, which sign in, nor what a visitor keeps.
func TestSessionsPrintNeitherIDsNorContents(t *testing.T) {
	bothKinds(t, func(t *testing.T, s *site) {
		cookie := value(s.get("", func(v *session.Session) {
			check(t, v.Begin("ann"))
			check(t, v.Set("secret", "canary"))
		}))
		id := cookie
		if s.manager.Kind() == session.Tracked {
			id, _, _ = strings.Cut(s.gourd(cookie), ".")
		}
		s.get(cookie, func(v *session.Session) {
			v.Len()
			for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d", "%T %p %v", "%c", "%t", "%08.3f", "%z"} {
				for _, held := range []any{v, []any{v}, map[string]any{"s": v}, struct{ S *session.Session }{v}} {
					expectNoSecret(t, verb, fmt.Sprintf(verb, held), id)
				}
			}
			expectNoSecret(t, "String", v.String(), id)
			var log bytes.Buffer
			slog.New(slog.NewTextHandler(&log, nil)).Info("x", "session", v)
			slog.New(slog.NewJSONHandler(&log, nil)).Info("x", "session", v)
			expectNoSecret(t, "slog", log.String(), id)
		})
	})
}

func expectNoSecret(t *testing.T, how, shown, id string) {
	t.Helper()
	for _, leak := range []string{id, fmt.Sprintf("%x", id), fmt.Sprintf("%d", []byte(id)), "canary", "63616e617279", "99 97 110", "ann"} {
		if strings.Contains(shown, leak) || strings.Contains(strings.ToLower(shown), leak) {
			t.Errorf("%s shows %q: %.200s", how, leak, shown)
		}
	}
}
