package mutants

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync/atomic"
	"time"

	"github.com/gourd-auth/gourd/itsdangerous"
	"github.com/gourd-auth/gourd/session"
)

// flaskRecipe is that of Flask's session cookies.
func flaskRecipe() recipe {
	return recipe{
		options: itsdangerous.Options{Salt: []byte(session.Salt), KeyDerivation: itsdangerous.HMAC},
		timed:   true, packed: true, maxAge: int64(session.DefaultLifetime / time.Second),
	}.withDefaults()
}

// issueSession makes a session cookie as Flask would.
func issueSession(r recipe, values map[string]any, second int64) string {
	return must(must(session.NewSerializer(r.keys, r.at(second))).Dumps(values))
}

func flaskSession(name string) verifier {
	r := flaskRecipe()
	s := timed(must(session.NewSerializer(r.keys, r.at(now))), r.limit())
	return verifier{
		name: name, recipe: r,
		issue: func(value string, second int64) string {
			return issueSession(r, map[string]any{"user": value}, second)
		},
		open:     func(text string) answer { return s.open(text, userOf) },
		isSigned: s.isSigned,
	}
}

// userOf is the value that we put into a session.
func userOf(v any) any {
	values, _ := v.(map[string]any)
	return values["user"]
}

// response is where a handler writes to, as far as anybody looks.
type response http.Header

func (w response) Header() http.Header         { return http.Header(w) }
func (w response) Write(b []byte) (int, error) { return len(b), nil }
func (w response) WriteHeader(int)             {}

// visit is one request that carries a session cookie.
type visit struct {
	user string // what the session holds under "user"
	err  error  // the event
	came bool
}

type visitKey struct{}

// heard notes the event that tells of a refused cookie, and gives it the error
// that its name promises. A second cookie of the name is no refusal.
func heard(ctx context.Context, e session.Event) {
	v := ctx.Value(visitKey{}).(*visit)
	switch name, ofCookie := strings.CutPrefix(e.Name, "session.cookie."); {
	case name == "duplicate":
	case !ofCookie:
		v.err = errNoSession
	case name == "bad_payload" && itsdangerous.Code(e.Err) == "":
		v.err = &itsdangerous.BadPayloadError{Reason: e.Name, Err: e.Err}
	case name != "limits" && name != itsdangerous.Code(e.Err):
		v.err = fmt.Errorf("the event %s tells of %w", e.Name, e.Err)
	default:
		v.err = e.Err
	}
}

// errNoSession stands for an event of a cookie that is signed and is no session.
var errNoSession = errors.New("signed, and no session")

// look is the handler behind a manager.
func look(_ http.ResponseWriter, r *http.Request) {
	v := r.Context().Value(visitKey{}).(*visit)
	s, _ := session.From(r.Context())
	value, _ := s.Get("user")
	v.user, _ = value.(string)
	v.came = !s.New()
}

// manager is a verifier that speaks HTTP: a refused cookie is an anonymous
// visitor, who is sent no cookie.
func manager(name string, registry session.Registry) verifier {
	r := flaskRecipe()
	m := must(session.New(session.Config{Keys: keyRing(r.keys), Registry: registry, OnEvent: heard, Now: clock(now)}))
	handler := m.Handler(http.HandlerFunc(look))
	return verifier{
		name: name, recipe: r, seen: seenIn("session"),
		issue: func(value string, second int64) string {
			return issueSession(r, map[string]any{"user": value}, second)
		},
		open: func(text string) answer {
			v, w := &visit{}, response{}
			handler.ServeHTTP(w, request("session", text).WithContext(context.WithValue(context.Background(), visitKey{}, v)))
			return v.answer(w)
		},
	}
}

func (v *visit) answer(w response) answer {
	a := answer{value: v.user, err: v.err}
	switch {
	case v.err == nil && !v.came:
		a.err = http.ErrNoCookie
	case v.err != nil && (v.came || v.user != ""):
		a.leak = "the handler saw a session"
	}
	if sent := w.Header().Values("Set-Cookie"); a.err != nil && len(sent) > 0 {
		a.leak = "a cookie was sent: " + strings.Join(sent, "; ")
	}
	return a
}

func signedManager(name string) verifier { return manager(name, nil) }

// trackedManager has a registry that knows every session its stock names, and
// counts who asks: nobody may, with a cookie that is not signed.
func trackedManager(name string) verifier {
	known := &knownUsers{}
	v := manager(name, known)
	v.behind = known.asked.Load
	v.issue = func(value string, second int64) string {
		return issueSession(v.recipe, map[string]any{"_gourd": "the id of a row.0", "_user_id": "42", "user": value}, second)
	}
	return v
}

// knownUsers is a registry of one living session. Of its methods the others are
// not called.
type knownUsers struct {
	session.Registry
	asked atomic.Int64
}

func (k *knownUsers) Lookup(_ context.Context, key session.Key) (session.Found, bool, error) {
	k.asked.Add(1)
	at := time.Unix(now, 0)
	return session.Found{Record: session.Record{Key: key, UserID: "42", Created: at, LastSeen: at}}, key == sha256.Sum256([]byte("the id of a row")), nil
}

func (k *knownUsers) User(context.Context, string) (session.UserState, error) {
	k.asked.Add(1)
	return session.UserState{}, nil
}

func (k *knownUsers) Touch(context.Context, session.Key, time.Time) (bool, error) { return true, nil }
