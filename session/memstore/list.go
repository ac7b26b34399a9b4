package memstore

import (
	"cmp"
	"context"
	"slices"

	"github.com/gourd-auth/gourd/session"
)

// List returns the living rows of a user, or of everybody who is signed in if
// userID is empty, newest first and without their contents. Everybody's are
// gathered shard by shard: not as of one moment.
func (s *Store) List(ctx context.Context, userID string) ([]session.Record, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	var list []session.Record
	if userID != "" {
		list = s.listOf(list, s.home(userID, session.Key{}), userID)
	} else {
		for i := range s.shards {
			list = s.listOf(list, &s.shards[i], "")
		}
	}
	slices.SortFunc(list, func(a, b session.Record) int { return newestFirst(&a, &b) })
	return list, nil
}

// listOf appends the living rows of a shard's users, or of one of them.
func (s *Store) listOf(list []session.Record, home *shard, userID string) []session.Record {
	home.mu.RLock()
	defer home.mu.RUnlock()
	if userID != "" {
		if u := home.users[userID]; u != nil {
			list = s.living(list, u)
		}
		return list
	}
	for _, u := range home.users {
		list = s.living(list, u)
	}
	return list
}

func (s *Store) living(list []session.Record, u *user) []session.Record {
	for _, r := range u.rows {
		if s.alive(r) {
			list = append(list, withoutContents(r))
		}
	}
	return list
}

func withoutContents(r *row) session.Record {
	record := r.Record
	record.Contents = ""
	return record
}

// newestFirst orders rows that began at once by their handles, so that the order
// is the same each time.
func newestFirst(a, b *session.Record) int {
	return cmp.Or(b.Created.Compare(a.Created), cmp.Compare(a.Handle, b.Handle))
}
