package cookie

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"net/http"
	"strings"

	"github.com/gourd-auth/gourd/itsdangerous"
	"github.com/gourd-auth/gourd/keyring"
)

// Classic reads what applications wrote before they had itsdangerous: a value, a
// bar, and the signature of the value.
//
//	cookie    = value "|" signature                  ; split at the last bar
//	signature = 64 lower-case hex digits             ; hmac.hexdigest()
//	          / 43 characters of base64url [ "=" ]   ; base64.urlsafe_b64encode(hmac.digest())
//	hmac      = HMAC-SHA256(key, UTF-8 of value)
//
// Nothing else is accepted: no capital hex digits, no + or /, no blank, no unused
// bits that are set. The spellings of one signature are still three, so never
// keep a list of refused cookies by their text.
//
// Classic only reads, since the form is weak: it holds no time, so a value is
// good for as long as the key is, and neither name nor purpose, so the value of
// one cookie is accepted in every other. Write the value again with [Signed], and
// stop reading Classic after a while. The key itself is never shown when a
// Classic is printed. It is safe for use by several goroutines.
type Classic struct {
	// matches is a function so that no verb of fmt reaches the keys.
	matches func(value string, signature []byte) bool
}

// NewClassic takes the keys of ring, the active one and the fallbacks, as UTF-8.
// A nil or zero ring is keyring.ErrNoKey.
func NewClassic(ring *keyring.Ring) (*Classic, error) {
	keys, err := ringKeys(ring)
	if err != nil {
		return nil, err
	}
	all := append([][]byte{keys.Secret}, keys.Fallbacks...)
	return &Classic{func(value string, signature []byte) bool {
		for _, key := range all {
			mac := hmac.New(sha256.New, key)
			mac.Write([]byte(value))
			if hmac.Equal(mac.Sum(nil), signature) {
				return true
			}
		}
		return false
	}}, nil
}

// Verify returns the value if the signature was made by one of the keys. The
// errors are *itsdangerous.BadDataError for a text over itsdangerous.MaxToken and
// *itsdangerous.BadSignatureError for the rest; the value is then empty.
func (c *Classic) Verify(text string) (value string, err error) {
	if len(text) > itsdangerous.MaxToken {
		return "", &itsdangerous.BadDataError{Reason: "classic cookie is too long"}
	}
	bar := strings.LastIndexByte(text, '|')
	if bar < 0 {
		return "", &itsdangerous.BadSignatureError{Reason: "no | in the classic cookie"}
	}
	signature, ok := classicSignature(text[bar+1:])
	if !ok {
		return "", &itsdangerous.BadSignatureError{Reason: "classic signature is neither hex nor base64url of 32 bytes"}
	}
	if !c.matches(text[:bar], signature) {
		return "", &itsdangerous.BadSignatureError{Reason: "classic signature does not match"}
	}
	return text[:bar], nil
}

// Read is Verify for the first cookie of that name in a request. Without it the
// error is http.ErrNoCookie; over the limits of [Find] a *LimitError.
func (c *Classic) Read(r *http.Request, name string) (string, error) {
	text, err := require(r, name)
	if err != nil {
		return "", err
	}
	return c.Verify(text)
}

func classicSignature(text string) ([]byte, bool) {
	if len(text) == hex.EncodedLen(sha256.Size) {
		mac, err := hex.DecodeString(text)
		return mac, err == nil && !strings.ContainsAny(text, "ABCDEF")
	}
	if len(text) == 44 {
		text = strings.TrimSuffix(text, "=")
	}
	// The decoder skips line breaks; what 43 characters with one give is too short
	// to be any signature.
	mac, err := base64.RawURLEncoding.Strict().DecodeString(text)
	return mac, err == nil && len(text) == 43
}
