package cookie

import (
	"fmt"
	"net/http"
	"time"

	"github.com/gourd-auth/gourd/itsdangerous"
	"github.com/gourd-auth/gourd/keyring"
)

// SignedConfig says which cookie a Signed or a Typed is. Attributes, Ring and
// MaxAge must be given.
type SignedConfig struct {
	// Attributes of the cookie. HTTPOnly and SameSite are off unless set here:
	// most of such cookies are preferences that a page's scripts read as well.
	Attributes Attributes
	// Ring signs with its active key and verifies with all of them.
	Ring *keyring.Ring
	// MaxAge is how long a value is believed, and how long the browser keeps it:
	// whole seconds, at least one, at most MaxLifetime.
	MaxAge time.Duration
	// Salt separates this cookie's values from everything else that the keys sign.
	// Nil: "gourd.cookie." and the cookie's name, for a Typed "gourd.json-cookie."
	// and the name, so that two cookies never accept each other's values. Empty but
	// not nil: the empty salt.
	Salt []byte
	// Digest is what values are signed and verified with. The zero value is SHA1, as
	// in itsdangerous, where digest_method=hashlib.sha256 is SHA256.
	Digest itsdangerous.Digest
	// Now is the clock. Nil: time.Now.
	Now func() time.Time
}

// Signed is one signed text in a cookie of its own, outside any session: a
// chosen language, the id of a basket. The visitor can read the value, and bring
// an older one back while it lasts, but can make and alter none. What must be
// used once, or must end with a login, does not belong here but in a session.
//
// A value is good for one cookie alone: it is signed for the cookie's name. Where
// one cookie holds values of several meanings, or one must not outlive a change
// of user, [Signed.For] separates them further.
//
// To change keys put the new one into the ring before the old one. Values of the
// old key stay good, [Signed.Open] tells them, and writing them again moves them.
//
// It is safe for use by several goroutines. It adds no Vary header: a page that
// depends on a cookie needs "Vary: Cookie". In Python the value is read with
//
//	TimestampSigner(key, salt="gourd.cookie.NAME").unsign(request.cookies["NAME"], max_age)
//
// Source: itsdangerous, timed.py, TimestampSigner.
type Signed struct {
	carrier
	signer *itsdangerous.TimestampSigner
}

// NewSigned checks the whole configuration and reports every fault of it.
func NewSigned(c SignedConfig) (*Signed, error) {
	c, keys, err := c.complete("gourd.cookie.")
	if err != nil {
		return nil, err
	}
	signer, err := itsdangerous.NewTimestampSigner(keys, itsdangerous.Options{Salt: c.Salt, Digest: c.Digest, Now: c.Now})
	if err != nil {
		return nil, fmt.Errorf("cookie: %w", err)
	}
	return &Signed{c.carrier(), signer}, nil
}

// For returns the same cookie for values of one purpose alone: those that it
// writes are refused by s and by every other purpose, and the other way round.
// "user:" and the id of who is signed in, for example, makes a value worthless to
// the next one at the same browser. It derives keys anew, which takes a few
// microseconds.
//
// In Python the salt is that of s, a colon and the purpose. So For("a").For("b")
// is For("a:b"): of several parts in one purpose let only the last hold colons.
func (s *Signed) For(purpose string) *Signed {
	narrow := *s
	narrow.salt = saltFor(s.salt, purpose)
	narrow.signer = s.signer.WithSalt(narrow.salt)
	return &narrow
}

// Write signs the value with the present time and sets the cookie, with Expires
// and Max-Age, in place of one that this response sets already. It must be called
// before the body is begun. On an error, those of [Attributes.Set], the response
// is as it was and the visitor keeps the older value.
func (s *Signed) Write(w http.ResponseWriter, value string) error {
	signed := s.signer.Sign(value)
	if signed == "" {
		return errClock
	}
	return s.write(w, signed)
}

// Read returns the value if the first cookie of that name is signed with one of
// the keys and not older than MaxAge; a time in the future is expired. With an
// error the value is empty. The errors are
//
//	http.ErrNoCookie                     the request has no such cookie
//	*LimitError                          the request is over the limits of [Find]
//	itsdangerous.ErrSignatureExpired     the value was ours and is too old
//	itsdangerous.ErrBadData              forged, damaged, of another cookie, purpose or key
//
// to be asked for in this order, since what is expired is bad data too. An
// *itsdangerous.ExpiredError offers the old value by its Verified. A visitor with
// a bad cookie is an anonymous visitor: answer no 500.
func (s *Signed) Read(r *http.Request) (string, error) {
	v, err := s.Open(r)
	return v.Text, err
}

// Open is Read that also tells when the value was signed and with which key: 0
// is the active one, and n the n-th fallback, whose values want to be written
// again before it goes. Writing gives the value a new time, and so a whole MaxAge
// more.
func (s *Signed) Open(r *http.Request) (itsdangerous.Verified, error) {
	text, err := require(r, s.attributes.Name)
	if err != nil {
		return itsdangerous.Verified{}, err
	}
	return s.signer.Unsign(text, s.maxAge)
}
