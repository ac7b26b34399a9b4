package audit

import (
	"context"
	"crypto/rand"
	"encoding/base32"
	"encoding/binary"
	"log/slog"
	"strings"
	"time"
	"unicode/utf8"
)

// MaxField is how many bytes of a field are kept. A browser's name of 16 KiB is a
// stranger's joke.
const MaxField = 512

// bounded cuts the fields. What is no UTF-8 becomes U+FFFD, and every other
// character stays as it is: who prints a field escapes it.
func (e Event) bounded() Event {
	for _, field := range []*string{&e.Outcome, &e.ActorID, &e.TargetID, &e.Session, &e.IP, &e.UserAgent, &e.RequestID, &e.Reason} {
		*field = bounded(*field)
	}
	return e
}

func bounded(text string) string {
	text = strings.ToValidUTF8(text[:min(len(text), 4*MaxField)], "\uFFFD")
	if len(text) <= MaxField {
		return text
	}
	cut := MaxField
	for !utf8.RuneStart(text[cut]) {
		cut--
	}
	return text[:cut]
}

// newID makes an id of 26 lower-case letters and digits: 48 bits of
// milliseconds, so that ids sort as events came, and 80 random bits.
func newID(now time.Time) string {
	var raw [16]byte
	binary.BigEndian.PutUint64(raw[:8], uint64(now.UnixMilli())<<16)
	rand.Read(raw[6:])
	return strings.ToLower(base32.HexEncoding.WithPadding(base32.NoPadding).EncodeToString(raw[:]))
}

// line writes the event to the logger: its name is the message, the address
// stands before what a stranger may have written. The request id is the
// context's, which the logger adds by itself.
func (l *Log) line(ctx context.Context, e Event, failed error) {
	level := slog.LevelInfo
	if e.Outcome != OK {
		level = slog.LevelWarn
	}
	attrs := []slog.Attr{slog.String("event_id", e.ID), slog.String("outcome", e.Outcome)}
	for _, field := range []struct{ name, value string }{
		{"actor_id", e.ActorID}, {"target_id", e.TargetID}, {"session", e.Session},
		{"ip", e.IP}, {"reason", e.Reason}, {"user_agent", e.UserAgent},
	} {
		if field.value != "" {
			attrs = append(attrs, slog.String(field.name, field.value))
		}
	}
	if failed != nil {
		level = slog.LevelError
		attrs = append(attrs, slog.String("not_written", failed.Error()))
	}
	l.config.Logger.LogAttrs(ctx, level, e.Name, attrs...)
}
