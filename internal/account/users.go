package account

import (
	"context"
	"strings"
)

// Get finds a user by id, disabled or not. It fails with ErrNotFound or an
// error of the store.
func (s *Service) Get(ctx context.Context, id string) (User, error) {
	record, err := s.record(ctx, id)
	return record.User, err
}

// GetByLoginID finds the user that a session names, disabled or not: the caller
// looks at Disabled. It fails with ErrNotFound or an error of the store.
func (s *Service) GetByLoginID(ctx context.Context, loginID string) (User, error) {
	record, found, err := s.repo.ByLoginID(ctx, loginID)
	return one(record.User, found, err)
}

// Find finds a user by name or address in any spelling, disabled or not. It
// fails with ErrNotFound or an error of the store.
func (s *Service) Find(ctx context.Context, name string) (User, error) {
	record, found, err := s.repo.ByName(ctx, Canonical(name))
	return one(record.User, found, err)
}

func (s *Service) record(ctx context.Context, id string) (Record, error) {
	record, found, err := s.repo.ByID(ctx, id)
	return one(record, found, err)
}

// one turns "not found" into an error and returns nothing beside any error.
func one[T any](v T, found bool, err error) (T, error) {
	var none T
	if err != nil {
		return none, err
	}
	if !found {
		return none, ErrNotFound
	}
	return v, nil
}

// maxList is the most users that one page holds.
const maxList = 200

// List gives a page of users by id, which is the order they were made in, and
// the cursor of the next page, "" after the last. The first page has the cursor
// "". limit below 1 means 50, and 200 is the most.
func (s *Service) List(ctx context.Context, limit int, cursor string) (users []User, next string, err error) {
	if limit < 1 {
		limit = 50
	}
	limit = min(limit, maxList)
	records, err := s.repo.List(ctx, cursor, limit+1)
	if err != nil {
		return nil, "", err
	}
	if len(records) > limit {
		records = records[:limit]
		next = records[limit-1].ID
	}
	users = make([]User, len(records))
	for i, r := range records {
		users[i] = r.User
	}
	return users, next, nil
}

// Change is what Update alters. Nil leaves a field as it is; an empty address
// takes it away, unless Policy.RequireEmail.
type Change struct {
	Username *string
	Email    *string
}

// Update changes the name or address of an account. It fails with *FieldErrors
// (ErrTaken among them), ErrNotFound or an error of the store.
func (s *Service) Update(ctx context.Context, id string, c Change) (User, error) {
	var checks []*FieldError
	if c.Username != nil {
		checks = append(checks, checkUsername(*c.Username))
	}
	if c.Email != nil {
		checks = append(checks, checkEmail(*c.Email, s.policy.RequireEmail))
	}
	if err := fieldErrors(checks...); err != nil {
		return User{}, err
	}
	return s.update(ctx, id, func(r *Record) error {
		if c.Username != nil {
			r.Username = display(*c.Username)
		}
		if c.Email != nil {
			r.Email = strings.TrimSpace(*c.Email)
		}
		return nil
	})
}

// Disable stops an account from signing in. The caller ends its sessions. It
// fails with ErrNotFound or an error of the store.
func (s *Service) Disable(ctx context.Context, id string) (User, error) {
	return s.update(ctx, id, func(r *Record) error { r.Disabled = true; return nil })
}

// Enable lets a disabled account sign in again. It fails with ErrNotFound or an
// error of the store.
func (s *Service) Enable(ctx context.Context, id string) (User, error) {
	return s.update(ctx, id, func(r *Record) error { r.Disabled = false; return nil })
}

// Remove deletes an account; its names are free again. The caller ends its
// sessions. It fails with ErrNotFound or an error of the store.
func (s *Service) Remove(ctx context.Context, id string) error {
	found, err := s.repo.Remove(ctx, id)
	_, err = one(found, found, err)
	return err
}

func (s *Service) update(ctx context.Context, id string, change func(*Record) error) (User, error) {
	record, found, err := s.repo.Update(ctx, id, change)
	return one(record.User, found, err)
}
