package login

import (
	"context"

	"github.com/gourd-auth/gourd/session"
)

// In signs a user in whose credentials were just checked: Flask-Login's
// login_user. The session gets a new id, the old one is dead, and of its
// contents only Config.Keep is carried over. A remember cookie of this browser's
// ends; Remember starts a new one. Errors are those of session.Session.Begin, and
// ErrNoSession.
func (m *Manager) In(ctx context.Context, id string) error {
	s, v, err := at(ctx)
	if err != nil {
		return err
	}
	defer v.forget()
	if err := s.Writable(); err != nil {
		return err
	}
	if err := v.forgetSeries(ctx); err != nil {
		return err
	}
	if err := s.Begin(id, m.config.Keep...); err != nil {
		return err
	}
	if err := s.Set(freshKey, true); err != nil {
		return err
	}
	return s.Set(identifierKey, v.identifier())
}

// EndOthers ends all sessions of the signed-in user but this browser's, which
// gets a new id, so that copies of its cookie are nobody too. Call it after a
// change of password. The login is as fresh as it was, and who was
// remembered here still is, by a new cookie. It returns how many
// others ended. Errors are those of session.Session.EndOthers, and ErrNoSession.
func (m *Manager) EndOthers(ctx context.Context, reason string) (int, error) {
	s, v, err := at(ctx)
	if err != nil {
		return 0, err
	}
	defer v.forget()
	expires, err := v.seriesExpires(ctx, s)
	if err != nil {
		return 0, err
	}
	n, err := s.EndOthers(reason)
	if err == nil && !expires.IsZero() {
		err = v.startSeries(ctx, s, expires)
	}
	return n, err
}

// Out signs the user out: Flask-Login's logout_user, and more, since every copy
// of a tracked session's cookie is nobody at once. Errors are those of
// session.Session.End, and ErrNoSession.
func (m *Manager) Out(ctx context.Context) error {
	s, v, err := at(ctx)
	if err != nil {
		return err
	}
	defer v.forget()
	if err := s.End(); err != nil {
		return v.takeBack(err)
	}
	return v.forgetSeries(ctx)
}

func at(ctx context.Context) (*session.Session, *visit, error) {
	s, ok := session.From(ctx)
	v, also := ctx.Value(contextKey{}).(*visit)
	if !ok || !also {
		return nil, nil, ErrNoSession
	}
	return s, v, nil
}
