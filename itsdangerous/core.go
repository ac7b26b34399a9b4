package itsdangerous

import (
	"errors"
	"fmt"
	"slices"
	"time"
	"unicode/utf8"
)

// class is what tells the four serializers apart.
type class struct {
	timed   bool // the token holds the time of signing
	urlSafe bool // the payload is base64, compressed where that pays; otherwise the text itself
}

// core is all that the four serializers do. Immutable after construction.
//
// Source: itsdangerous, serializer.py, Serializer.
type core struct {
	secret
	class   class
	codec   Codec
	signers []signer // the one that signs, then the fallback signers

	derive func(salt []byte) []signer // for WithSalt; see deriver
}

// signer is a Signer, which takes no notice of the age, or a TimestampSigner.
type signer interface {
	sign(value []byte) string
	unsign(token string, maxAge time.Duration) (Verified, error)
	value(token string) (string, bool) // of any token, proved or not
}

func newCore(c class, k Keys, o Options) (core, error) {
	if err := validate(k, o); err != nil {
		return core{}, err
	}
	k, o.FallbackSigners = k.clone(), slices.Clone(o.FallbackSigners) // derive keeps them
	if o.Codec == nil {
		o.Codec = JSON{Spaced: !c.urlSafe, EscapeNonASCII: !c.urlSafe}
	}
	derive := func(salt []byte) []signer {
		o := o
		o.Salt = salt
		return signers(c, k, o)
	}
	return core{class: c, codec: o.Codec, signers: derive(o.Salt), derive: derive}, nil
}

// signers derives all keys for the salt of o.
func signers(c class, k Keys, o Options) []signer {
	all := []signer{newSigner(c, k, o)}
	for _, s := range o.FallbackSigners {
		o.Sep, o.KeyDerivation, o.Digest = s.Sep, s.KeyDerivation, s.Digest
		all = append(all, newSigner(c, k, o))
	}
	return all
}

func newSigner(c class, k Keys, o Options) signer {
	e := newEngine(k, o, serialSalt)
	if c.timed {
		return &TimestampSigner{engine: e, now: o.now()}
	}
	return &Signer{engine: e}
}

// withSalt derives the keys anew.
func (c *core) withSalt(salt []byte) core {
	other := *c
	other.signers = c.derive(salt)
	return other
}

var errClock = errors.New("itsdangerous: the clock stands before 1970 or after 9999")

func (c *core) dumps(v any) (string, error) {
	text, err := c.codec.Dumps(v)
	if err != nil {
		return "", fmt.Errorf("itsdangerous: value cannot be serialised: %w", err)
	}
	return c.dumpsText(text)
}

func (c *core) dumpsText(text []byte) (string, error) {
	if len(text) > MaxInflated {
		return "", fmt.Errorf("%w: %d bytes of text, at most %d", ErrTooLarge, len(text), MaxInflated)
	}
	if !utf8.Valid(text) {
		return "", fmt.Errorf("itsdangerous: serialised text is %w", errUTF8)
	}
	payload := scratch.Get().(*[]byte)
	defer scratch.Put(payload)
	*payload = c.appendPayload((*payload)[:0], text)
	token := c.signers[0].sign(*payload)
	if token == "" {
		return "", errClock
	}
	if len(token) > MaxToken {
		return "", fmt.Errorf("%w: token of %d bytes, at most %d", ErrTooLarge, len(token), MaxToken)
	}
	return token, nil
}

func (c *core) appendPayload(dst, text []byte) []byte {
	if !c.class.urlSafe {
		return append(dst, text...)
	}
	return appendPayload(dst, text)
}

func (c *core) appendText(dst []byte, payload string) ([]byte, error) {
	if !c.class.urlSafe {
		return plainText(dst, payload)
	}
	return appendText(dst, payload)
}

func (c *core) loads(token string, maxAge time.Duration) (any, error) {
	v, err := c.unsign(token, maxAge)
	if err != nil {
		return nil, c.withInnerText(err)
	}
	return c.parse(v.Text)
}

// parse gives the codec a text of its own, which it may keep.
func (c *core) parse(payload string) (any, error) {
	text, err := c.appendText(nil, payload)
	if err != nil {
		return nil, err
	}
	value, err := c.codec.Loads(text)
	if err != nil {
		return nil, &BadPayloadError{Reason: "payload cannot be parsed", Err: err}
	}
	return value, nil
}

func (c *core) verify(token string, maxAge time.Duration) (Verified, error) {
	v, err := c.unsign(token, maxAge)
	if err != nil {
		return Verified{}, c.withInnerText(err)
	}
	return c.inner(v)
}

// unsign asks one signer after the other. A token that is merely too old has
// been signed by this one, so no other is asked.
//
// Source: itsdangerous, timed.py, TimedSerializer.loads.
func (c *core) unsign(token string, maxAge time.Duration) (v Verified, err error) {
	for i, s := range c.signers {
		v, err = s.unsign(token, maxAge)
		if err == nil {
			v.Signer = i
			return v, nil
		}
		if expired, ok := err.(*ExpiredError); ok {
			expired.verified.Signer = i
			return Verified{}, expired
		}
	}
	return Verified{}, err
}
