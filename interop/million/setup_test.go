package million

import (
	"slices"
	"time"

	"github.com/gourd-auth/gourd/itsdangerous"
	"github.com/gourd-auth/gourd/taggedjson"
)

var (
	kinds = []string{
		"Signer", "TimestampSigner", "Serializer", "TimedSerializer",
		"URLSafeSerializer", "URLSafeTimedSerializer", "session", "session",
	}
	digests     = []itsdangerous.Digest{itsdangerous.SHA1, itsdangerous.SHA256, itsdangerous.SHA384, itsdangerous.SHA512}
	derivations = []itsdangerous.KeyDerivation{itsdangerous.DjangoConcat, itsdangerous.Concat, itsdangerous.HMAC, itsdangerous.None}
	separators  = []string{":", "::", "|", " ", "\x00", "~", "$.", "é", "\U0001f600", "..", "!", "+", "/", "\n"}
	edgeTimes   = []int64{1, 255, 256, 65535, 65536, 1<<31 - 1, 1 << 31, 1<<32 - 1, 1 << 32, 253402300799}
)

// setup is what a signer or serializer is made with.
type setup struct {
	kind                       string
	timed, urlSafe, signsBytes bool
	keys                       [][]byte // the oldest first, as in Python
	time                       int64    // when the token is made
	digest, derivation         int      // indices
	sep                        string
	salt                       []byte // nil is the default of the class
	fallbacks                  []itsdangerous.SignerOptions
	callSalt                   []byte // nil is none
	dialect                    itsdangerous.JSON
}

func drawSetup(s *stream) setup {
	u := setup{kind: pick(s, kinds), digest: 0, derivation: 2, sep: ".", salt: []byte("cookie-session")}
	u.timed = slices.Contains([]string{"TimestampSigner", "TimedSerializer", "URLSafeTimedSerializer", "session"}, u.kind)
	u.urlSafe = slices.Contains([]string{"URLSafeSerializer", "URLSafeTimedSerializer", "session"}, u.kind)
	u.signsBytes = slices.Contains([]string{"Signer", "TimestampSigner"}, u.kind)
	for range 1 + s.below(4) {
		u.keys = append(u.keys, drawKey(s))
	}
	u.time = drawTime(s)
	if u.kind == "session" {
		return u
	}
	u.digest, u.derivation, u.sep, u.salt = s.below(4), s.below(4), drawSeparator(s), drawSalt(s)
	if u.signsBytes {
		return u
	}
	if s.oneIn(3) {
		for range 1 + s.below(2) {
			u.fallbacks = append(u.fallbacks, drawFallback(s, u.sep))
		}
	}
	if s.oneIn(4) {
		u.callSalt = s.bytes(s.below(8))
	}
	u.dialect = drawDialect(s, u.urlSafe)
	return u
}

func drawKey(s *stream) []byte {
	if s.oneIn(8) {
		return s.bytes(60 + s.below(140)) // around and over the block of every digest
	}
	return s.bytes(1 + s.below(24))
}

func drawSeparator(s *stream) string {
	if s.oneIn(4) {
		return pick(s, separators)
	}
	return "."
}

func drawSalt(s *stream) []byte {
	switch s.below(5) {
	case 0:
		return nil
	case 1:
		return []byte{}
	case 2:
		return []byte("cookie-session")
	}
	return s.bytes(1 + s.below(20))
}

func drawFallback(s *stream, sep string) itsdangerous.SignerOptions {
	if s.oneIn(6) {
		sep = pick(s, separators)
	}
	derivation := derivations[s.below(4)]
	return itsdangerous.SignerOptions{Sep: sep, KeyDerivation: derivation, Digest: digests[s.below(4)]}
}

func drawDialect(s *stream, urlSafe bool) itsdangerous.JSON {
	j := itsdangerous.JSON{Spaced: !urlSafe, EscapeNonASCII: !urlSafe}
	if s.oneIn(4) {
		j.EscapeNonASCII = urlSafe
	}
	if s.oneIn(4) {
		j.Spaced = urlSafe
	}
	j.SortKeys = s.oneIn(4)
	return j
}

// drawTime returns when a token is made: never 0, whose timestamp is empty and
// refused.
func drawTime(s *stream) int64 {
	switch s.below(8) {
	case 0:
		return int64(1 + s.below(1000))
	case 1:
		return pick(s, edgeTimes)
	case 2:
		return int64(number(s.bytes(5))%253402300799) + 1
	}
	return int64(1200000000 + s.below(1500000000))
}

// number reads bytes as a big-endian number.
func number(b []byte) (n uint64) {
	for _, c := range b {
		n = n<<8 | uint64(c)
	}
	return n
}

func (u setup) oneSeparator() bool {
	return !slices.ContainsFunc(u.fallbacks, func(f itsdangerous.SignerOptions) bool { return f.Sep != u.sep })
}

// realSalt returns the salt that the keys are derived with.
func (u setup) realSalt() []byte {
	switch {
	case u.callSalt != nil:
		return u.callSalt
	case u.salt != nil:
		return u.salt
	case u.signsBytes:
		return []byte("itsdangerous.Signer")
	}
	return []byte("itsdangerous")
}

func (u setup) ring() itsdangerous.Keys {
	newest := len(u.keys) - 1
	fallbacks := slices.Clone(u.keys[:newest])
	slices.Reverse(fallbacks)
	return itsdangerous.Keys{Secret: u.keys[newest], Fallbacks: fallbacks}
}

func (u setup) options(now int64) itsdangerous.Options {
	return itsdangerous.Options{
		Salt: u.salt, Sep: u.sep, KeyDerivation: derivations[u.derivation], Digest: digests[u.digest],
		FallbackSigners: u.fallbacks,
		Now:             func() time.Time { return time.Unix(now, 0) },
	}
}

// bare signs under the same keys, its clock at the making of the token.
func (u setup) bare(timed bool) func(value string) string {
	o := u.options(u.time)
	o.Salt, o.FallbackSigners = u.realSalt(), nil
	if timed {
		return must(itsdangerous.NewTimestampSigner(u.ring(), o)).Sign
	}
	return must(itsdangerous.NewSigner(u.ring(), o)).Sign
}

// codec is what values are written and read with. Written as the class does by
// itself, it is the class's own.
func (u setup) codec(reading bool) itsdangerous.Codec {
	if u.kind == "session" {
		return taggedjson.Serializer{}
	}
	j := u.dialect
	j.KeepOrder = reading
	if own := (itsdangerous.JSON{Spaced: !u.urlSafe, EscapeNonASCII: !u.urlSafe}); j == own {
		return nil
	}
	return j
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}
