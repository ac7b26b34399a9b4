package main

import (
	"context"
	"errors"

	"github.com/gourd-auth/gourd/internal/account"
)

// nameCache finds the names of users and asks once for each.
type nameCache struct {
	find  func(context.Context, string) (account.User, error) // by whatever it is that names them
	known map[string]string
}

func newNameCache(find func(context.Context, string) (account.User, error)) nameCache {
	return nameCache{find, map[string]string{}}
}

// of is the name of a user, empty for who is gone.
func (n nameCache) of(ctx context.Context, id string) (string, error) {
	if name, ok := n.known[id]; ok {
		return name, nil
	}
	u, err := n.find(ctx, id)
	if err != nil && !errors.Is(err, account.ErrNotFound) {
		return "", err
	}
	n.known[id] = u.Username
	return u.Username, nil
}
