package cookie

import (
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/gourd-auth/gourd/itsdangerous"
	"github.com/gourd-auth/gourd/keyring"
)

// SignedConfig says which cookie a Signed is. Attributes, Ring and MaxAge must be
// given.
type SignedConfig struct {
	Attributes Attributes
	Ring       *keyring.Ring
	// MaxAge is how long a value is believed, and how long the browser keeps it:
	// whole seconds, at least one, at most MaxLifetime.
	MaxAge time.Duration
	// Salt separates this cookie's values from everything else that the key signs.
	// Nil: "gourd.cookie." and the cookie's name, so that two cookies never accept
	// each other's values. Empty but not nil: the empty salt.
	Salt []byte
	// Now is the clock. Nil: time.Now.
	Now func() time.Time
}

// Signed is one signed value in a cookie of its own, outside any session: a
// chosen language, the id of a basket. The visitor can read the value and bring
// an older one back while it lasts, but cannot make or alter one.
//
// It is safe for use by several goroutines. It adds no Vary header: a page that
// depends on a cookie needs "Vary: Cookie". In Python the value is read with
//
//	TimestampSigner(key, salt="gourd.cookie.NAME").unsign(request.cookies["NAME"], max_age)
//
// Source: itsdangerous, timed.py, TimestampSigner.
type Signed struct {
	attributes Attributes
	signer     *itsdangerous.TimestampSigner
	maxAge     time.Duration
	now        func() time.Time
}

// NewSigned checks the whole configuration and reports every fault of it.
func NewSigned(c SignedConfig) (*Signed, error) {
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Salt == nil {
		c.Salt = []byte("gourd.cookie." + c.Attributes.Name)
	}
	keys, keyErr := ringKeys(c.Ring)
	if err := errors.Join(c.Attributes.Validate(), c.checkAge(), keyErr); err != nil {
		return nil, err
	}
	signer, err := itsdangerous.NewTimestampSigner(keys, itsdangerous.Options{Salt: c.Salt, Now: c.Now})
	if err != nil {
		return nil, fmt.Errorf("cookie: %w", err)
	}
	return &Signed{c.Attributes, signer, c.MaxAge, c.Now}, nil
}

func (c SignedConfig) checkAge() error {
	if c.MaxAge < time.Second || c.MaxAge%time.Second != 0 {
		return fmt.Errorf("cookie: MaxAge of %v is not a number of whole seconds above zero", c.MaxAge)
	}
	return CheckLifetime(c.MaxAge)
}

func ringKeys(ring *keyring.Ring) (keys itsdangerous.Keys, err error) {
	if ring == nil {
		return keys, fmt.Errorf("cookie: %w", keyring.ErrNoKey)
	}
	keys.Secret, keys.Fallbacks = ring.Secrets()
	if len(keys.Secret) == 0 {
		err = fmt.Errorf("cookie: %w", keyring.ErrNoKey)
	}
	return keys, err
}

// Write signs the value with the present time and sets the cookie, with Expires
// and Max-Age, in place of one that this response sets already. It must be called
// before the body is begun. On an error, those of [Attributes.Set], the response
// is as it was and the visitor keeps the older value.
func (s *Signed) Write(w http.ResponseWriter, value string) error {
	signed := s.signer.Sign(value)
	if signed == "" {
		return errors.New("cookie: the clock stands outside the years that can be signed")
	}
	text, err := s.attributes.set(signed, Options{MaxAge: &s.maxAge, Now: s.now})
	if err != nil {
		return err
	}
	return Write(w.Header(), text)
}

// Read returns the value if the first cookie of that name is signed with one of
// the keys and not older than MaxAge; a time in the future is expired. Without
// the cookie the error is http.ErrNoCookie; a request over the limits of [Find]
// gives a *LimitError, any other value one of itsdangerous's errors. A visitor
// with a bad cookie is an anonymous visitor: answer no 500.
func (s *Signed) Read(r *http.Request) (string, error) {
	text, err := require(r, s.attributes.Name)
	if err != nil {
		return "", err
	}
	verified, err := s.signer.Unsign(text, s.maxAge)
	return verified.Text, err
}

// Delete makes the browser forget the cookie. Copies of the value made before
// stay good until they are MaxAge old.
func (s *Signed) Delete(w http.ResponseWriter) {
	// Cannot fail: the attributes were validated by NewSigned.
	_ = Write(w.Header(), s.attributes.Delete())
}

// require is Find for one who needs the cookie.
func require(r *http.Request, name string) (string, error) {
	found, err := Find(r.Header, name)
	if err == nil && found.Count == 0 {
		err = http.ErrNoCookie
	}
	return found.Value, err
}
