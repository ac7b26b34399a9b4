package million

import (
	"encoding/base64"
	"slices"
	"strings"
	"time"

	"github.com/gourd-auth/gourd/itsdangerous"
)

// longest is how many bytes of text are made into a token; what is longer makes
// tokens that would not be looked at.
const longest = 5000

var b64 = base64.RawURLEncoding

// tokenCase makes a token, reads it, spoils it and reads it again.
// interop/python/million_tokens.py does the same with the real classes.
func tokenCase(s *stream) (labels, fields []string) {
	u := drawSetup(s)
	m := makeToken(s, u)
	if m.fault != "" {
		return []string{u.kind, "made:" + m.fault}, []string{m.written}
	}
	reader := drawReader(s, u)
	after := drawElapsed(s)
	limit := drawLimit(s)
	now := u.time + after(limit)
	verdict, told := reader.read(m.token, now, limit.maxAge(), u.oneSeparator())
	t := tamper(s, u, m)
	second, toldThen := t.setup.read(t.token, now, limit.maxAge(), t.dated)
	unsafe := ""
	if t.dated {
		unsafe = t.setup.readUnsafe(t.token, now, limit.maxAge())
	}
	labels = []string{u.kind, "made:" + m.how, "read:" + verdict, "tamper:" + t.how, "then:" + second}
	fields = append([]string{quoted(m.written)}, told...)
	return labels, append(append(fields, toldThen...), unsafe)
}

// limit is max_age in quarters of a second.
type limit struct {
	none     bool
	quarters int64
}

func (l limit) maxAge() time.Duration {
	if l.none {
		return itsdangerous.NoMaxAge
	}
	return time.Duration(l.quarters) * time.Second / 4
}

func drawLimit(s *stream) limit {
	switch s.below(8) {
	case 0, 1:
		return limit{none: true}
	case 2:
		return limit{}
	case 3:
		return limit{quarters: 4 * 3600}
	case 4:
		return limit{quarters: 4 * 31 * 24 * 3600}
	case 5:
		return limit{quarters: int64(s.below(100))}
	case 6:
		return limit{quarters: -int64(1 + s.below(1000))}
	}
	return limit{quarters: 4 * int64(s.below(1000000000))}
}

// drawElapsed returns how long after its making a token is read, by the limit:
// mostly around it.
func drawElapsed(s *stream) func(limit) int64 {
	k, n, far := s.below(8), int64(s.below(1000000)), int64(s.below(1<<32))
	return func(l limit) int64 {
		whole := l.quarters >> 2 // rounded down
		return []int64{0, whole, whole + 1, whole - 1, -1, -n, n, far * 64}[k]
	}
}

// drawReader returns a reader with the writer's keys, older than its own, or
// without the one that signed; one that has moved on to other signers reads with
// the writer's as a fallback.
func drawReader(s *stream, u setup) setup {
	if len(u.fallbacks) > 0 && s.oneIn(2) {
		mine := itsdangerous.SignerOptions{Sep: u.sep, KeyDerivation: derivations[u.derivation], Digest: digests[u.digest]}
		u.fallbacks = append(slices.Clone(u.fallbacks), mine)
		u.digest, u.derivation = s.below(4), s.below(4)
	}
	k := s.below(4)
	if k < 2 {
		return u
	}
	own := u.keys[:len(u.keys):len(u.keys)]
	if k == 3 {
		own = u.keys[: len(u.keys)-1 : len(u.keys)-1]
	}
	u.keys = own
	for range 1 + s.below(3) {
		u.keys = append(u.keys, drawKey(s))
	}
	return u
}

// made is a token of drawn content: how it was made, and what of it is determined.
type made struct {
	fault, how     string
	text, front    string // the serialised text, and what of the token stands for it
	token, written string // the token, and the one that is determined
}

func makeToken(s *stream, u setup) made {
	if u.signsBytes {
		front := ""
		if s.oneIn(2) {
			front = values{stream: s}.text()
		} else {
			front = string(s.bytes(s.below(60)))
		}
		token := u.sign(front)
		return made{how: "exact", front: front, token: token, written: token}
	}
	v := content(s, u)
	if sorts := u.kind == "session" || u.dialect.SortKeys; sorts && u.time%2 == 0 {
		v = inMaps(v) // which are written as the ordered objects are
	}
	return u.dump(v)
}

func (u setup) sign(value string) string {
	o := u.options(u.time)
	if u.timed {
		return must(itsdangerous.NewTimestampSigner(u.ring(), o)).Sign(value)
	}
	return must(itsdangerous.NewSigner(u.ring(), o)).Sign(value)
}

func (u setup) dump(value any) made {
	codec := u.codec(false)
	if codec == nil {
		codec = u.dialect
	}
	text, err := codec.Dumps(value)
	switch {
	case err != nil: // keys of two kinds, a lone surrogate in UTF-8, 4301 digits
		return made{fault: "refused"}
	case len(text) > longest:
		return made{fault: "long", written: quoted(text)}
	}
	m := made{how: "exact", text: string(text), front: string(text)}
	m.token = must(u.serializer(u.time, false).dumps(value))
	m.written = m.token
	if u.urlSafe {
		m.front = b64.EncodeToString(text)
	}
	if u.urlSafe && !incompressible(m.text) {
		m.how = "spelled" // as if it had not been shortened: readers take both
		m.written = u.bare(u.timed)(m.front)
	}
	return m
}

// incompressible tells whether no zlib makes text shorter: no three bytes occur
// twice, and few bytes do.
func incompressible(text string) bool {
	if len(text) < 12 {
		return true
	}
	var bytes [256]bool
	distinct := 0
	for i := range len(text) {
		if !bytes[text[i]] {
			bytes[text[i]] = true
			distinct++
		}
	}
	if 2*distinct < len(text) || len(text) > 60 {
		return false
	}
	for i := range len(text) - 3 {
		if strings.Contains(text[i+1:], text[i:i+3]) {
			return false
		}
	}
	return true
}

func content(s *stream, u setup) any {
	if u.kind == "session" {
		return values{s, true, true}.session()
	}
	if u.urlSafe && s.oneIn(3) { // short enough to be exact
		g := values{stream: s}
		return pick(s, []func() any{g.int, func() any { return g.float() }, func() any { return g.chars(1) }})()
	}
	g := values{stream: s, lone: u.dialect.EscapeNonASCII}
	g.lone = g.lone || s.oneIn(32)
	var v any
	if s.oneIn(2) {
		v = g.dict(3)
	} else {
		v = g.value(3)
	}
	if s.oneIn(64) {
		return g.deep(v)
	}
	return v
}
