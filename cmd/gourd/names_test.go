package main

import (
	"context"
	"errors"
	"testing"

	"github.com/gourd-auth/gourd/internal/account"
)

func TestNamesAreAskedForOnce(t *testing.T) {
	asked, down := 0, errors.New("down")
	names := newNameCache(func(_ context.Context, id string) (account.User, error) {
		asked++
		switch id {
		case "1":
			return account.User{Username: "ann"}, nil
		case "2":
			return account.User{}, account.ErrNotFound
		}
		return account.User{}, down
	})
	for range 3 {
		ann, err := names.of(t.Context(), "1")
		gone, err2 := names.of(t.Context(), "2")
		if ann != "ann" || gone != "" || err != nil || err2 != nil {
			t.Errorf("got %q %v, %q %v", ann, err, gone, err2)
		}
	}
	if _, err := names.of(t.Context(), "3"); !errors.Is(err, down) || asked != 3 {
		t.Errorf("got %v, asked %d times, want 3", err, asked)
	}
}
