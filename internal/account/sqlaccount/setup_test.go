package sqlaccount

import (
	"testing"
	"time"
)

func TestSetup(t *testing.T) {
	repo, _ := openRepo(t)
	now := ada.CreatedAt
	end := now.Add(time.Hour)
	first, second := []byte("hash one"), []byte("hash two")
	open := func(hash []byte, at time.Time) bool {
		t.Helper()
		ok, err := repo.SetupOpen(t.Context(), hash, at)
		if err != nil {
			t.Fatal(err)
		}
		return ok
	}
	if open(first, now) {
		t.Error("open before anything is offered")
	}
	for _, hash := range [][]byte{first, second} {
		if ok, err := repo.OfferSetup(t.Context(), hash, end); !ok || err != nil {
			t.Fatalf("offer: %v, %v", ok, err)
		}
	}
	if open(first, now) || !open(second, now) || !open(second, end.Add(-time.Microsecond)) || open(second, end) || open(nil, now) {
		t.Error("only the newest token is good, and only before its end")
	}

	if ok, err := repo.ClaimSetup(t.Context(), first, now, ada); ok || err != nil {
		t.Errorf("a void token: %v, %v", ok, err)
	}
	mustCreate(t, repo, named(7))
	clash := ada
	clash.Username = "USER7"
	ok, err := repo.ClaimSetup(t.Context(), second, now, clash)
	checkTaken(t, "a claim for another's name", err, []string{"username"})
	if ok || !open(second, now) {
		t.Error("a claim that failed used the token up")
	}
	if ok, err := repo.ClaimSetup(t.Context(), second, now, ada); !ok || err != nil {
		t.Fatalf("claim: %v, %v", ok, err)
	}
	if _, found, _ := repo.ByID(t.Context(), "id-1"); !found || open(second, now) {
		t.Error("the claim made no account, or left the token")
	}
	if ok, err := repo.OfferSetup(t.Context(), first, end); ok || err != nil {
		t.Errorf("an offer beside an administrator: %v, %v", ok, err)
	}
	if found, err := repo.Remove(t.Context(), "id-1"); !found || err != nil {
		t.Fatalf("remove: %v, %v", found, err)
	}
	if open(second, now) {
		t.Error("the used token is good again once its administrator is gone")
	}
}

// TestSetupClosesWithAnAdministrator made in another way.
func TestSetupClosesWithAnAdministrator(t *testing.T) {
	repo, _ := openRepo(t)
	if ok, err := repo.OfferSetup(t.Context(), []byte("hash"), ada.CreatedAt.Add(time.Hour)); !ok || err != nil {
		t.Fatal(ok, err)
	}
	mustCreate(t, repo, ada)
	if ok, err := repo.ClaimSetup(t.Context(), []byte("hash"), ada.CreatedAt, named(2)); ok || err != nil {
		t.Errorf("claimed beside an administrator: %v, %v", ok, err)
	}
}
