package login

import (
	"context"
	"errors"
	"time"

	"github.com/gourd-auth/gourd/session"
)

// recall signs in who comes without a session and with a remember cookie, and
// returns the user. Nobody is no error.
func (v *visit) recall(ctx context.Context, s *session.Session) (user any, err error) {
	t, ok := v.ticket()
	if !ok {
		return nil, nil
	}
	found, ok, err := v.manager.config.Remember.Store.Series(ctx, hash(t.selector))
	switch {
	case err != nil:
		return nil, unreachable(err)
	case !ok:
		v.event(eventRememberUnknown, "", nil)
		return nil, nil
	case found.Selector != hash(t.selector):
		return nil, unreachable(errWrongSeries)
	case found.Generation != found.User.Generation || !v.now().Before(found.Expires):
		v.event(eventRememberExpired, found.UserID, nil)
		return nil, nil
	case !v.isGood(t, found.Series):
		return nil, v.endReused(ctx, found.Series)
	}
	user, err = v.manager.user(context.WithValue(ctx, sinceKey{}, found.Created), found.UserID)
	if err != nil || user == nil {
		return nil, err
	}
	return v.signInAgain(ctx, s, t, found.Series, user)
}

type sinceKey struct{}

// RememberedSince is, in Config.Load, when the user signed in whom a remember
// cookie is about to sign in again, and zero of anybody else. A loader that knows
// when a password was changed refuses whoever was remembered before.
func RememberedSince(ctx context.Context) time.Time {
	since, _ := ctx.Value(sinceKey{}).(time.Time)
	return since
}

// errWrongSeries says that the store answered with a series nobody asked for.
var errWrongSeries = errors.New("login: the store answered with another series than was asked for")

var errWrongSession = errors.New("login: the store answered with another session than was asked for")

// isGood reports whether the validator is the present one, or the one before it
// in the hand of a parallel request.
func (v *visit) isGood(t ticket, s session.Series) bool {
	switch hash(t.validator) {
	case s.Validator:
		return true
	case s.Previous:
		return v.now().Sub(s.Rotated) <= rememberGrace
	}
	return false
}

// signInAgain begins a session, the same for all parallel requests, and replaces
// the validator, once.
func (v *visit) signInAgain(ctx context.Context, s *session.Session, t ticket, series session.Series, user any) (any, error) {
	if errors.Is(s.Writable(), session.ErrHeadersSent) {
		return nil, nil
	}
	id := derive(series, "session", t.validator)
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), endWithin) // who reloads the page stays remembered
	defer cancel()
	if err := v.handOn(ctx, t, series, hash(id)); err != nil {
		return nil, err
	}
	err := s.BeginLogin(session.Login{
		UserID: series.UserID, Method: "remember", Unproved: true, Keep: v.manager.config.Keep,
		ID: id, Generation: series.Generation,
	})
	switch {
	case errors.Is(err, session.ErrEnded), errors.Is(err, session.ErrHeadersSent):
		return nil, nil
	case err != nil:
		return nil, err
	}
	if err := v.note(ctx, t, series); err != nil {
		return nil, s.Abandon(err)
	}
	good, err := v.rotate(ctx, t, series, hash(id))
	switch {
	case err != nil: // the series may be as good as it was: it must not end with the session
		return nil, s.Abandon(err)
	case !good:
		return nil, s.End()
	}
	err = errors.Join(s.Set(freshKey, false), s.Set(identifierKey, v.identifier()), v.sendTicket(t.next(series), series.Expires))
	if err != nil {
		return nil, err
	}
	v.event(eventRemembered, series.UserID, nil)
	return user, nil
}

// note tells Config.Remember.OnLogin, to which nobody is signed in. Who finds the
// validator replaced comes after a request that was told it may sign in.
func (v *visit) note(ctx context.Context, t ticket, series session.Series) error {
	if hash(t.validator) != series.Validator {
		return nil
	}
	return v.manager.config.Remember.OnLogin(context.WithValue(ctx, contextKey{}, nil), series.UserID)
}

// handOn makes the series the new session's before that begins, which ends the one
// that it belonged to: this browser has no cookie of that any more, so it would only
// count as one of the user's, and might make a cap on sessions end others, or the
// series with it. If it is too late for that, rotate finds out.
func (v *visit) handOn(ctx context.Context, t ticket, series session.Series, row session.Key) error {
	old := hash(t.validator)
	if old != series.Validator || series.Session == row {
		return nil
	}
	_, err := v.manager.config.Remember.Store.RotateSeries(ctx, series.Selector, old, old, row, v.now())
	if err != nil {
		return unreachable(err)
	}
	return nil
}

// rotate replaces the validator and reports whether the old one may still be
// used: by this request, or by a parallel one that was quicker.
func (v *visit) rotate(ctx context.Context, t ticket, series session.Series, row session.Key) (bool, error) {
	store, old, next := v.manager.config.Remember.Store, hash(t.validator), hash(t.next(series).validator)
	if old == series.Validator {
		rotated, err := store.RotateSeries(ctx, series.Selector, old, next, row, v.now())
		if err != nil {
			return false, unreachable(err)
		}
		if rotated {
			return true, nil
		}
	}
	now, ok, err := store.Series(ctx, series.Selector)
	switch {
	case err != nil:
		return false, unreachable(err)
	case !ok:
		return false, nil
	case now.Previous == old && v.isGood(t, now.Series):
		return true, nil
	}
	return false, v.endReused(ctx, now.Series)
}

// endReused ends a series whose cookie was copied, and the session it began.
func (v *visit) endReused(ctx context.Context, series session.Series) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), endWithin) // though the browser goes away
	defer cancel()
	store := v.manager.config.Remember.Store
	err := v.endSession(ctx, series.Session, "remember reuse")
	if err == nil {
		_, err = store.EndSeries(ctx, series.Selector)
	}
	if err != nil {
		return unreachable(err)
	}
	v.event(eventRememberReuse, series.UserID, nil)
	return nil
}

const endWithin = 5 * time.Second
