package cookie

import (
	"encoding/json"
	"fmt"
	"net/http"

	"github.com/gourd-auth/gourd/itsdangerous"
)

// Typed is a [Signed] for values of a Go type, as encoding/json writes and reads
// them: a struct of preferences, a list of ids. A field that is added later is
// zero in older values; for a change that is more than that take another name or
// another purpose.
//
// The value is signed, not secret. About 3 KiB of JSON fit, more where it can be
// compressed; beyond that Write fails with a *SizeError, or far beyond with
// itsdangerous.ErrTooLarge, and the cookie of before stays. It is safe for use by several
// goroutines. In Python it is read with
//
//	URLSafeTimedSerializer(key, salt="gourd.json-cookie.NAME").loads(request.cookies["NAME"], max_age)
//
// Source: itsdangerous, url_safe.py, URLSafeTimedSerializer.
type Typed[T any] struct {
	carrier
	serializer *itsdangerous.URLSafeTimedSerializer
}

// NewTyped checks the whole configuration and reports every fault of it.
func NewTyped[T any](c SignedConfig) (*Typed[T], error) {
	c, keys, err := c.complete("gourd.json-cookie.")
	if err != nil {
		return nil, err
	}
	s, err := itsdangerous.NewURLSafeTimedSerializer(keys, itsdangerous.Options{Salt: c.Salt, Digest: c.Digest, Now: c.Now})
	if err != nil {
		return nil, fmt.Errorf("cookie: %w", err)
	}
	return &Typed[T]{c.carrier(), s}, nil
}

// For separates values of one purpose from all others, as [Signed.For] does.
func (t *Typed[T]) For(purpose string) *Typed[T] {
	narrow := *t
	narrow.salt = saltFor(t.salt, purpose)
	narrow.serializer = t.serializer.WithSalt(narrow.salt)
	return &narrow
}

// Write signs the value with the present time and sets the cookie, as
// [Signed.Write] does. What encoding/json cannot write is an error too.
func (t *Typed[T]) Write(w http.ResponseWriter, value T) error {
	text, err := json.Marshal(value)
	if err != nil {
		return fmt.Errorf("cookie: the value for %q: %w", t.attributes.Name, err)
	}
	signed, err := t.serializer.DumpsText(text)
	if err != nil {
		return fmt.Errorf("cookie: the value for %q: %w", t.attributes.Name, err)
	}
	return t.write(w, signed)
}

// Read returns the value, or the zero value and one of the errors of
// [Signed.Read]. A text that is signed and no JSON of a T is an
// *itsdangerous.BadPayloadError.
func (t *Typed[T]) Read(r *http.Request) (T, error) {
	value, _, err := t.Open(r)
	return value, err
}

// Open is Read that also tells when the value was signed and with which key, as
// [Signed.Open] does. The Text is the JSON.
func (t *Typed[T]) Open(r *http.Request) (value T, v itsdangerous.Verified, err error) {
	text, err := require(r, t.attributes.Name)
	if err != nil {
		return value, v, err
	}
	if v, err = t.serializer.Verify(text, t.maxAge); err != nil {
		return value, itsdangerous.Verified{}, err
	}
	if err := json.Unmarshal([]byte(v.Text), &value); err != nil {
		var none T // Unmarshal may have filled a part
		return none, itsdangerous.Verified{}, &itsdangerous.BadPayloadError{Reason: "not the JSON of the cookie's type", Err: err}
	}
	return value, v, nil
}
