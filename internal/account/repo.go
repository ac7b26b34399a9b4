package account

import (
	"context"
	"time"

	"github.com/gourd-auth/gourd/password"
)

// Record is an account as it is stored.
type Record struct {
	User
	PasswordHash string // as package password writes it; empty: no password
}

// Name is one canonical name that an account answers to.
type Name struct{ Field, Canonical string }

// Names are the canonical forms that must belong to this account alone.
func (r Record) Names() []Name {
	ids := []Name{{"username", Canonical(r.Username)}}
	if r.Email != "" {
		ids = append(ids, Name{"email", Canonical(r.Email)})
	}
	return ids
}

// A Repo keeps accounts. Each method is one transaction. It may be used
// concurrently. Of an unknown id or name it says false without an error; an
// error means that the store could not answer.
type Repo interface {
	ByID(ctx context.Context, id string) (Record, bool, error)
	ByLoginID(ctx context.Context, loginID string) (Record, bool, error)
	// ByName finds the account that one of whose Names is canonical.
	ByName(ctx context.Context, canonical string) (Record, bool, error)
	// List gives up to limit records whose id is greater than after, by id.
	List(ctx context.Context, after string, limit int) ([]Record, error)
	// Methods counts the stored hashes by password.Method.
	Methods(ctx context.Context) ([]password.Use, error)

	// Create stores a new account, or fails with Taken.
	Create(ctx context.Context, r Record) error
	// Update reads an account, lets change alter anything but its ID, and stores
	// it, while no other writer comes between. An error of change's is returned
	// as it is, and then nothing is stored. It fails with Taken. change must not
	// use the Repo.
	Update(ctx context.Context, id string, change func(*Record) error) (Record, bool, error)
	// Remove deletes an account and all that names it.
	Remove(ctx context.Context, id string) (bool, error)

	// OfferSetup stores the hash of a setup token in place of any other,
	// unless somebody has RoleAdmin: then it says false and stores nothing.
	OfferSetup(ctx context.Context, hash []byte, expires time.Time) (bool, error)
	// SetupOpen says whether hash is the one offered, now is before its end, and
	// nobody has RoleAdmin.
	SetupOpen(ctx context.Context, hash []byte, now time.Time) (bool, error)
	// ClaimSetup does Create if SetupOpen, and forgets the token, as one. If it
	// is not open it says false.
	ClaimSetup(ctx context.Context, hash []byte, now time.Time, r Record) (bool, error)
}
