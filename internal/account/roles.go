package account

import (
	"context"
	"slices"
)

// ChangeRoles gives roles to an account and takes roles from it, as one step, and
// returns it as it was and as it is. A role to give that it has is no error, nor
// is one to take that it lacks; what is in both lists is taken. The caller ends
// the account's sessions if anything changed. It fails with *FieldErrors for
// "roles", ErrNotFound, or an error of the store.
func (s *Service) ChangeRoles(ctx context.Context, id string, give, take []string) (before, after User, err error) {
	if _, err := checkRoles(append(slices.Clone(give), take...)); err != nil {
		return User{}, User{}, err
	}
	after, err = s.update(ctx, id, func(r *Record) error {
		before = r.User
		roles := append(slices.Clone(r.Roles), give...)
		roles = slices.DeleteFunc(roles, func(role string) bool { return slices.Contains(take, role) })
		slices.Sort(roles)
		r.Roles = slices.Compact(roles)
		return nil
	})
	if err != nil {
		return User{}, User{}, err
	}
	return before, after, nil
}
