package account_test

import (
	"errors"
	"slices"
	"testing"

	"github.com/gourd-auth/gourd/internal/account"
)

func TestChangeRoles(t *testing.T) {
	s := newWorld(t)
	ann, err := s.Add(t.Context(), account.NewUser{Username: "ann", Password: "a gourd full of cold water"}, "editor")
	if err != nil {
		t.Fatal(err)
	}
	was := []string{"editor"}
	for _, tt := range []struct {
		name             string
		give, take, want []string
	}{
		{"nothing", nil, nil, []string{"editor"}},
		{"one more, in order", []string{"admin"}, nil, []string{"admin", "editor"}},
		{"one it has, and one twice", []string{"admin", "z", "z"}, nil, []string{"admin", "editor", "z"}},
		{"take two, of which one is not there", nil, []string{"z", "y"}, []string{"admin", "editor"}},
		{"give and take", []string{"a"}, []string{"admin", "editor"}, []string{"a"}},
		{"the same to give and to take", []string{"b"}, []string{"b"}, []string{"a"}},
		{"the last", nil, []string{"a"}, nil},
	} {
		before, after, err := s.ChangeRoles(t.Context(), ann.ID, tt.give, tt.take)
		if err != nil || !slices.Equal(before.Roles, was) || !slices.Equal(after.Roles, tt.want) {
			t.Errorf("%s: got %v to %v, %v; want %v to %v", tt.name, before.Roles, after.Roles, err, was, tt.want)
		}
		stored, err := s.Get(t.Context(), ann.ID)
		if err != nil || !slices.Equal(stored.Roles, tt.want) {
			t.Errorf("%s: stored %v, %v", tt.name, stored.Roles, err)
		}
		was = tt.want
	}
	for _, bad := range []string{"", "Admin", "a b", "1a", "é"} {
		for _, lists := range [][2][]string{{{bad}, nil}, {nil, {bad}}} {
			if _, _, err := s.ChangeRoles(t.Context(), ann.ID, lists[0], lists[1]); !errors.Is(err, account.ErrInvalid) {
				t.Errorf("%q: got %v, want ErrInvalid", bad, err)
			}
		}
	}
	if _, _, err := s.ChangeRoles(t.Context(), "nobody", []string{"admin"}, nil); !errors.Is(err, account.ErrNotFound) {
		t.Errorf("got %v, want ErrNotFound", err)
	}
}
