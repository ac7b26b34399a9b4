package memstore_test

import (
	"cmp"
	"slices"
	"time"

	"github.com/gourd-auth/gourd/session"
)

// model is the store in the plainest words: lists, each of which is looked through.
type model struct {
	rows   []session.Record
	series []session.Series
	users  map[string]session.UserState // "" is everybody
}

func (m *model) user(id string) session.UserState {
	all, own := m.users[""], m.users[id]
	if id == "" {
		return all
	}
	own.Generation += all.Generation
	if all.Cutoff.After(own.Cutoff) {
		own.Cutoff = all.Cutoff
	}
	return own
}

func (m *model) at(k session.Key) *session.Record {
	i := slices.IndexFunc(m.rows, func(r session.Record) bool { return r.Key == k })
	if i < 0 {
		return nil
	}
	return &m.rows[i]
}

func (m *model) alive(r *session.Record) bool {
	return r != nil && r.Ended.IsZero() && r.Generation == m.user(r.UserID).Generation
}

func (m *model) start(r session.Record) bool {
	taken := slices.ContainsFunc(m.rows, func(o session.Record) bool { return o.Handle == r.Handle })
	if m.at(r.Key) == nil && !taken {
		m.rows = append(m.rows, r)
	}
	return m.at(r.Key) != nil
}

func (m *model) touch(k session.Key, now time.Time) bool {
	r := m.at(k)
	if m.alive(r) && now.After(r.LastSeen) {
		r.LastSeen = now
	}
	return m.alive(r)
}

func (m *model) save(k session.Key, version int64, contents string, now time.Time) bool {
	r := m.at(k)
	if !m.alive(r) || r.Version != version {
		return false
	}
	r.Contents, r.Version = contents, version+1
	return m.touch(k, now)
}

// replace ends a row, and begins next in its place if there is one and the row was
// alive.
func (m *model) replace(r *session.Record, e session.Ending, alive bool) {
	r.Ended, r.Reason = e.At, e.Reason
	old := *r
	if e.Next == nil || !alive {
		m.series = slices.DeleteFunc(m.series, func(x session.Series) bool { return x.Session == old.Key && x.UserID == old.UserID })
		return
	}
	r.Successor = e.Next.Key
	for i := range m.series {
		if m.series[i].Session == old.Key && m.series[i].UserID == old.UserID {
			m.series[i].Session = e.Next.Key
		}
	}
	n := *e.Next
	n.UserID, n.Contents, n.Version, n.Generation = old.UserID, old.Contents, old.Version, m.user(old.UserID).Generation
	m.rows = append(m.rows, n)
}

func (m *model) cutOff(id string, at time.Time, generations int64) {
	u := m.users[id]
	u.Generation += generations
	if at.After(u.Cutoff) {
		u.Cutoff = at
	}
	m.users[id] = u
}

func (m *model) end(k session.Key, e session.Ending) bool {
	r := m.at(k)
	if r == nil || !r.Ended.IsZero() {
		return false
	}
	alive := m.alive(r)
	if r.FromFlask && r.UserID != "" {
		m.cutOff(r.UserID, e.At, 0)
	}
	m.replace(r, e, alive)
	return true
}

func (m *model) endUser(id string, e session.Ending) (n int) {
	from := m.at(e.From)
	goesOn := m.alive(from) && (id == "" || from.UserID == id)
	m.cutOff(id, e.At, 1)
	m.series = slices.DeleteFunc(m.series, func(x session.Series) bool { return id == "" || x.UserID == id })
	for i := range m.rows { // replace appends, to what is not looked at
		r := &m.rows[i]
		if !r.Ended.IsZero() || id != "" && r.UserID != id {
			continue
		}
		n++
		if e := e; r.Key != e.From {
			e.Next = nil
			m.replace(r, e, false)
		}
	}
	if from = m.at(e.From); from != nil && from.Ended.IsZero() && (id == "" || from.UserID == id) {
		m.replace(from, e, goesOn)
	}
	return n
}

func (m *model) list(id string, b session.Bounds) (keys []session.Key) {
	rows := slices.Clone(m.rows)
	slices.SortFunc(rows, func(a, b session.Record) int {
		return cmp.Or(b.Created.Compare(a.Created), cmp.Compare(a.Handle, b.Handle))
	})
	for _, r := range rows {
		if m.alive(&r) && r.UserID != "" && (id == "" || r.UserID == id) &&
			!r.LastSeen.Before(b.SeenBefore) && !r.Created.Before(b.CreatedBefore) {
			keys = append(keys, r.Key)
		}
	}
	return keys
}

func (m *model) endOldest(id string, keep int, b session.Bounds, e session.Ending) []session.Key {
	keys := m.list(id, b)
	keys = keys[min(keep, len(keys)):]
	for _, k := range keys {
		m.replace(m.at(k), e, false)
	}
	return keys
}

func (m *model) sweep(b session.Bounds) int {
	before := len(m.rows) + len(m.series)
	m.rows = slices.DeleteFunc(m.rows, func(r session.Record) bool {
		if r.FromFlask {
			return r.LastSeen.Before(b.SeenBefore) && r.Ended.Before(b.SeenBefore)
		}
		over := r.Ended
		if over.IsZero() {
			over = r.Created // if it was dead when it began
		}
		return r.LastSeen.Before(b.SeenBefore) || r.Created.Before(b.CreatedBefore) || !m.alive(&r) && over.Before(b.EndedBefore)
	})
	m.series = slices.DeleteFunc(m.series, func(x session.Series) bool { return !x.Expires.After(b.SeriesBefore) })
	return before - len(m.rows) - len(m.series)
}

func (m *model) endedFor(user string, k session.Key) bool {
	r := m.at(k)
	return r != nil && r.UserID == user && !m.alive(r)
}

func (m *model) startSeries(x session.Series) bool {
	if x.Generation != m.user(x.UserID).Generation || m.endedFor(x.UserID, x.Session) {
		return true
	}
	if m.seriesAt(x.Selector) != nil {
		return false
	}
	m.series = append(m.series, x)
	return true
}

func (m *model) seriesAt(selector session.Key) *session.Series {
	i := slices.IndexFunc(m.series, func(x session.Series) bool { return x.Selector == selector })
	if i < 0 {
		return nil
	}
	return &m.series[i]
}

func (m *model) rotate(selector, from, to, row session.Key, now time.Time) bool {
	x := m.seriesAt(selector)
	if x == nil || x.Validator != from || !now.Before(x.Expires) || m.endedFor(x.UserID, row) {
		return false
	}
	if former := m.at(x.Session); former != nil && former.Key != row && former.UserID == x.UserID && former.Ended.IsZero() {
		former.Ended, former.Reason = now, session.ReasonRememberedAgain
	}
	x.Previous, x.Validator, x.Session, x.Rotated = from, to, row, now
	return true
}
