package memstore

import (
	"sync"
	"time"

	"github.com/gourd-auth/gourd/session"
)

// shard holds some users whole: what is kept of them, their rows and their series.
// Visitors' rows are spread by their keys.
type shard struct {
	mu     sync.RWMutex
	users  map[string]*user
	nobody user // owns the visitors' rows

	signedIn queue[row] // by LastSeen, or when they ended if Flask began them
	visitors queue[row] // by LastSeen
	created  queue[row] // but for those that Flask began; see session.Registry's Sweep
	over     queue[row] // rows that never live again, by when they ended
	flask    queue[row] // those of them that Flask began
	expires  queue[series]
}

// user is what is kept of one. Its rows are in no order.
type user struct {
	id     string
	state  session.UserState
	rows   []*row
	series []*series
}

// row is guarded by its home's lock, but for home, owner, and the record's key,
// handle and user id, which never change.
type row struct {
	session.Record
	home  *shard
	owner *user
	gone  bool // removed: who found it in an index found nothing

	inOwner, inSeen, inCreated, inOver int // places in slices, from 1
}

func (s *shard) init() {
	stays := func(r *row) time.Time {
		if r.FromFlask {
			return later(r.LastSeen, r.Ended)
		}
		return r.LastSeen
	}
	inOver := func(r *row) *int { return &r.inOver }
	inSeen := func(r *row) *int { return &r.inSeen }
	*s = shard{
		users:    map[string]*user{},
		signedIn: queue[row]{when: stays, place: inSeen},
		visitors: queue[row]{when: stays, place: inSeen},
		created: queue[row]{
			when:  func(r *row) time.Time { return r.Created },
			place: func(r *row) *int { return &r.inCreated },
		},
		over:  queue[row]{when: overSince, place: inOver},
		flask: queue[row]{when: overSince, place: inOver},
		expires: queue[series]{
			when:  func(x *series) time.Time { return x.Expires },
			place: func(x *series) *int { return &x.inExpires },
		},
	}
}

// overSince is when a row ended; one that was dead when it began has no such time.
func overSince(r *row) time.Time {
	if r.Ended.IsZero() {
		return r.Created
	}
	return r.Ended
}

// user returns what is kept of a user, new if nothing is.
func (s *shard) user(id string) *user {
	if id == "" {
		return &s.nobody
	}
	u := s.users[id]
	if u == nil {
		u = &user{id: id}
		s.users[id] = u
	}
	return u
}

func (s *shard) stateOf(id string) session.UserState {
	if u := s.users[id]; u != nil {
		return u.state
	}
	return session.UserState{}
}

// seen is the queue of a row by LastSeen.
func (s *shard) seen(r *row) *queue[row] {
	if r.UserID == "" {
		return &s.visitors
	}
	return &s.signedIn
}

// ended is the queue of a row that never lives again.
func (s *shard) ended(r *row) *queue[row] {
	if r.FromFlask {
		return &s.flask
	}
	return &s.over
}

// enter makes a row one of the shard's.
func (s *shard) enter(r *row) {
	r.owner = s.user(r.UserID)
	r.owner.rows = append(r.owner.rows, r)
	r.inOwner = len(r.owner.rows)
	s.seen(r).put(r)
	if !r.FromFlask {
		s.created.put(r)
	}
}

// leave undoes enter.
func (s *shard) leave(r *row) {
	r.gone = true
	rows := r.owner.rows
	last := rows[len(rows)-1]
	rows[r.inOwner-1], last.inOwner = last, r.inOwner
	rows[len(rows)-1] = nil
	r.owner.rows = rows[:len(rows)-1]
	s.seen(r).drop(r)
	s.created.drop(r)
	s.ended(r).drop(r)
	s.forget(r.owner)
}

// forget drops a user of whom nothing needs to be kept.
func (s *shard) forget(u *user) {
	if u.id != "" && len(u.rows) == 0 && len(u.series) == 0 && u.state == (session.UserState{}) {
		delete(s.users, u.id)
	}
}

// touch moves LastSeen, never back.
func (s *shard) touch(r *row, now time.Time) {
	if now.After(r.LastSeen) {
		r.LastSeen = now
		s.seen(r).put(r)
	}
}

// end marks a row as ended.
func (s *shard) end(r *row, e session.Ending, successor session.Key) {
	r.Ended, r.Reason, r.Successor = e.At, e.Reason, successor
	if r.Ended.IsZero() {
		r.Ended = time.UnixMilli(1).UTC() // zero would be alive
	}
	s.ended(r).put(r)
	s.seen(r).put(r)
}

// past returns a row that is over by those bounds.
func (s *shard) past(b session.Bounds) *row {
	for _, r := range []*row{
		s.over.top(b.EndedBefore), s.signedIn.top(b.SeenBefore), s.visitors.top(b.SeenBefore), s.created.top(b.CreatedBefore),
	} {
		if r != nil {
			return r
		}
	}
	return nil
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}
