package itsdangerous

import "time"

// TimedSerializer is a [Serializer] whose tokens hold the time of signing. Safe
// for concurrent use.
//
// Source: itsdangerous, timed.py, TimedSerializer.
type TimedSerializer struct{ timed }

// NewTimedSerializer is [NewTimestampSigner] for values. The defaults are those
// of [NewSerializer].
func NewTimedSerializer(k Keys, o Options) (*TimedSerializer, error) {
	c, err := newCore(class{timed: true}, k, o)
	if err != nil {
		return nil, err
	}
	return &TimedSerializer{timed{c}}, nil
}

// WithSalt returns a serializer for another use, as [Serializer.WithSalt] does.
func (s *TimedSerializer) WithSalt(salt []byte) *TimedSerializer {
	return &TimedSerializer{timed{s.withSalt(salt)}}
}

// URLSafeTimedSerializer is a [URLSafeSerializer] whose tokens hold the time of
// signing: what Flask's sessions and most links in mails are made with. Safe
// for concurrent use.
//
// Source: itsdangerous, url_safe.py, URLSafeTimedSerializer.
type URLSafeTimedSerializer struct{ timed }

// NewURLSafeTimedSerializer is [NewTimestampSigner] for values. The defaults
// are those of [NewURLSafeSerializer].
func NewURLSafeTimedSerializer(k Keys, o Options) (*URLSafeTimedSerializer, error) {
	c, err := newCore(class{timed: true, urlSafe: true}, k, o)
	if err != nil {
		return nil, err
	}
	return &URLSafeTimedSerializer{timed{c}}, nil
}

// WithSalt returns a serializer for another use, as [Serializer.WithSalt] does.
func (s *URLSafeTimedSerializer) WithSalt(salt []byte) *URLSafeTimedSerializer {
	return &URLSafeTimedSerializer{timed{s.withSalt(salt)}}
}

// timed holds the calls of the serializers with a time.
type timed struct{ core }

// Dumps returns v and the present second as a token. The errors are the
// codec's, [ErrTooLarge] for what Loads would refuse, and one for a clock
// before 1970 or after 9999.
func (s *timed) Dumps(v any) (string, error) { return s.dumps(v) }

// DumpsText is Dumps for text that the codec, or Python, has serialised
// already. It must be UTF-8 and is not parsed.
func (s *timed) DumpsText(text []byte) (string, error) { return s.dumpsText(text) }

// Loads returns the value in token if one of the keys has signed it no longer
// ago than maxAge, which counts as in [TimestampSigner.Unsign]. The errors are
// those of Unsign, and [*BadPayloadError] for a payload that cannot be read
// although its signature is good and its time in order. Of several signers the
// last one's error is returned.
func (s *timed) Loads(token string, maxAge time.Duration) (any, error) {
	return s.loads(token, maxAge)
}

// Verify is Loads that leaves the text inside unparsed, so that it can be kept,
// compared or parsed later, with the codec's Loads.
func (s *timed) Verify(token string, maxAge time.Duration) (Verified, error) {
	return s.verify(token, maxAge)
}

// LoadsUnsafe returns what token says even if nobody has signed it, or too long
// ago: signed tells whether Loads would have returned it. Never act on such a
// value; it is for looking at tokens in a debugger or a log. A payload that
// cannot be read either is nil. The errors are [*BadPayloadError] for a payload
// that is signed and cannot be read, and [*BadDataError] for a token over
// [MaxToken].
//
// Source: itsdangerous, timed.py, TimedSerializer.loads_unsafe.
func (s *timed) LoadsUnsafe(token string, maxAge time.Duration) (value any, signed bool, err error) {
	return s.loadsUnsafe(token, maxAge)
}
