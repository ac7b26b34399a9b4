package inspect

import (
	"time"

	"github.com/gourd-auth/gourd/itsdangerous"
	"github.com/gourd-auth/gourd/taggedjson"
)

// Check is the verdict over a cookie with the keys at hand.
type Check struct {
	OK     bool     `json:"ok"`
	Key    *int     `json:"key,omitempty"`    // 0 is SECRET_KEY, n the n-th fallback
	Error  string   `json:"error,omitempty"`  // the code of package itsdangerous
	Detail string   `json:"detail,omitempty"` // the same in words
	Why    []string `json:"why,omitempty"`    // what the reason probably is
}

// check verifies a value. Options that cannot be used, such as 17 keys, are a
// failed check too.
func check(value string, o Options) *Check {
	verified, err := verify(value, o)
	if err != nil {
		return &Check{Error: itsdangerous.Code(err), Detail: reason(err), Why: why(value, err, o)}
	}
	return &Check{OK: true, Key: &verified.Key}
}

// verify verifies a session cookie as Flask does: signature, age, and that the
// text inside is tagged JSON. The errors are those of package itsdangerous.
func verify(value string, o Options) (itsdangerous.Verified, error) {
	wire := o.Wire
	wire.Now = func() time.Time { return o.Now }
	s, err := itsdangerous.NewURLSafeTimedSerializer(o.Keys, wire)
	if err != nil {
		return itsdangerous.Verified{}, err
	}
	verified, err := s.Verify(value, o.MaxAge)
	if err != nil {
		return itsdangerous.Verified{}, err
	}
	if _, err := taggedjson.Loads([]byte(verified.Text)); err != nil {
		return itsdangerous.Verified{}, &itsdangerous.BadPayloadError{Reason: "payload cannot be parsed", Err: err}
	}
	return verified, nil
}
