package cookie

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"time"

	"github.com/gourd-auth/gourd/itsdangerous"
	"github.com/gourd-auth/gourd/keyring"
)

// carrier is what Signed and Typed have in common: a cookie that brings a signed
// text there and back.
type carrier struct {
	attributes Attributes
	salt       []byte
	maxAge     time.Duration
	now        func() time.Time // nil: time.Now
}

// complete fills in the defaults and reports every fault. prefix begins the salt.
func (c SignedConfig) complete(prefix string) (SignedConfig, itsdangerous.Keys, error) {
	if c.Salt == nil {
		c.Salt = []byte(prefix + c.Attributes.Name)
	}
	keys, err := ringKeys(c.Ring)
	return c, keys, errors.Join(c.Attributes.Validate(), c.checkAge(), err)
}

func (c SignedConfig) carrier() carrier {
	return carrier{c.Attributes, slices.Clone(c.Salt), c.MaxAge, c.Now}
}

// saltFor cannot meet another cookie's salt: a colon is in no cookie's name.
func saltFor(salt []byte, purpose string) []byte {
	return slices.Concat(salt, []byte(":"+purpose))
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

var errClock = errors.New("cookie: the clock stands outside the years that can be signed")

func (c carrier) write(w http.ResponseWriter, signed string) error {
	text, err := c.attributes.set(signed, Options{MaxAge: &c.maxAge, Now: c.now})
	if err != nil {
		return err
	}
	return Write(w.Header(), text)
}

// Delete makes the browser forget the cookie, of whatever purpose. Copies of the
// value made before stay good until they are MaxAge old.
func (c carrier) Delete(w http.ResponseWriter) {
	// Cannot fail: the attributes were validated by the constructor.
	_ = Write(w.Header(), c.attributes.Delete())
}

// require is Find for one who needs the cookie.
func require(r *http.Request, name string) (string, error) {
	found, err := Find(r.Header, name)
	if err == nil && found.Count == 0 {
		err = http.ErrNoCookie
	}
	return found.Value, err
}
