package session

import "errors"

// maxContents bounds what a Stored session may hold, in bytes of tagged JSON.
const maxContents = 64 << 10

// saveStored is what save does for a Stored session: the contents go into the
// store, and the cookie holds the id alone.
func (s *Session) saveStored(h cookieWriter) error {
	text, changed, err := s.changed()
	switch {
	case err != nil:
		return err
	case changed && s.values.len() == 0 && (s.ops.cleared || s.track.id == ""):
		return s.dropStored(h)
	case len(text) > maxContents:
		return s.checkSize(text)
	case changed && s.track.id == "":
		return s.startVisitor(h)
	case changed:
		return s.store(h, text)
	case s.track.started:
		return s.sendID(h)
	case !s.track.resend && !s.due():
		return nil
	}
	if alive, err := s.alive(false); !alive {
		return err
	}
	return s.sendID(h)
}

func (s *Session) checkSize(text []byte) error {
	if len(text) <= maxContents {
		return nil
	}
	return &TooLargeError{Size: len(text), Limit: maxContents, Heaviest: s.manager.heaviest(s.values.all())}
}

// dropStored ends the row of a session that holds nothing any more.
func (s *Session) dropStored(h cookieWriter) error {
	if err := s.endRow("logout"); err != nil {
		return err
	}
	s.saved("")
	return h.write(s.manager.config.Cookie.Delete())
}

// startVisitor begins a row of nobody's.
func (s *Session) startVisitor(h cookieWriter) error {
	state, err := s.registry().User(s.context(), "")
	if err != nil {
		return s.lost(err)
	}
	id := newID()
	found, err := s.startRow(s.record(id, "", state.Generation))
	if err != nil {
		return s.lost(err)
	}
	s.track = tracking{id: id, generation: found.Generation, row: found.Record, started: true}
	s.saved(s.text)
	return s.sendID(h)
}

// errContended says that other requests wrote faster, again and again.
var errContended = errors.New("session: too many requests write to the session at once")

// maxReplays bounds how often the operations are done again. Each time another
// request has written, so somebody always gets on.
const maxReplays = 1000

// store puts the contents into the row. If another request wrote meanwhile, what
// this one did is done again to what is there now. A row that ended takes nothing,
// unless another took its place: then that one does.
func (s *Session) store(h cookieWriter, text []byte) error {
	row := s.track.row
	for range maxReplays {
		ok, err := s.contentsStore().Save(s.context(), row.Key, row.Version, string(text), s.now())
		if err != nil {
			return s.lost(err)
		}
		if ok {
			row.Version++
			return s.stored(h, row, string(text))
		}
		next, alive, err := s.present(row)
		if err != nil {
			return s.lost(err)
		}
		if !alive {
			s.miss(row)
			return nil
		}
		row = next
		if text, err = s.replay(row.Contents); err != nil {
			return err
		}
		if err := s.checkSize(text); err != nil {
			return err
		}
	}
	return s.lost(errContended)
}

// present returns the row as it is now, or the one that took its place by a new
// id, and whether it is alive.
func (s *Session) present(row Record) (Record, bool, error) {
	key := row.Key
	for {
		found, ok, err := s.registry().Lookup(s.context(), key)
		switch {
		case err != nil || !ok:
			return Record{}, false, err
		case found.Key != key || found.UserID != row.UserID:
			return Record{}, false, errWrongRow
		case s.manager.dead(found) == "":
			return found.Record, true, nil
		case found.Successor.IsZero():
			return Record{}, false, nil
		}
		key = found.Successor
	}
}

// stored goes on with the contents as they stand now.
func (s *Session) stored(h cookieWriter, row Record, text string) error {
	s.track.row = row
	s.saved(text)
	return s.sendID(h)
}

// saved forgets what was done, which is in the store now.
func (s *Session) saved(text string) {
	s.ops, s.modified, s.text = s.manager.newOperations(), false, text
}

// lost tells that the store could not be asked.
func (s *Session) lost(err error) error {
	s.event(eventUnavailable, s.track.row.UserID, s.track.row.Handle, err)
	return unavailable(err)
}

// sendID sets the cookie. The id of a row that took the place of this session's is
// the other request's to send.
func (s *Session) sendID(h cookieWriter) error {
	if s.track.row.Key != keyOf(s.track.id) {
		return nil
	}
	header, err := s.manager.config.Cookie.Set(s.track.id, s.expires())
	if err != nil {
		return err
	}
	return h.write(header)
}

func (s *Session) contentsStore() Store { return s.manager.config.Store }
