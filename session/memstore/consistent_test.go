package memstore

import (
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"github.com/gourd-auth/gourd/session"
)

// After any mixture of calls at once the parts of the store agree: each row and
// series is in its indexes, its queues and its owner, once, and nothing else is.
func TestPartsAgreeAfterLoad(t *testing.T) {
	s, err := New(Config{MaxRows: 150})
	if err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	for w := range 8 {
		wg.Go(func() {
			random := rand.New(rand.NewPCG(1, uint64(w)))
			for range 3000 {
				anything(t, s, random)
			}
		})
	}
	wg.Wait()
	checkParts(t, s)
}

// anything makes one call, of which it matters only that nothing breaks.
func anything(t *testing.T, s *Store, random *rand.Rand) {
	ctx := t.Context()
	key := func() session.Key { return session.Key{byte(random.IntN(250)), 1} }
	at := time.UnixMilli(1718000000123).Add(time.Duration(random.IntN(1000)) * time.Second).UTC()
	user := []string{"", "", "ann", "bob", "carl"}[random.IntN(5)]
	k := key()
	n := key()
	next := &session.Record{Key: n, Handle: fmt.Sprint(n[0]), Created: at, LastSeen: at}
	switch random.IntN(20) {
	case 0:
		s.EndUser(ctx, "ann", session.Ending{At: at, From: k, Next: next})
	case 1:
		if random.IntN(10) == 0 {
			s.EndUser(ctx, "", session.Ending{At: at, From: k, Next: next})
		}
	case 2:
		s.EndOldest(ctx, user, 5, session.Bounds{}, session.Ending{At: at})
	case 3:
		s.Sweep(ctx, session.Bounds{SeenBefore: at.Add(-900 * time.Second), EndedBefore: at.Add(-500 * time.Second), SeriesBefore: at.Add(-800 * time.Second)})
	case 4, 5:
		s.End(ctx, k, session.Ending{At: at, Next: next})
	case 6:
		s.End(ctx, k, session.Ending{At: at})
	case 7, 8:
		s.Touch(ctx, k, at)
	case 9, 10:
		s.Save(ctx, k, int64(random.IntN(3)), "x", at)
	case 11:
		s.StartSeries(ctx, session.Series{Selector: k, UserID: user, Session: n, Created: at, Expires: at.Add(time.Minute)})
	case 12:
		s.RotateSeries(ctx, k, session.Key{}, session.Key{}, n, at)
	case 13:
		s.EndSeries(ctx, k)
	case 14:
		s.List(ctx, user)
	default:
		u, _ := s.User(ctx, user)
		s.Start(ctx, session.Record{Key: k, Handle: fmt.Sprint(k[0]), UserID: user, Created: at, LastSeen: at, Generation: u.Generation})
	}
}

func checkParts(t *testing.T, s *Store) {
	t.Helper()
	rows, serieses := 0, 0
	for i := range s.shards {
		home := &s.shards[i]
		users := []*user{&home.nobody}
		for id, u := range home.users {
			if users = append(users, u); u.id != id || s.home(id, session.Key{}) != home {
				t.Errorf("%q is kept as %q, in another shard perhaps", u.id, id)
			}
			if len(u.rows)+len(u.series) == 0 && u.state == (session.UserState{}) {
				t.Errorf("%q is kept for nothing", id)
			}
		}
		inShard, seriesInShard := 0, 0
		for _, u := range users {
			inShard, seriesInShard = inShard+len(u.rows), seriesInShard+len(u.series)
			for j, r := range u.rows {
				checkRow(t, s, home, u, r, j)
			}
			for _, x := range u.series {
				if s.selectors.get(x.Selector) != x || x.gone || x.owner != u || x.home != home || home.expires.items[x.inExpires-1] != x {
					t.Errorf("series %+v is not where it should be", x)
				}
			}
		}
		if home.signedIn.Len()+home.visitors.Len() != inShard || home.created.Len() > inShard || home.expires.Len() != seriesInShard {
			t.Errorf("shard %d has %d rows and %d series, its queues others", i, inShard, seriesInShard)
		}
		rows, serieses = rows+inShard, serieses+seriesInShard
	}
	if n := s.rowCount.Load(); n != int64(rows) || size(&s.rows) != rows || size(&s.handles) != rows || rows > int(s.max) {
		t.Errorf("%d rows of at most %d, counted %d, %d keys, %d handles", rows, s.max, n, size(&s.rows), size(&s.handles))
	}
	if n := s.seriesCount.Load(); n != int64(serieses) || size(&s.selectors) != serieses {
		t.Errorf("%d series, counted %d, %d selectors", serieses, n, size(&s.selectors))
	}
	t.Logf("%d rows, %d series", rows, serieses)
}

func checkRow(t *testing.T, s *Store, home *shard, u *user, r *row, at int) {
	t.Helper()
	if s.rows.get(r.Key) != r || s.handles.get(r.Handle) != r || r.gone {
		t.Errorf("row %s is not in the indexes", r.Handle)
	}
	if r.home != home || r.owner != u || r.UserID != u.id || r.inOwner != at+1 {
		t.Errorf("row %s is not its owner's", r.Handle)
	}
	if home.seen(r).items[r.inSeen-1] != r || !r.FromFlask && home.created.items[r.inCreated-1] != r {
		t.Errorf("row %s is not in its queues", r.Handle)
	}
	if over := r.inOver > 0; over == s.alive(r) || over && home.ended(r).items[r.inOver-1] != r {
		t.Errorf("row %s is over: %v", r.Handle, over)
	}
}

func size[K comparable, V any](x *index[K, V]) (n int) {
	for i := range x.parts {
		n += len(x.parts[i].m)
	}
	return n
}
