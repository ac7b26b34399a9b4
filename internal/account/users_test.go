package account_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/gourd-auth/gourd/internal/account"
)

func TestUpdate(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	ada := w.mustRegister(t, "ada", "ada@example.com")
	w.mustRegister(t, "bob", "bob@example.com")
	text := func(s string) *string { return &s }
	rows := []struct {
		why    string
		change account.Change
		want   error
	}{
		{"nothing", account.Change{}, nil},
		{"the same name in other letters", account.Change{Username: text("ADA")}, nil},
		{"another's name", account.Change{Username: text("Bob")}, account.ErrTaken},
		{"another's address", account.Change{Email: text("BOB@example.com")}, account.ErrTaken},
		{"a name with an @", account.Change{Username: text("a@b")}, account.ErrInvalid},
		{"no name", account.Change{Username: text(" ")}, account.ErrInvalid},
		{"an address that is none", account.Change{Email: text("x")}, account.ErrInvalid},
		{"no address", account.Change{Email: text("")}, nil},
		{"both", account.Change{Username: text("countess"), Email: text(" c@example.com ")}, nil},
	}
	for _, row := range rows {
		got, err := w.Update(ctx, ada.ID, row.change)
		if !errors.Is(err, row.want) || (err == nil) != (got.ID == ada.ID) {
			t.Errorf("%s: %+v, %v, want %v", row.why, got, err, row.want)
		}
	}
	got, err := w.Get(ctx, ada.ID)
	if err != nil || got.Username != "countess" || got.Email != "c@example.com" {
		t.Errorf("%+v, %v", got, err)
	}
	w.mustRegister(t, "ada", "ada@example.com") // both are free again
	if _, err := w.Update(ctx, "nobody", account.Change{}); !errors.Is(err, account.ErrNotFound) {
		t.Errorf("unknown id: %v", err)
	}
}

func TestRoles(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	u, err := w.Add(ctx, account.NewUser{Username: "ada", Password: goodPw}, "editor", "admin", "editor")
	if err != nil || !slices.Equal(u.Roles, []string{"admin", "editor"}) || !u.HasRole(account.RoleAdmin) || u.HasRole("adm") {
		t.Errorf("%+v, %v", u, err)
	}
	if u, err = w.Add(ctx, account.NewUser{Username: "eve", Password: goodPw}, "a-b_9"); err != nil || !slices.Equal(u.Roles, []string{"a-b_9"}) {
		t.Errorf("%+v, %v", u, err)
	}
	for _, role := range []string{"", "Admin", "9a", "a b", "a,b", "ä", "-a", strings.Repeat("a", 33)} {
		if _, err := w.Add(ctx, account.NewUser{Username: "bob", Password: goodPw}, role); !errors.Is(err, account.ErrInvalid) {
			t.Errorf("role %q: %v", role, err)
		}
	}
}

func TestSetPassword(t *testing.T) {
	w := newWorld(t)
	u := w.mustRegister(t, "ada", "")
	if _, err := w.SetPassword(t.Context(), u.ID, "short"); !errors.Is(err, account.ErrInvalid) || !strings.Contains(err.Error(), ": password too_short") {
		t.Errorf("%v", err)
	}
	if _, err := w.SetPassword(t.Context(), u.ID, newPw); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Authenticate(t.Context(), "ada", newPw); err != nil {
		t.Errorf("%v", err)
	}
	if _, err := w.SetPassword(t.Context(), "nobody", newPw); !errors.Is(err, account.ErrNotFound) {
		t.Errorf("unknown id: %v", err)
	}
}

func TestUnknownIDs(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	for name, call := range map[string]func() (account.User, error){
		"Get":          func() (account.User, error) { return w.Get(ctx, "x") },
		"GetByLoginID": func() (account.User, error) { return w.GetByLoginID(ctx, "x") },
		"Find":         func() (account.User, error) { return w.Find(ctx, "x") },
		"Disable":      func() (account.User, error) { return w.Disable(ctx, "x") },
		"Enable":       func() (account.User, error) { return w.Enable(ctx, "x") },
		"Remove":       func() (account.User, error) { return account.User{}, w.Remove(ctx, "x") },
	} {
		if u, err := call(); !errors.Is(err, account.ErrNotFound) || u.ID != "" {
			t.Errorf("%s: %+v, %v", name, u, err)
		}
	}
}

// TestList: ids sort as accounts were made, and pages miss none and repeat none.
func TestList(t *testing.T) {
	w := newWorld(t)
	var want []string
	for i := range 7 {
		want = append(want, w.mustRegister(t, fmt.Sprint("user", i), "").ID)
		w.at.Add(int64(time.Millisecond))
	}
	var got []string
	for cursor, pages := "", 0; ; pages++ {
		users, next, err := w.List(t.Context(), 3, cursor)
		if err != nil || pages > 2 {
			t.Fatalf("page %d: %v", pages, err)
		}
		for _, u := range users {
			got = append(got, u.ID)
		}
		if cursor = next; cursor == "" {
			break
		}
	}
	if !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
	for _, limit := range []int{-1, 0, 7, 1000} {
		if users, next, err := w.List(t.Context(), limit, ""); len(users) != 7 || next != "" || err != nil {
			t.Errorf("limit %d: %d users, %q, %v", limit, len(users), next, err)
		}
	}
}

var boss = account.NewUser{Username: "boss", Email: "boss@example.com", Password: goodPw}

// TestA31SetupToken: no account at first, one administrator by one token.
func TestA31SetupToken(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	if users, _, err := w.List(ctx, 0, ""); len(users) != 0 || err != nil {
		t.Fatalf("a fresh store: %v, %v", users, err)
	}
	token := func() string {
		t.Helper()
		token, err := w.NewSetupToken(ctx)
		if err != nil || len(token) != 43 {
			t.Fatalf("%q, %v", token, err)
		}
		return token
	}
	first := token()
	second := token()
	for why, bad := range map[string]string{"none": "", "replaced": first, "cut": second[:42], "longer": second + "A"} {
		if err := w.CheckSetupToken(ctx, bad); !errors.Is(err, account.ErrSetupToken) {
			t.Errorf("%s: %v", why, err)
		}
		if _, err := w.ClaimSetup(ctx, bad, boss); !errors.Is(err, account.ErrSetupToken) {
			t.Errorf("%s: %v", why, err)
		}
	}
	if _, err := w.ClaimSetup(ctx, second, account.NewUser{Username: "boss", Password: "x"}); !errors.Is(err, account.ErrInvalid) {
		t.Errorf("a bad password: %v", err)
	}
	w.at.Add(int64(24 * time.Hour))
	if err := w.CheckSetupToken(ctx, second); !errors.Is(err, account.ErrSetupToken) {
		t.Errorf("after a day: %v", err)
	}
	third := token()
	w.at.Add(int64(24*time.Hour - time.Second))
	u, err := w.ClaimSetup(ctx, third, boss)
	if err != nil || !u.HasRole(account.RoleAdmin) {
		t.Fatalf("%+v, %v", u, err)
	}
	if _, err := w.ClaimSetup(ctx, third, account.NewUser{Username: "boss2", Password: goodPw}); !errors.Is(err, account.ErrSetupToken) {
		t.Errorf("a second time: %v", err)
	}
	if _, err := w.NewSetupToken(ctx); !errors.Is(err, account.ErrAdminExists) {
		t.Errorf("another token: %v", err)
	}
	if _, err := w.Authenticate(ctx, "boss", goodPw); err != nil {
		t.Errorf("%v", err)
	}
}

// TestA31OneClaim: of many claims at once one makes an administrator.
func TestA31OneClaim(t *testing.T) {
	w := newWorld(t)
	token, err := w.NewSetupToken(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var won, lost atomic.Int64
	var wg sync.WaitGroup
	for i := range 32 {
		wg.Go(func() {
			_, err := w.ClaimSetup(context.Background(), token, account.NewUser{Username: fmt.Sprint("boss", i), Password: goodPw})
			switch {
			case err == nil:
				won.Add(1)
			case errors.Is(err, account.ErrSetupToken):
				lost.Add(1)
			default:
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if users, _, _ := w.List(t.Context(), 0, ""); won.Load() != 1 || lost.Load() != 31 || len(users) != 1 {
		t.Errorf("%d won, %d lost, %d users", won.Load(), lost.Load(), len(users))
	}
}
