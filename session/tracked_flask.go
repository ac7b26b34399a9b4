package session

import (
	"errors"
	"strconv"
)

// This file is what the kind Tracked does about a Flask app that shares its
// cookie and knows nothing of the registry: it drops users, switches them and
// signs them in, and leaves _gourd as it was.

// acceptFlaskLogout meets a cookie that names a row but no user: Flask's
// logout_user. The row ends; what else is in the session stays, and the value
// _gourd goes with the next answer, so that a later login at Flask is new.
//
// A row that ended otherwise takes what else is in the cookie with it.
func (s *Session) acceptFlaskLogout(found Found, ok bool, values *contents, text string) {
	switch {
	case !ok:
		s.event(eventUnknown, "", "", nil)
		return
	case found.Ended.IsZero():
		if _, err := s.end(found.Record, reasonFlaskLogout, Key{}); err != nil {
			s.fail(err)
			return
		}
		s.event(eventFlaskLogout, found.UserID, found.Handle, nil)
	case found.Reason != reasonFlaskLogout:
		s.event(eventUseAfterEnd, found.UserID, found.Handle, nil)
		s.endRenewed(found)
		return
	}
	s.adopt(values, text)
	s.modified = true
}

// endRenewed ends the row that a renewal put in the place of one whose user signed
// out at Flask meanwhile.
func (s *Session) endRenewed(old Found) {
	s.noteReplaced(old)
	if s.track.replacedBy.IsZero() {
		return
	}
	if _, err := s.manager.endLine(s.context(), old.Record, old.UserID, reasonFlaskLogout); err != nil {
		s.fail(err)
	}
}

const reasonFlaskLogout = "flask logout"

// acceptFlaskSwitch meets a cookie whose row was made for somebody else: at
// Flask another user signed in. The row ends, and with FlaskSharesLogin a new
// login begins. The new id is derived from the old one, so that parallel
// requests begin the same.
func (s *Session) acceptFlaskSwitch(c claim, found Found, values *contents, text string) {
	next := s.manager.derive("switch", c.id, c.user)
	fresh := s.manager.dead(found) == "" && found.Generation == c.generation
	follows := found.Successor == keyOf(next) && s.now().Sub(found.Ended) <= switchGrace
	if !fresh && !follows {
		s.event(eventWrongOwner, c.user, found.Handle, nil)
		return
	}
	l, ok := s.beginFlask(c.user, func(UserState) string { return next })
	if s.err != nil || fresh && !s.endSwitched(c.user, found, l.Key) || !ok {
		return
	}
	s.adoptFlask(l, values, text)
}

// endSwitched ends the row of a switch, for which the row of the new login stands
// already, if there is one: a logout that comes in between finds it. If it was a
// logout that ended the old row the new one ends too, and nobody is signed in.
func (s *Session) endSwitched(user string, old Found, next Key) bool {
	ended, err := s.end(old.Record, "flask switch", next)
	if ended {
		s.event(eventFlaskSwitch, user, old.Handle, nil)
		return true
	}
	var now Found
	if err == nil {
		now, _, err = s.registry().Lookup(s.context(), old.Key)
	}
	if err == nil && now.Successor != next {
		s.event(eventWrongOwner, user, old.Handle, nil)
		_, err = s.end(Record{Key: next}, "flask switch", Key{})
	}
	if err != nil {
		s.fail(err)
	}
	return err == nil && now.Successor == next // a parallel request was quicker
}

// acceptFlask meets a cookie that names a user but no row: Flask signed that
// user in. It is accepted if it was signed after the user's cut-off. Copies of
// one login, known by the same _id, share one row.
//
// The cut-off is part of the derived id: a row that ended moved it, and a login
// of the same browser after that must not meet the ended row again.
func (s *Session) acceptFlask(c claim, values *contents, text string) {
	l, ok := s.beginFlask(c.user, func(user UserState) string {
		return s.manager.derive("flask", c.user, c.identifier,
			strconv.FormatInt(user.Generation, 10), strconv.FormatInt(user.Cutoff.UnixMilli(), 10))
	})
	if ok {
		s.adoptFlask(l, values, text)
	}
}

// flaskLogin is the row of a session that Flask began.
type flaskLogin struct {
	Found
	id    string
	begun bool // by this request
}

// beginFlask makes sure that the row of a session that Flask began stands, if it
// may begin and was signed after the user's cut-off. What was true of the user when
// the cookie was judged has to be true of the row.
func (s *Session) beginFlask(user string, id func(UserState) string) (l flaskLogin, ok bool) {
	if !s.manager.config.FlaskSharesLogin {
		s.event(eventFlaskIgnored, user, "", nil)
		return l, false
	}
	state, err := s.registry().User(s.context(), user)
	if err != nil {
		s.fail(err)
		return l, false
	}
	if s.isCutOff(user, state) {
		return l, false
	}
	l, err = s.startFlask(id(state), user, state)
	switch {
	case errors.Is(err, errAgain):
		s.event(eventUseAfterEnd, user, "", err)
		return l, false
	case err != nil:
		s.fail(err)
		return l, false
	}
	return l, !s.isCutOff(user, l.User)
}

// startFlask starts the row, or finds it.
func (s *Session) startFlask(id, user string, state UserState) (flaskLogin, error) {
	r := s.record(id, user, state.Generation)
	r.FromFlask, r.Method = true, "flask"
	for range maxAgain {
		r.Key = keyOf(id)
		found, err := s.startRow(r)
		if err != nil || !s.outlives(found) {
			return flaskLogin{found, id, found.Handle == r.Handle}, err
		}
		id = s.manager.derive("again", id, found.Handle)
	}
	return flaskLogin{}, errAgain
}

// maxAgain bounds how many sessions of one browser at Flask can have ended for there
// being too many, before it has to wait until their rows are swept.
const maxAgain = 64

var errAgain = errors.New("session: too many logins of one browser at Flask ended for there being too many")

// adoptFlask adopts a session that Flask began. The next answer carries its id.
func (s *Session) adoptFlask(l flaskLogin, values *contents, text string) {
	if l.begun {
		if err := s.endOldest(l.UserID); err != nil {
			s.fail(err)
			return
		}
	}
	if s.acceptRow(l.id, l.Found, values, text) && l.begun {
		s.event(eventFlaskLogin, l.UserID, l.Handle, nil)
	}
	s.modified = s.came
}

// endExpired ends the row of a login of Flask's that grew too old, which moves the
// user's cut-off: copies of it are over, and the next login of that browser, which
// would derive the same id, begins a new row.
func (s *Session) endExpired(event string, r Record) {
	if event != eventExpired || !r.FromFlask {
		return
	}
	if _, err := s.end(r, "expired", Key{}); err != nil {
		s.fail(err)
	}
}

// isCutOff reports whether the cookie was signed before the user's cut-off.
func (s *Session) isCutOff(user string, state UserState) bool {
	cutOff := !state.Cutoff.IsZero() && !s.signedAt.After(state.Cutoff.Add(flaskGrace))
	if cutOff {
		s.event(eventUseAfterEnd, user, "", nil)
	}
	return cutOff
}

// outlives reports whether the cookie was signed after its row ended for there
// being too many, which moves no cut-off: then it is a new login.
func (s *Session) outlives(found Found) bool {
	return found.Reason == ReasonTooMany && s.signedAt.After(found.Ended.Add(flaskGrace))
}
