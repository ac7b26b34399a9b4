package itsdangerous

// Serializer turns values into signed text: JSON as Python's json.dumps writes
// it, the separator and the signature. There is no time in it, so its tokens
// cannot expire. Its tokens hold quotes and blanks; in URLs and cookies use a
// [URLSafeSerializer]. Safe for concurrent use.
//
// Source: itsdangerous, serializer.py, Serializer.
type Serializer struct{ untimed }

// NewSerializer is [NewSigner] for values. The default salt is "itsdangerous",
// the default Codec JSON{Spaced: true, EscapeNonASCII: true}.
func NewSerializer(k Keys, o Options) (*Serializer, error) {
	c, err := newCore(class{}, k, o)
	if err != nil {
		return nil, err
	}
	return &Serializer{untimed{c}}, nil
}

// WithSalt returns a serializer for another use, with the same keys and options:
// Python's salt argument of dumps and loads. It derives the keys anew, so call
// it once for each use and keep the result. Nil is the default salt.
func (s *Serializer) WithSalt(salt []byte) *Serializer {
	return &Serializer{untimed{s.withSalt(salt)}}
}

// URLSafeSerializer is a [Serializer] whose tokens are safe in URLs, cookies and
// headers: compact JSON, compressed where that pays, in base64. Safe for
// concurrent use.
//
// Source: itsdangerous, url_safe.py, URLSafeSerializer.
type URLSafeSerializer struct{ untimed }

// NewURLSafeSerializer is [NewSigner] for values. The default salt is
// "itsdangerous", the default Codec the zero JSON.
func NewURLSafeSerializer(k Keys, o Options) (*URLSafeSerializer, error) {
	c, err := newCore(class{urlSafe: true}, k, o)
	if err != nil {
		return nil, err
	}
	return &URLSafeSerializer{untimed{c}}, nil
}

// WithSalt returns a serializer for another use, as [Serializer.WithSalt] does.
func (s *URLSafeSerializer) WithSalt(salt []byte) *URLSafeSerializer {
	return &URLSafeSerializer{untimed{s.withSalt(salt)}}
}

// untimed holds the calls of the serializers without a time.
type untimed struct{ core }

// Dumps returns v as a token. The errors are the codec's, and [ErrTooLarge] for
// what Loads would refuse.
func (s *untimed) Dumps(v any) (string, error) { return s.dumps(v) }

// DumpsText is Dumps for text that the codec, or Python, has serialised
// already. It must be UTF-8 and is not parsed.
func (s *untimed) DumpsText(text []byte) (string, error) { return s.dumpsText(text) }

// Loads returns the value in token if one of the keys has signed it. The errors
// are those of [Signer.Unsign], and [*BadPayloadError] for a payload that
// cannot be read although its signature is good. Of several signers the last
// one's error is returned.
func (s *untimed) Loads(token string) (any, error) { return s.loads(token, NoMaxAge) }

// Verify is Loads that leaves the text inside unparsed, so that it can be kept,
// compared or parsed later, with the codec's Loads.
func (s *untimed) Verify(token string) (Verified, error) { return s.verify(token, NoMaxAge) }

// LoadsUnsafe returns what token says even if nobody has signed it: signed tells
// whether somebody has. Never act on such a value; it is for looking at tokens
// in a debugger or a log. A payload that cannot be read either is nil. The
// errors are [*BadPayloadError] for a payload that is signed and cannot be read,
// and [*BadDataError] for a token over [MaxToken].
//
// Source: itsdangerous, serializer.py, Serializer.loads_unsafe.
func (s *untimed) LoadsUnsafe(token string) (value any, signed bool, err error) {
	return s.loadsUnsafe(token, NoMaxAge)
}
