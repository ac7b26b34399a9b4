package account

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"
)

// NewUser is what somebody who wants an account says.
type NewUser struct {
	Username string
	Email    string // may be empty unless Policy.RequireEmail
	Password string
}

// Register makes an account without roles, for whoever wants one. It fails with
// *FieldErrors (of which errors.Is finds ErrTaken for a name or address that is
// another's), with *ThrottledError, with the Hasher's ErrBusy, or with an error of
// the store. Of many who register spellings of one name at once, one succeeds.
//
// Every one whose password is hashed is counted by the Limiter, taken or not: it is
// work for a stranger, and tells which names there are.
func (s *Service) Register(ctx context.Context, n NewUser) (User, error) {
	user, err := s.newUser(n, nil)
	if err != nil {
		return User{}, err
	}
	refund, wait := s.limiter.Register(addrOf(ctx))
	if refund == nil {
		return User{}, &ThrottledError{Wait: wait}
	}
	hash, err := s.hash(ctx, n.Password)
	if err != nil {
		refund()
		return User{}, err
	}
	return s.create(ctx, Record{User: user, PasswordHash: hash})
}

// Add is Register with roles and without a limit, for the command line and for
// administrators. The roles never come from a request of the user's own.
func (s *Service) Add(ctx context.Context, n NewUser, roles ...string) (User, error) {
	record, err := s.prepare(ctx, n, roles)
	if err != nil {
		return User{}, err
	}
	return s.create(ctx, record)
}

func (s *Service) create(ctx context.Context, r Record) (User, error) {
	if err := s.repo.Create(ctx, r); err != nil {
		return User{}, err
	}
	return r.User, nil
}

// prepare checks everything and then hashes, so that nothing is hashed for a
// request that is refused.
func (s *Service) prepare(ctx context.Context, n NewUser, roles []string) (Record, error) {
	user, err := s.newUser(n, roles)
	if err != nil {
		return Record{}, err
	}
	hash, err := s.hash(ctx, n.Password)
	return Record{User: user, PasswordHash: hash}, err
}

// newUser checks everything that somebody says of a new account.
func (s *Service) newUser(n NewUser, roles []string) (User, error) {
	roles, err := checkRoles(roles)
	if err != nil {
		return User{}, err
	}
	now := s.now()
	id := newID(now)
	user := User{
		ID: id, LoginID: id,
		Username: display(n.Username), Email: strings.TrimSpace(n.Email),
		Roles: roles, CreatedAt: now, PasswordChangedAt: now,
	}
	return user, fieldErrors(
		checkUsername(n.Username),
		checkEmail(n.Email, s.policy.RequireEmail),
		s.policy.checkPassword("password", n.Password, user),
	)
}

// hash hashes the NFC form, so that é typed in two ways is one password.
func (s *Service) hash(ctx context.Context, pw string) (string, error) {
	return s.hasher.Hash(ctx, norm.NFC.String(pw))
}

// RoleAdmin is the role of the first administrator and of whoever is given it.
const RoleAdmin = "admin"

// checkRoles sorts roles and drops repeats. A role is 1 to 32 of a-z, 0-9, - and
// _, and begins with a letter.
func checkRoles(roles []string) ([]string, error) {
	for _, r := range roles {
		if !isRole(r) {
			return nil, fieldErrors(&FieldError{"roles", CodeInvalid,
				fmt.Sprintf("a role is 1 to %d of a-z, 0-9, - and _, a letter first", maxRole)})
		}
	}
	roles = slices.Clone(roles)
	slices.Sort(roles)
	return slices.Compact(roles), nil
}

const maxRole = 32

func isRole(r string) bool {
	outside := func(c rune) bool {
		return (c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '-' && c != '_'
	}
	return r != "" && len(r) <= maxRole && r[0] >= 'a' && r[0] <= 'z' && !strings.ContainsFunc(r, outside)
}
