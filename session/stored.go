package session

import "encoding/base64"

// idBytes is how long an id is before base64.
const idBytes = 32

// isID reports whether a cookie's value can be an id of ours, in its one spelling.
func isID(value string) bool {
	if len(value) != base64.RawURLEncoding.EncodedLen(idBytes) {
		return false
	}
	_, err := canonical64.DecodeString(value)
	return err == nil
}

// openStored asks the store about a cookie's id. One that is not there is never
// adopted: whoever writes gets an id of ours.
func (s *Session) openStored(id string) {
	if !isID(id) {
		s.event(eventCookie+"bad_data", "", "", nil)
		return
	}
	found, ok, err := s.registry().Lookup(s.context(), keyOf(id))
	switch {
	case err != nil:
		s.fail(err)
	case !ok:
		s.event(eventUnknown, "", "", nil)
	case found.Key != keyOf(id):
		s.fail(errWrongRow)
	default:
		s.acceptStored(id, found)
	}
}

// acceptStored adopts a row that is alive, and the contents it holds.
func (s *Session) acceptStored(id string, found Found) {
	if name := s.manager.dead(found); name != "" {
		s.event(name, found.UserID, found.Handle, nil)
		s.noteReplaced(found)
		return
	}
	came, err := s.manager.codec.Open(found.Contents)
	if err != nil {
		s.event(eventRowRefused, found.UserID, found.Handle, err)
		return
	}
	values := contents{came: came}
	if userID(&values) != found.UserID {
		s.fail(errWrongRow)
		return
	}
	s.adopt(&values, found.Contents)
	s.track = tracking{id: id, generation: found.Generation, row: found.Record}
}

// joinContents goes on with what a parallel request put into the row.
func (s *Session) joinContents(found Found) {
	came, err := s.manager.codec.Open(found.Contents)
	if err != nil {
		s.event(eventRowRefused, found.UserID, found.Handle, err)
		s.fail(err)
		return
	}
	s.values, s.text, s.modified = contents{came: came}, found.Contents, false
}
