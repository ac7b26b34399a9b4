package session_test

import (
	"context"
	"errors"
	"testing"

	"github.com/gourd-auth/gourd/session"
	"github.com/gourd-auth/gourd/session/memstore"
)

// odd is a store with something between it and the manager.
type odd struct {
	*memstore.Store
	after func()      // called once ByHandle has its answer, one time
	give  session.Key // what is answered instead of the row that was asked for
}

func oddSite(t *testing.T) (*site, *odd) {
	t.Helper()
	store, err := memstore.New(memstore.Config{})
	check(t, err)
	o := &odd{Store: store}
	return newSite(t, func(c *session.Config) { c.Store = o }), o
}

func (o *odd) Lookup(ctx context.Context, k session.Key) (session.Found, bool, error) {
	if !o.give.IsZero() {
		k = o.give
	}
	return o.Store.Lookup(ctx, k)
}

func (o *odd) ByHandle(ctx context.Context, handle string) (session.Found, bool, error) {
	if !o.give.IsZero() {
		return o.Store.Lookup(ctx, o.give)
	}
	found, ok, err := o.Store.ByHandle(ctx, handle)
	if f := o.after; f != nil {
		o.after = nil
		f()
	}
	return found, ok, err
}

// rowOf returns the row of a cookie's session.
func (s *site) rowOf(cookie string) (r session.Record) {
	s.t.Helper()
	s.get(cookie, func(v *session.Session) { r = v.Row() })
	return r
}

// The browser renews its session while somebody ends it from a list: what took its
// place ends, or a revoked session would go on.
func TestS05EndOneMeetsARenewal(t *testing.T) {
	s, o := oddSite(t)
	cookie, next := s.in("", "ann"), ""
	handle := s.rowOf(cookie).Handle
	renew := func() { next = value(s.get(cookie, func(v *session.Session) { check(t, v.Renew()) })) }
	o.after = renew
	if ended, err := s.manager.EndOne(t.Context(), "ann", handle, "revoked"); !ended || err != nil {
		t.Errorf("while it was renewed: %v, %v", ended, err)
	}
	if got := s.who(next); got != "" {
		t.Errorf("revoked while it was renewed, it is %q", got)
	}
	cookie = s.in("", "ann")
	handle = s.rowOf(cookie).Handle
	renew() // since the list was shown
	if ended, err := s.manager.EndOne(t.Context(), "ann", handle, "revoked"); !ended || err != nil || s.who(next) != "" {
		t.Errorf("after it was renewed: %v, %v, and it is %q", ended, err, s.who(next))
	}
}

// Answers to other people's questions end nobody's session, and no logout is
// acknowledged that relied on one.
func TestD02ForeignRowsEndNobody(t *testing.T) {
	s, o := oddSite(t)
	bob := s.in("", "bob")
	theirs := s.rowOf(bob).Key
	end := func(v *session.Session) {
		o.give = theirs
		err := v.End()
		o.give = session.Key{}
		expectUnavailable(err)
	}
	cookie := s.in("", "ann")
	s.get(cookie, func(v *session.Session) { // the successor is asked for at the end
		v.Len()
		s.get(cookie, func(other *session.Session) { check(t, other.Renew()) })
		end(v)
	})
	cookie = s.in("", "ann")
	s.get(cookie, func(v *session.Session) { check(t, v.Renew()) })
	s.get(cookie, func(v *session.Session) { // and here from the beginning
		v.Len()
		end(v)
	})
	handle := s.rowOf(s.in("", "ann")).Handle
	o.give = theirs
	ended, err := s.manager.EndOne(t.Context(), "", handle, "revoked")
	o.give = session.Key{}
	if expectUnavailable(err); ended {
		t.Error("EndOne says that it ended something")
	}
	if got := s.who(bob); got != "bob" {
		t.Errorf("bob is %q", got)
	}
}

// What a request writes goes into no other row than its own, though another write
// came first and the store then answers for somebody else.
func TestD02ForeignRowsTakeNoWrites(t *testing.T) {
	s, o := oddSite(t)
	bob, cookie := s.in("", "bob"), s.in("", "ann")
	theirs := s.rowOf(bob).Key
	for about, change := range map[string]func(*session.Session) error{
		"a write": func(v *session.Session) error { return v.Set("a", 1) },
		"a new id": func(v *session.Session) error {
			err := v.Renew()
			expectUnavailable(err)
			return nil
		},
	} {
		resp := s.get(cookie, func(v *session.Session) {
			v.Len()
			s.get(cookie, func(other *session.Session) { check(t, other.Set("b", 1)) })
			o.give = theirs
			check(t, change(v))
		})
		o.give = session.Key{}
		if got := value(resp); got != "" {
			t.Errorf("%s: set %q", about, got)
		}
		if got := s.keysOf(bob); got != "_user_id" {
			t.Errorf("%s: bob's session holds %q", about, got)
		}
		cookie = s.in("", "ann")
	}
}

func TestEndAllEndsEverybodys(t *testing.T) {
	s, _ := oddSite(t)
	ann, bob, visitor := s.in("", "ann"), s.in("", "bob"), value(s.get("", func(v *session.Session) { check(t, v.Set("cart", 1)) }))
	if _, err := s.manager.EndAll(t.Context(), "theft"); err != nil {
		t.Error(err)
	}
	for _, cookie := range []string{ann, bob, visitor} {
		if got := s.keysOf(cookie); got != "" {
			t.Errorf("alive is one that holds %q", got)
		}
	}
	if _, err := newSite(t, nil).manager.EndAll(t.Context(), "theft"); !errors.Is(err, session.ErrNotRevocable) {
		t.Errorf("of Signed sessions: %v", err)
	}
}
