package itsdangerous

import (
	"errors"
	"fmt"
	"sync"
	"time"
	"unicode/utf8"
)

// URLSafeSerializer turns values into signed text that is safe in URLs, cookies
// and headers, and back. There is no time in it, so its tokens cannot expire.
// Safe for concurrent use.
//
// Source: itsdangerous, url_safe.py, URLSafeSerializer.
type URLSafeSerializer struct {
	secret
	signer *Signer
	codec  Codec
}

// NewURLSafeSerializer is [NewSigner] for values. The default salt is
// "itsdangerous".
func NewURLSafeSerializer(k Keys, o Options) (*URLSafeSerializer, error) {
	e, err := newEngine(k, o, serialSalt)
	if err != nil {
		return nil, err
	}
	return &URLSafeSerializer{signer: &Signer{engine: e}, codec: o.codec()}, nil
}

// Dumps returns v as a token. The errors are the codec's, and [ErrTooLarge] for
// what Loads would refuse.
func (s *URLSafeSerializer) Dumps(v any) (string, error) { return dumps(s.codec, v, s.signer.sign) }

// DumpsText is Dumps for text that the codec, or Python, has serialised
// already. It must be UTF-8 and is not parsed.
func (s *URLSafeSerializer) DumpsText(text []byte) (string, error) {
	return dumpsText(text, s.signer.sign)
}

// Loads returns the value in token if one of the keys has signed it. The errors
// are those of [Signer.Unsign], and [*BadPayloadError] for a payload that
// cannot be read although its signature is good.
func (s *URLSafeSerializer) Loads(token string) (any, error) {
	v, err := s.signer.Unsign(token)
	if err != nil {
		return nil, err
	}
	return loads(s.codec, v.Text)
}

// Verify is Loads that leaves the text inside unparsed, so that it can be kept,
// compared or parsed later, with the codec's Loads.
func (s *URLSafeSerializer) Verify(token string) (Verified, error) {
	v, err := s.signer.Unsign(token)
	if err != nil {
		return Verified{}, err
	}
	return inner(v)
}

// URLSafeTimedSerializer is a URLSafeSerializer whose tokens hold the time of
// signing: what Flask's sessions and most links in mails are made with. Safe
// for concurrent use.
//
// Source: itsdangerous, url_safe.py, URLSafeTimedSerializer.
type URLSafeTimedSerializer struct {
	secret
	signer *TimestampSigner
	codec  Codec
}

// NewURLSafeTimedSerializer is [NewTimestampSigner] for values. The default
// salt is "itsdangerous".
func NewURLSafeTimedSerializer(k Keys, o Options) (*URLSafeTimedSerializer, error) {
	signer, err := newTimestampSigner(k, o, serialSalt)
	if err != nil {
		return nil, err
	}
	return &URLSafeTimedSerializer{signer: signer, codec: o.codec()}, nil
}

// Dumps returns v as a token signed now. The errors are the codec's,
// [ErrTooLarge] for what Loads would refuse, and one for a clock that stands
// before 1970 or after 9999.
func (s *URLSafeTimedSerializer) Dumps(v any) (string, error) {
	return dumps(s.codec, v, s.signer.sign)
}

// DumpsText is Dumps for text that the codec, or Python, has serialised
// already. It must be UTF-8 and is not parsed.
func (s *URLSafeTimedSerializer) DumpsText(text []byte) (string, error) {
	return dumpsText(text, s.signer.sign)
}

// Loads returns the value in token if one of the keys has signed it no longer
// ago than maxAge, which counts as in [TimestampSigner.Unsign]. The errors are
// those of Unsign, and [*BadPayloadError] for a payload that cannot be read
// although its signature is good and its time in order.
func (s *URLSafeTimedSerializer) Loads(token string, maxAge time.Duration) (any, error) {
	v, err := s.signer.Unsign(token, maxAge)
	if err != nil {
		return nil, withInnerText(err)
	}
	return loads(s.codec, v.Text)
}

// Verify is Loads that leaves the text inside unparsed, so that it can be kept,
// compared or parsed later, with the codec's Loads.
func (s *URLSafeTimedSerializer) Verify(token string, maxAge time.Duration) (Verified, error) {
	v, err := s.signer.Unsign(token, maxAge)
	if err != nil {
		return Verified{}, withInnerText(err)
	}
	return inner(v)
}

func dumps(codec Codec, v any, sign func([]byte) string) (string, error) {
	text, err := codec.Dumps(v)
	if err != nil {
		return "", fmt.Errorf("itsdangerous: value cannot be serialised: %w", err)
	}
	return dumpsText(text, sign)
}

func dumpsText(text []byte, sign func([]byte) string) (string, error) {
	if len(text) > MaxInflated {
		return "", fmt.Errorf("%w: %d bytes of text, at most %d", ErrTooLarge, len(text), MaxInflated)
	}
	if !utf8.Valid(text) {
		return "", fmt.Errorf("itsdangerous: serialised text is %w", errUTF8)
	}
	payload := scratch.Get().(*[]byte)
	defer scratch.Put(payload)
	*payload = appendPayload((*payload)[:0], text)
	token := sign(*payload)
	if token == "" {
		return "", errClock
	}
	if len(token) > MaxToken {
		return "", fmt.Errorf("%w: token of %d bytes, at most %d", ErrTooLarge, len(token), MaxToken)
	}
	return token, nil
}

func loads(codec Codec, payload string) (any, error) {
	text, err := appendText(nil, payload)
	if err != nil {
		return nil, err
	}
	value, err := codec.Loads(text)
	if err != nil {
		return nil, &BadPayloadError{Reason: "payload cannot be parsed", Err: err}
	}
	return value, nil
}

// scratch is room for payloads and texts on their way.
var scratch = sync.Pool{New: func() any { return new([]byte) }}

var errClock = errors.New("itsdangerous: the clock stands before 1970 or after 9999")

// inner replaces the payload in v by the text that it spells.
func inner(v Verified) (Verified, error) {
	text := scratch.Get().(*[]byte)
	defer scratch.Put(text)
	var err error
	if *text, err = appendText((*text)[:0], v.Text); err != nil {
		return Verified{}, err
	}
	v.Text = string(*text)
	return v, nil
}

// withInnerText makes an expired token offer its text as Verify would have
// given it.
func withInnerText(err error) error {
	if expired, ok := err.(*ExpiredError); ok {
		v, _ := inner(expired.verified)
		expired.verified.Text = v.Text
	}
	return err
}
