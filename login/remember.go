package login

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/gourd-auth/gourd/cookie"
	"github.com/gourd-auth/gourd/session"
)

// DefaultRememberLifetime is how long a series of remember cookies lasts.
const DefaultRememberLifetime = 30 * 24 * time.Hour

// rememberGrace is how long the validator before the present one is good for
// parallel requests, which all carry it when a browser opens its tabs.
const rememberGrace = 10 * time.Second

// Remember signs users in again whose session is over: Flask-Login's
// remember=True, but with a cookie that can be ended. It holds a selector and a
// validator, of which the store keeps hashes alone, and the validator changes
// with each use. One that was used before, and is not a parallel request's, was
// copied: then the whole series ends, and the session it began. A series ends
// with its session and with all of the user's sessions; it lasts so long after
// its login, used or not, and a login by it is never fresh.
type Remember struct {
	// Store keeps the series. It has to be the one that keeps the rows of the
	// session.Manager around, so that a series ends with its session.
	Store interface {
		session.Registry
		session.SeriesStore
	}

	// Cookie names the cookie and its attributes. An empty Name means
	// "gourd_remember", an empty Path "/". HTTPOnly is always on.
	Cookie cookie.Attributes

	// OnLogin is told of each login by such a cookie before it counts, of parallel
	// requests maybe more than once. Its error leaves nobody signed in, and is that
	// of Check, wrapped in session.ErrUnavailable; the cookie stays good. A program
	// that must not sign anybody in without noting it writes it down here. Nobody is
	// signed in to OnLogin itself. Nil is told nothing.
	OnLogin func(ctx context.Context, userID string) error

	// Lifetime is how long a series lasts. Zero means 30 days, and 400 days is the
	// most that browsers allow.
	Lifetime time.Duration
}

func (r *Remember) withDefaults() *Remember {
	if r == nil {
		return nil
	}
	c := *r
	if c.Cookie.Name == "" {
		c.Cookie.Name = "gourd_remember"
	}
	c.Cookie.HTTPOnly = true
	if c.OnLogin == nil {
		c.OnLogin = func(context.Context, string) error { return nil }
	}
	if c.Lifetime == 0 {
		c.Lifetime = DefaultRememberLifetime
	}
	return &c
}

func (r *Remember) validate() error {
	if r == nil {
		return nil
	}
	var errs []error
	if r.Store == nil {
		errs = append(errs, errors.New("login: Config.Remember.Store is missing"))
	}
	if r.Lifetime < time.Second || cookie.CheckLifetime(r.Lifetime) != nil {
		errs = append(errs, errors.New("login: Config.Remember.Lifetime must lie between a second and 400 days"))
	}
	return errors.Join(append(errs, r.Cookie.Validate())...)
}

// ticket is what a remember cookie holds.
type ticket struct{ selector, validator string }

const secretLength = 43 // characters of 256 bits in base64url

func newTicket() ticket { return ticket{newSecret(), newSecret()} }

func newSecret() string {
	var b [32]byte
	rand.Read(b[:]) // never fails; see crypto/rand
	return base64.RawURLEncoding.EncodeToString(b[:])
}

// parseTicket reads a cookie's value, in its one spelling.
func parseTicket(value string) (ticket, bool) {
	selector, validator, _ := strings.Cut(value, ".")
	return ticket{selector, validator}, isSecret(selector) && isSecret(validator)
}

func isSecret(text string) bool {
	_, err := base64.RawURLEncoding.Strict().DecodeString(text)
	return err == nil && len(text) == secretLength
}

func (t ticket) String() string { return t.selector + "." + t.validator }

func hash(secret string) session.Key { return sha256.Sum256([]byte(secret)) }

// derive makes what parallel requests with one cookie have to agree on. It needs
// the seed, which stays in the store, and a validator, which does not get there.
func derive(s session.Series, what, validator string) string {
	mac := hmac.New(sha256.New, s.Seed[:])
	mac.Write([]byte(what + "\x00" + validator))
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}

// next is the ticket that follows.
func (t ticket) next(s session.Series) ticket {
	return ticket{t.selector, derive(s, "validator", t.validator)}
}

// Remember starts a series for the user who is signed in: call it after In. Its
// cookie is sent with the response, which must not have begun. Without Config.Remember
// it is ErrNoRemember, in kinds without rows session.ErrNotRevocable, and ErrNobody if
// nobody is signed in. Other errors are session.ErrHeadersSent, and the store's,
// wrapped in session.ErrUnavailable.
func (m *Manager) Remember(ctx context.Context) error {
	s, v, err := at(ctx)
	if err != nil {
		return err
	}
	if m.config.Remember == nil {
		return ErrNoRemember
	}
	if !tellsAge(ctx) {
		return session.ErrNotRevocable
	}
	return v.startSeries(ctx, s, m.config.Now().Add(m.config.Remember.Lifetime))
}

// ErrNoRemember says that Config.Remember is not set.
var ErrNoRemember = errors.New("login: nobody can be remembered without Config.Remember")

func (v *visit) startSeries(ctx context.Context, s *session.Session, expires time.Time) error {
	row, remember, t := s.Row(), v.manager.config.Remember, newTicket()
	if row.UserID == "" {
		return ErrNobody
	}
	if err := s.Writable(); err != nil {
		return err
	}
	series := session.Series{
		Selector: hash(t.selector), Validator: hash(t.validator), Seed: hash(newSecret()),
		UserID: row.UserID, Generation: row.Generation, Session: row.Key,
		Created: v.manager.config.Now(), Expires: expires,
	}
	if err := remember.Store.StartSeries(ctx, series); err != nil {
		return unreachable(err)
	}
	return v.sendTicket(t, expires)
}

func (v *visit) sendTicket(t ticket, expires time.Time) error {
	v.sent = t
	header, err := v.manager.config.Remember.Cookie.Set(t.String(), expires)
	if err != nil {
		return err
	}
	return cookie.Write(v.writer.Header(), header)
}

func unreachable(err error) error { return fmt.Errorf("%w: %w", session.ErrUnavailable, err) }

// ticket returns the remember cookie of the request, or the one that it is answered
// with. One that is not ours is nobody's, and stays. Of two one may have been planted
// from a sibling host, so neither counts.
func (v *visit) ticket() (ticket, bool) {
	if v.manager.config.Remember == nil {
		return ticket{}, false
	}
	if v.sent != (ticket{}) {
		return v.sent, true
	}
	found, err := cookie.Find(v.request.Header, v.manager.config.Remember.Cookie.Name)
	if err != nil || found.Value == "" {
		return ticket{}, false
	}
	t, ok := parseTicket(found.Value)
	ok = ok && found.Count == 1
	if !ok {
		v.event(eventRememberOdd, "", nil)
	}
	return t, ok
}

// forgetSeries ends the series of the request's remember cookie, with the session
// that it began last, and has the browser forget the cookie.
func (v *visit) forgetSeries(ctx context.Context) error {
	t, ok := v.ticket()
	if !ok {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), endWithin) // though the browser goes away
	defer cancel()
	if err := v.endSeries(ctx, t); err != nil {
		return unreachable(err)
	}
	return cookie.Write(v.writer.Header(), v.manager.config.Remember.Cookie.Delete())
}

// endSeries ends sessions before the series, so that one who is told of a failure
// can ask again. A return under way may begin another session meanwhile, which is
// the next to end. A cookie that was used before ends the series as it does when
// it comes back.
func (v *visit) endSeries(ctx context.Context, t ticket) error {
	store, last := v.manager.config.Remember.Store, session.Key{}
	for {
		found, ok, err := store.Series(ctx, hash(t.selector))
		if err != nil || !ok {
			return err
		}
		if found.Selector != hash(t.selector) {
			return errWrongSeries
		}
		if err := v.endSession(ctx, found.Session, "logout"); err != nil {
			return err
		}
		if found.Session == last { // its row is no more, or not there yet
			if _, err := store.EndSeries(ctx, found.Selector); err != nil {
				return err
			}
			return v.endSession(ctx, last, "logout")
		}
		last = found.Session
	}
}

// endSession ends a row, or what took its place meanwhile.
func (v *visit) endSession(ctx context.Context, row session.Key, reason string) error {
	store := v.manager.config.Remember.Store
	for !row.IsZero() {
		ended, err := store.End(ctx, row, session.Ending{At: v.now(), Reason: reason})
		if err != nil || ended {
			return err
		}
		found, ok, err := store.Lookup(ctx, row)
		if err != nil || !ok {
			return err
		}
		if found.Key != row {
			return errWrongSession
		}
		row = found.Successor
	}
	return nil
}

// takeBack has the browser forget the remember cookie that this request was to be
// answered with.
func (v *visit) takeBack(err error) error {
	if v.sent == (ticket{}) {
		return err
	}
	return errors.Join(err, cookie.Write(v.writer.Header(), v.manager.config.Remember.Cookie.Delete()))
}

// seriesExpires is when the series of this browser ends, which goes on with its
// session; zero if it has none.
func (v *visit) seriesExpires(ctx context.Context, s *session.Session) (time.Time, error) {
	t, ok := v.ticket()
	if !ok {
		return time.Time{}, nil
	}
	found, ok, err := v.manager.config.Remember.Store.Series(ctx, hash(t.selector))
	switch {
	case err != nil:
		return time.Time{}, unreachable(err)
	case ok && found.Selector != hash(t.selector):
		return time.Time{}, unreachable(errWrongSeries)
	case !ok || found.Session != s.Row().Key || found.Validator != hash(t.validator):
		return time.Time{}, nil
	}
	return found.Expires, nil
}
