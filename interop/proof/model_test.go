package proof_test

import (
	"slices"
	"strings"
	"time"

	"github.com/gourd-auth/gourd/session"
)

// model says who every cookie stands for that was ever handed out. It knows no
// store, no generation, no version: rows that end, one after another.
type model struct {
	kind    session.Kind
	now     func() time.Time
	cap     int
	keys    []int // that are accepted, the one that signs first
	cookies map[string]*modelCookie
	rows    []*modelRow
	series  map[string]*modelSeries // by selector
}

type modelRow struct {
	handle, user  string
	created, seen time.Time
	ended         time.Time
	over, swept   bool
	next          *modelRow // took its place
}

type modelCookie struct {
	row    *modelRow
	key    int
	signed time.Time
}

type modelSeries struct {
	user              string
	row               *modelRow
	good, previous    string // whole cookies
	rotated, expires  time.Time
	begun             map[string]*modelRow // by the cookie that began it
	gone, justRotated bool
}

func (m *model) dead(r *modelRow) bool {
	now := m.now()
	return r.over || r.swept || now.Sub(r.seen) > idle || now.Sub(r.created) >= absolute
}

// who is the living row of a session cookie; late is what took its place just now.
func (m *model) who(cookie string) (r, late *modelRow) {
	r = m.named(cookie)
	switch {
	case r == nil:
		return nil, nil
	case !m.dead(r):
		return r, nil
	case r.next != nil && m.now().Sub(r.ended) <= time.Minute:
		return nil, r.next
	}
	return nil, nil
}

// named is the row that a cookie names, if it is accepted at all.
func (m *model) named(cookie string) *modelRow {
	c := m.cookies[cookie]
	if c == nil || c.row == nil || c.row.swept || m.kind == session.Tracked && !m.verifies(c) {
		return nil
	}
	return c.row
}

func (m *model) verifies(c *modelCookie) bool {
	age := m.now().Unix() - c.signed.Unix()
	return slices.Contains(m.keys, c.key) && age >= 0 && age <= int64(idle/time.Second)
}

// ask is a request that looks at who somebody is.
func (m *model) ask(cookie, ticket string) *modelRow {
	r, late := m.who(cookie)
	switch {
	case r != nil:
		m.touch(r, m.cookies[cookie])
		return r
	case late != nil:
		return nil
	}
	return m.recall(ticket)
}

// touch notes a use, at most once a minute.
func (m *model) touch(r *modelRow, c *modelCookie) {
	last := r.seen
	if signed := c.signed.Truncate(time.Second); m.kind == session.Tracked && m.now().Sub(signed) >= idle/2 {
		last = signed
	}
	if m.now().Sub(last) >= time.Minute {
		m.use(r)
	}
}

func (m *model) use(r *modelRow) {
	if m.now().After(r.seen) {
		r.seen = m.now()
	}
}

func (m *model) seriesOf(ticket string) *modelSeries {
	selector, _, _ := strings.Cut(ticket, ".")
	if s := m.series[selector]; s != nil && !s.gone {
		return s
	}
	return nil
}

// recall signs in by a remember cookie.
func (m *model) recall(ticket string) *modelRow {
	s := m.seriesOf(ticket)
	if s == nil || !m.now().Before(s.expires) {
		return nil
	}
	again := ticket == s.previous && m.now().Sub(s.rotated) <= 10*time.Second
	switch {
	case ticket != s.good && !again:
		m.endSeries(s)
		return nil
	case again && m.dead(s.begun[ticket]):
		return nil
	case again:
		m.use(s.begun[ticket])
		return s.begun[ticket]
	}
	former := s.row
	s.row = nil
	m.end(former)
	r := m.begin(s.user, s)
	if r.over { // there were too many, and newer ones
		return nil
	}
	s.previous, s.rotated, s.justRotated = ticket, m.now(), true
	s.begun[ticket] = r
	return r
}

// begin adds a row, which series, if there is one, belongs to. Of too many the
// oldest end.
func (m *model) begin(user string, series *modelSeries) *modelRow {
	r := &modelRow{user: user, created: m.now(), seen: m.now()}
	if series != nil {
		series.row = r
	}
	m.rows = append(m.rows, r)
	alive := slices.DeleteFunc(slices.Clone(m.rows), func(r *modelRow) bool { return r.user != user || m.dead(r) })
	slices.SortFunc(alive, func(a, b *modelRow) int { return b.created.Compare(a.created) })
	for _, old := range alive[min(m.cap, len(alive)):] {
		m.end(old)
	}
	return r
}

func (m *model) end(r *modelRow) {
	if r.over {
		return
	}
	r.over, r.ended = true, m.now()
	for _, s := range m.series {
		s.gone = s.gone || s.row == r
	}
}

func (m *model) endSeries(s *modelSeries) {
	m.end(s.row)
	s.gone = true
}

// replace puts a row in the place of one, and its series go with it.
func (m *model) replace(r *modelRow) *modelRow {
	next := &modelRow{user: r.user, created: r.created, seen: m.now()}
	m.rows = append(m.rows, next)
	for _, s := range m.series {
		if s.row == r {
			s.row = next
		}
	}
	m.end(r)
	r.next = next
	return next
}

// revoke ends a row by its handle, or what took its place since.
func (m *model) revoke(r *modelRow) {
	if r.next == nil && m.dead(r) {
		return
	}
	for ; r != nil && !r.swept; r = r.next {
		if !r.over {
			m.end(r)
			return
		}
	}
}

// login ends what the browser had.
func (m *model) login(cookie, ticket, user string) *modelRow {
	m.forget(ticket)
	if r, _ := m.who(cookie); r != nil {
		m.end(r)
	}
	return m.begin(user, nil)
}

func (m *model) forget(ticket string) {
	if s := m.seriesOf(ticket); s != nil {
		m.endSeries(s)
	}
}

// logout ends the session, or what took its place, however long ago that was.
func (m *model) logout(cookie, ticket string) {
	if r := m.named(cookie); r != nil && (!m.dead(r) || r.next != nil) {
		for r.next != nil && !r.next.swept {
			r = r.next
		}
		m.end(r)
	}
	m.forget(ticket)
}

// endUser ends all of a user's, or everybody's.
func (m *model) endUser(user string) {
	for _, r := range m.rows {
		if user == "" || r.user == user {
			m.end(r)
		}
	}
	for _, s := range m.series {
		s.gone = s.gone || user == "" || s.user == user
	}
}

// others is a change of password: how long the browser is still remembered, if it is.
func (m *model) others(r *modelRow, ticket string) (next *modelRow, expires time.Time) {
	if s := m.seriesOf(ticket); s != nil && s.row == r && s.good == ticket {
		expires = s.expires
	}
	next = m.replace(r)
	next.over = true // so that it does not end with the others
	m.endUser(r.user)
	next.over = false
	return next, expires
}

func (m *model) sweep() {
	now := m.now()
	for _, r := range m.rows {
		r.swept = r.swept || r.over && r.ended.Before(now.Add(-24*time.Hour)) || now.Sub(r.seen) > idle || now.Sub(r.created) > absolute
	}
	for _, s := range m.series {
		s.gone = s.gone || s.expires.Before(now)
	}
}
