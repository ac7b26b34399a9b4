package login_test

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/gourd-auth/gourd/keyring"
	"github.com/gourd-auth/gourd/login"
	"github.com/gourd-auth/gourd/session"
	"github.com/gourd-auth/gourd/session/memstore"
)

// odd is a store that answers with another series or row than was asked for, or late.
type odd struct {
	*memstore.Store
	series, row session.Key // zero: what was asked for
	late        func()      // what happens before the answer of Series arrives, once
}

func (o *odd) Series(ctx context.Context, selector session.Key) (session.FoundSeries, bool, error) {
	if !o.series.IsZero() {
		selector = o.series
	}
	found, ok, err := o.Store.Series(ctx, selector)
	if f := o.late; f != nil {
		o.late = nil
		f()
	}
	return found, ok, err
}

// End does not reach a row while the answers to Lookup are somebody else's.
func (o *odd) End(ctx context.Context, k session.Key, e session.Ending) (bool, error) {
	if !o.row.IsZero() {
		return false, nil
	}
	return o.Store.End(ctx, k, e)
}

func (o *odd) Lookup(ctx context.Context, k session.Key) (session.Found, bool, error) {
	if !o.row.IsZero() {
		k = o.row
	}
	return o.Store.Lookup(ctx, k)
}

// change builds a house anew, with other settings of its logins and a kind that may
// be without rows.
func (h *house) change(kind session.Kind, edit func(*login.Config)) {
	h.t.Helper()
	store := &odd{Store: h.store}
	c := login.Config{
		Load: load, Now: h.clock, OnEvent: h.hear, RefreshURL: "/reauth", Remember: &login.Remember{Store: store},
	}
	edit(&c)
	key, err := keyring.Text("flask-dev-key")
	check(h.t, err)
	ring, err := keyring.New(key)
	check(h.t, err)
	s := session.Config{Keys: ring, Now: h.clock}
	switch kind {
	case session.Stored:
		s.Store, _ = c.Remember.Store.(session.Store)
	case session.Tracked:
		s.Registry = c.Remember.Store
	}
	h.sessions, err = session.New(s)
	check(h.t, err)
	h.logins, err = login.New(c)
	check(h.t, err)
	h.Handler = h.sessions.Handler(h.logins.Handler(h.mux()))
}

// view lets a jar ask for a page that does something.
func (h *house) view(b jar, does http.HandlerFunc) string {
	return b.get(h.sessions.Handler(h.logins.Handler(does)), "/")
}

// SECURITY D-02: a logout that met somebody else's series is not acknowledged, the
// cookie stays so that it can be tried again, and nobody else is signed out.
func TestD02ForeignSeriesAreAnOutage(t *testing.T) {
	for _, kind := range kindsWithRows {
		h, b, bob := newHouse(t, kind), jar{}, jar{}
		o := &odd{Store: h.store}
		h.change(kind, func(c *login.Config) { c.Remember.Store = o })
		b.get(h, "/in")
		bob.get(h, "/in")
		selector, _, _ := strings.Cut(bob["gourd_remember"], ".")
		o.series = keyOf(selector)
		before := b.copy()
		for _, path := range []string{"/others", "/out"} {
			if got := b.copy().get(h, path); !strings.HasPrefix(got, "503") {
				t.Errorf("%s: %q", path, got)
			}
		}
		b.closes()
		for _, path := range []string{"/who", "/out"} {
			if got := b.get(h, path); !strings.HasPrefix(got, "503") || b["gourd_remember"] != before["gourd_remember"] {
				t.Errorf("%s without a session: %q, and the cookies are %v", path, got, b)
			}
		}
		o.series = session.Key{}
		h.want("the other one", bob.get(h, "/who"), fresh)
		b.get(h, "/out")
		h.want("after the logout", before.get(h, "/who"), nobody)
	}
}

// SECURITY D-02: nor is one whose rows are somebody else's.
func TestD02ForeignRowsOfASeriesAreAnOutage(t *testing.T) {
	for _, kind := range kindsWithRows {
		h, b, bob := newHouse(t, kind), jar{}, jar{}
		o := &odd{Store: h.store}
		h.change(kind, func(c *login.Config) { c.Remember.Store = o })
		b.get(h, "/in")
		bob.get(h, "/in")
		h.view(bob.copy(), func(_ http.ResponseWriter, r *http.Request) {
			s, _ := session.From(r.Context())
			o.row = s.Row().Key
		})
		b.closes()
		copied := b.copy()
		if got := b.get(h, "/out"); !strings.HasPrefix(got, "503") || b["gourd_remember"] == "" {
			t.Errorf("logout: %q, and the cookies are %v", got, b)
		}
		o.row = session.Key{}
		b.get(h, "/out")
		h.want("after the logout", copied.get(h, "/who"), nobody)
		h.want("the other one", bob.get(h, "/who"), fresh)
	}
}

// A copy of the cookie comes back while its owner signs out: the session that it
// began after the logout had read which one to end must end, too.
func TestS20LogoutMeetsAReturn(t *testing.T) {
	for _, kind := range kindsWithRows {
		h, b := newHouse(t, kind), jar{}
		o := &odd{Store: h.store}
		h.change(kind, func(c *login.Config) { c.Remember.Store = o })
		b.get(h, "/in")
		b.closes()
		copied := b.copy()
		o.late = func() { h.want("the copy", copied.get(h, "/who"), stale) }
		b.get(h, "/out")
		h.want("the copy's session after the logout", jar{"session": copied["session"]}.get(h, "/who"), nobody)
		h.want("and its cookie", jar{"gourd_remember": copied["gourd_remember"]}.get(h, "/who"), nobody)
	}
}

// Sessions without rows cannot be ended, so nothing could end the series either, and
// nobody knows how old a login is.
func TestRememberAndAgesNeedRows(t *testing.T) {
	h, b := newHouse(t, session.Tracked), jar{}
	var told error
	h.change(session.Signed, func(c *login.Config) {
		c.Unavailable = func(w http.ResponseWriter, _ *http.Request, err error) { told = err; w.WriteHeader(599) }
	})
	h.view(b, func(_ http.ResponseWriter, r *http.Request) {
		check(t, h.logins.In(r.Context(), "ann"))
		if err := h.logins.Remember(r.Context()); !errors.Is(err, session.ErrNotRevocable) {
			t.Errorf("Remember: %v", err)
		}
	})
	if b["gourd_remember"] != "" {
		t.Error("a remember cookie was set")
	}
	if got := b.get(h, "/recent"); got != "599 " || told == nil {
		t.Errorf("a guard that asks for an age: %q, %v", got, told)
	}
	h.want("a guard that asks for none", b.get(h, "/fresh"), "200 ok")
	b.get(h, "/confirm")
	h.want("confirmed", b.get(h, "/fresh"), "200 ok")
}

// An age that nothing can have lets nobody through: it must not be taken for "at any
// time".
func TestFreshWithin(t *testing.T) {
	at := func(fresh bool, ago time.Duration) login.Principal {
		return login.Principal{ID: "ann", Fresh: fresh, ProvedAt: start.Add(-ago)}
	}
	for _, row := range []struct {
		about  string
		who    login.Principal
		within time.Duration
		want   bool
	}{
		{"at any time", at(true, time.Hour), 0, true},
		{"at any time, remembered", at(false, 0), 0, false},
		{"just in time", at(true, time.Minute), time.Minute, true},
		{"too long ago", at(true, time.Minute+1), time.Minute, false},
		{"a moment ago, and not fresh", at(false, 0), time.Minute, false},
		{"unknown when", login.Principal{ID: "ann", Fresh: true}, time.Hour, false},
		{"negative", at(true, 0), -1, false},
		{"nobody", login.Principal{}, 0, false},
	} {
		if got := row.who.FreshWithin(row.within, start); got != row.want {
			t.Errorf("%s: %v", row.about, got)
		}
	}
}
