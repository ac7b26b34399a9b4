package server

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/gourd-auth/gourd/internal/device"
	"github.com/gourd-auth/gourd/session"
)

// maxCards is how many sessions the profile shows.
const maxCards = 20

// sessionCard is a session as the profile shows it.
type sessionCard struct {
	ID       string
	Device   string
	Current  bool
	SignedIn moment
	LastSeen moment
	How      string // as the end of "Signed in …"; may be empty
	Address  string
}

// moment is a time in words, and exactly.
type moment struct{ Words, Exact, Machine string }

func momentOf(t, now time.Time) moment {
	t = t.UTC()
	return moment{ago(now.Sub(t)), t.Format("2 January 2006, 15:04 UTC"), t.Format(time.RFC3339)}
}

// ago says how long something is past, in its largest unit, rounded down. Sessions
// are noted to a minute, so less is no time.
func ago(d time.Duration) string {
	for _, unit := range []struct {
		d         time.Duration
		one, many string
	}{{24 * time.Hour, "a day", " days"}, {time.Hour, "an hour", " hours"}, {time.Minute, "a minute", " minutes"}} {
		switch n := int(d / unit.d); {
		case n >= 2:
			return strconv.Itoa(n) + unit.many + " ago"
		case n == 1:
			return unit.one + " ago"
		}
	}
	return "just now"
}

// waysIn says how a session was signed in.
var waysIn = map[string]string{"password": "by password", "remember": "remembered from before", "flask": "at the Flask app"}

// cards shows the present session first and then the newest, and says how many
// there are beyond.
func (s *Server) cards(ctx context.Context, infos []session.Info) (cards []sessionCard, more int) {
	here, now := handleOf(ctx), s.deps.Session.Now()
	slices.SortStableFunc(infos, func(a, b session.Info) int {
		return rank(a.Handle == here) - rank(b.Handle == here)
	})
	for _, i := range infos[:min(len(infos), maxCards)] {
		cards = append(cards, sessionCard{
			ID: i.Handle, Device: device.Describe(i.Agent), Current: i.Handle == here,
			SignedIn: momentOf(i.Created, now), LastSeen: momentOf(i.LastSeen, now),
			How: waysIn[i.Method], Address: i.Address,
		})
	}
	return cards, len(infos) - len(cards)
}

func rank(first bool) int {
	if first {
		return 0
	}
	return 1
}

// endSessionForm answers POST /profile/sessions/end.
func (s *Server) endSessionForm(w http.ResponseWriter, r *http.Request) {
	if p := readForm(w, r); p != nil {
		s.fail(w, r, p)
		return
	}
	id, done := r.PostFormValue("id"), "session"
	if id == handleOf(r.Context()) {
		s.logoutForm(w, r)
		return
	}
	p := s.endSession(r.Context(), "", id)
	if p != nil && p.Code == "not_found" {
		p, done = nil, "gone"
	}
	s.backToProfile(w, r, p, done)
}

// endOthersForm answers POST /profile/sessions/end-others.
func (s *Server) endOthersForm(w http.ResponseWriter, r *http.Request) {
	_, p := s.endOtherSessions(r.Context(), "")
	s.backToProfile(w, r, p, "others")
}

// backToProfile leads back after a button was pressed there.
func (s *Server) backToProfile(w http.ResponseWriter, r *http.Request, p *Problem, done string) {
	switch {
	case p == nil:
		s.redirect(w, "/profile?done="+done)
	case p.Code == "fresh_login_required":
		s.needsRefresh(w, r)
	default:
		s.fail(w, r, p)
	}
}
