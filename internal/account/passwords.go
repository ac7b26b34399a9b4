package account

import "context"

// ChangePassword gives an account a new password if the current one is right.
// Wrong ones count as guesses at a login do, and the errors are those of
// Authenticate, *FieldErrors for "new_password", ErrNotFound, and ErrConflict if
// the password changed meanwhile. The caller ends the account's other sessions.
func (s *Service) ChangePassword(ctx context.Context, id, current, next string) (User, error) {
	record, err := s.record(ctx, id)
	if err != nil {
		return User{}, err
	}
	if err := fieldErrors(s.policy.checkPassword("new_password", next, record.User)); err != nil {
		return User{}, err
	}
	uses, err := s.methods(ctx)
	if err != nil {
		return User{}, err
	}
	err = s.guess(ctx, record.ID, deviceOf(ctx).keyFor(record.User), func() error {
		_, err := s.prove(ctx, record, current, uses)
		return err
	})
	if err != nil {
		return User{}, err
	}
	return s.setPassword(ctx, record, next)
}

// SetPassword gives an account a new password without the current one, for
// administrators and the command line. It fails with *FieldErrors for
// "password", ErrNotFound, ErrConflict, the Hasher's errors, or an error of the
// store. The caller ends the account's sessions.
func (s *Service) SetPassword(ctx context.Context, id, next string) (User, error) {
	record, err := s.record(ctx, id)
	if err != nil {
		return User{}, err
	}
	if err := fieldErrors(s.policy.checkPassword("password", next, record.User)); err != nil {
		return User{}, err
	}
	return s.setPassword(ctx, record, next)
}

func (s *Service) setPassword(ctx context.Context, r Record, next string) (User, error) {
	hash, err := s.hash(ctx, next)
	if err != nil {
		return User{}, err
	}
	return s.swapHash(ctx, r, func(stored *Record) {
		stored.PasswordHash = hash
		stored.PasswordChangedAt = s.now()
	})
}
