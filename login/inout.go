package login

import (
	"context"

	"github.com/gourd-auth/gourd/session"
)

// In signs a user in whose credentials were just checked: Flask-Login's
// login_user. The session gets a new id, the old one is dead, and of its
// contents only Config.Keep is carried over. Errors are those of
// session.Session.Begin, and ErrNoSession.
func (m *Manager) In(ctx context.Context, id string) error {
	return m.begin(ctx, id, m.config.Keep)
}

// Renew gives the signed-in user a new session id and keeps the contents: after
// a change of password or of rights, so that copies of the cookie made before
// are nobody. The login is fresh afterwards. If nobody is signed in it does
// nothing. Errors are those of In.
func (m *Manager) Renew(ctx context.Context) error {
	p, ok, err := Check(ctx)
	if err != nil || !ok {
		return err
	}
	s, _ := session.From(ctx)
	return m.begin(ctx, p.ID, s.Keys())
}

func (m *Manager) begin(ctx context.Context, id string, keep []string) error {
	s, v, err := at(ctx)
	if err != nil {
		return err
	}
	defer v.forget()
	if err := s.Begin(id, keep...); err != nil {
		return err
	}
	if err := s.Set(freshKey, true); err != nil {
		return err
	}
	return s.Set(identifierKey, Identifier(v.request))
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
	return s.End()
}

func at(ctx context.Context) (*session.Session, *visit, error) {
	s, ok := session.From(ctx)
	v, also := ctx.Value(contextKey{}).(*visit)
	if !ok || !also {
		return nil, nil, ErrNoSession
	}
	return s, v, nil
}
