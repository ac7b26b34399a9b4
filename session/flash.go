package session

import "github.com/gourd-auth/gourd/taggedjson"

// Flash is a message for the next page: Flask's flash().
type Flash struct {
	// Category is "message" unless the caller chose another: "error", "info".
	Category string
	// Message is text, or taggedjson.Markup, or whatever else Flask stored.
	Message any
}

// Flash keeps a message for the next page that shows them. An empty category
// means "message". Errors are those of Set.
func (s *Session) Flash(category string, message any) error {
	if category == "" {
		category = "message"
	}
	flash := taggedjson.Tuple{category, message}
	if _, err := s.manager.codec.Dumps(flash); err != nil {
		return err
	}
	return s.change(func(values map[string]any) bool {
		s.ops.flash(flash)
		list, _ := values[flashesKey].([]any)
		values[flashesKey] = append(list, flash)
		return true
	})
}

// Flashes takes the messages out of the session and returns them in order.
// Later calls in the same request return the same messages, as in Flask, even
// if more were flashed since; those wait for the next request. Once the
// response has begun nothing more is taken out, and the error says so.
func (s *Session) Flashes() ([]Flash, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.taken {
		return s.flashes, nil
	}
	if s.writable() == nil && !s.read().has(flashesKey) { // most pages have none to show
		s.taken = true
		return nil, nil
	}
	err := s.edit(func(values map[string]any) bool {
		list, found := values[flashesKey]
		s.ops.take(list)
		delete(values, flashesKey)
		s.taken, s.flashes = true, parseFlashes(list)
		return found
	})
	return s.flashes, err
}

// parseFlashes reads (category, message) pairs, written as tuples or lists, and
// passes over anything else.
func parseFlashes(v any) []Flash {
	list, _ := v.([]any)
	var flashes []Flash
	for _, item := range list {
		pair, ok := item.(taggedjson.Tuple)
		if !ok {
			pair, _ = item.([]any)
		}
		if len(pair) != 2 {
			continue
		}
		category, _ := pair[0].(string)
		flashes = append(flashes, Flash{Category: category, Message: pair[1]})
	}
	return flashes
}
