package sqlaccount

import (
	"context"
	"crypto/subtle"
	"database/sql"
	"errors"
	"time"

	"github.com/gourd-auth/gourd/internal/account"
)

// OfferSetup stores the hash of a setup token while there is no administrator.
func (r *Repo) OfferSetup(ctx context.Context, hash []byte, expires time.Time) (offered bool, err error) {
	err = r.write(ctx, func(tx *sql.Tx) error {
		admin, err := hasAdmin(ctx, tx)
		if err != nil || admin {
			return err
		}
		offered = true
		return exec(ctx, tx, `INSERT INTO setup_token (only_one, hash, expires_at) VALUES (1, ?, ?)
			ON CONFLICT (only_one) DO UPDATE SET hash = excluded.hash, expires_at = excluded.expires_at`,
			hash, stamp{expires}.text())
	})
	return offered && err == nil, err
}

// SetupOpen says whether hash is the token on offer.
func (r *Repo) SetupOpen(ctx context.Context, hash []byte, now time.Time) (bool, error) {
	return setupOpen(ctx, r.db, hash, now)
}

func setupOpen(ctx context.Context, q querier, hash []byte, now time.Time) (bool, error) {
	var stored []byte
	var expires stamp
	err := q.QueryRowContext(ctx, `SELECT hash, expires_at FROM setup_token`).Scan(&stored, &expires)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	if err != nil {
		return false, wrap(err)
	}
	if subtle.ConstantTimeCompare(stored, hash) != 1 || !now.Before(expires.Time) {
		return false, nil
	}
	admin, err := hasAdmin(ctx, q)
	return err == nil && !admin, err
}

// ClaimSetup makes the first administrator and forgets the token.
func (r *Repo) ClaimSetup(ctx context.Context, hash []byte, now time.Time, record account.Record) (claimed bool, err error) {
	err = r.write(ctx, func(tx *sql.Tx) error {
		open, err := setupOpen(ctx, tx, hash, now)
		if err != nil || !open {
			return err
		}
		if err := create(ctx, tx, record); err != nil {
			return err
		}
		claimed = true
		return exec(ctx, tx, `DELETE FROM setup_token`)
	})
	return claimed && err == nil, err
}

func hasAdmin(ctx context.Context, q querier) (has bool, err error) {
	err = q.QueryRowContext(ctx, `SELECT EXISTS (
		SELECT 1 FROM users, json_each(users.roles) WHERE json_each.value = ?)`, account.RoleAdmin).Scan(&has)
	return has, wrap(err)
}
