package itsdangerous

import (
	"errors"
	"fmt"
	"time"
)

// The tree of errors, each wrapping its parent. They are never returned bare:
// what is returned is one of the structs below, which hold the facts, and
// errors.Is finds the sentinels in them.
//
// Source: itsdangerous, exc.py.
var (
	// ErrBadData is the root: the token is not acceptable, for whatever reason.
	ErrBadData = errors.New("itsdangerous: bad data")
	// ErrBadSignature says that the signature is missing, misspelled or made by
	// no key of ours.
	ErrBadSignature = fmt.Errorf("%w: bad signature", ErrBadData)
	// ErrBadTimeSignature says the same of a token with a time in it, or that
	// its time is missing or misspelled.
	ErrBadTimeSignature = fmt.Errorf("%w: bad time signature", ErrBadSignature)
	// ErrSignatureExpired says that the signature is good, but too old or from
	// the future.
	ErrSignatureExpired = fmt.Errorf("%w: expired", ErrBadTimeSignature)
	// ErrBadPayload says that the signature is good, but what it signs cannot
	// be read.
	ErrBadPayload = fmt.Errorf("%w: bad payload", ErrBadData)
)

// ErrTooLarge says that a value makes a token which its reader would refuse:
// longer than [MaxToken], or more than [MaxInflated] before compression. It
// comes from Dumps alone and is no part of the tree of bad data, as the fault
// is the caller's.
var ErrTooLarge = errors.New("itsdangerous: value too large")

// BadDataError is a token that was refused before any work was spent on it. It
// unwraps to [ErrBadData].
type BadDataError struct{ Reason string }

func (e *BadDataError) Error() string { return "itsdangerous: " + e.Reason }

// Unwrap returns [ErrBadData].
func (e *BadDataError) Unwrap() error { return ErrBadData }

// BadSignatureError is a token that no key of ours has signed. It unwraps to
// [ErrBadSignature].
type BadSignatureError struct{ Reason string }

func (e *BadSignatureError) Error() string { return "itsdangerous: " + e.Reason }

// Unwrap returns [ErrBadSignature].
func (e *BadSignatureError) Unwrap() error { return ErrBadSignature }

// BadTimeSignatureError is a token with a time in it whose signature is bad, or
// with a good signature and no time that can be read. It unwraps to
// [ErrBadTimeSignature].
type BadTimeSignatureError struct {
	Reason string
	// SignedAt is what the token claims. Nobody vouches for it: use it in logs
	// and nowhere else. Zero if it could not be read.
	SignedAt time.Time
}

func (e *BadTimeSignatureError) Error() string { return "itsdangerous: " + e.Reason }

// Unwrap returns [ErrBadTimeSignature].
func (e *BadTimeSignatureError) Unwrap() error { return ErrBadTimeSignature }

// ExpiredError is a token with a good signature whose age is over the limit, or
// whose time lies in the future. It unwraps to [ErrSignatureExpired].
type ExpiredError struct {
	SignedAt time.Time
	// Age is how long ago the token was signed, in whole seconds; negative if
	// that is still to come. Ages beyond 292 years are cut there.
	Age time.Duration
	// MaxAge is the limit that the caller asked for.
	MaxAge time.Duration

	verified Verified
}

func (e *ExpiredError) Error() string {
	if e.Age < 0 && e.MaxAge >= 0 {
		return fmt.Sprintf("itsdangerous: signed %v in the future", -e.Age)
	}
	return fmt.Sprintf("itsdangerous: signature expired: age %v, limit %v", e.Age, e.MaxAge)
}

// Unwrap returns [ErrSignatureExpired].
func (e *ExpiredError) Unwrap() error { return ErrSignatureExpired }

// Verified returns what the token would have given in time, so that a lease can
// be extended or a visitor told whose link has run out. Its signature is good.
// Of a serializer's token the Text is the inner text, not parsed, or empty
// where the payload cannot be decoded.
func (e *ExpiredError) Verified() Verified { return e.verified }

// BadPayloadError is a token with a good signature and a payload that cannot be
// read: its base64, its zlib stream, its UTF-8 or the codec's own format. It
// unwraps to [ErrBadPayload] and to Err.
type BadPayloadError struct {
	Reason string
	Err    error // the cause; may be nil
}

func (e *BadPayloadError) Error() string {
	if e.Err == nil {
		return "itsdangerous: " + e.Reason
	}
	return "itsdangerous: " + e.Reason + ": " + e.Err.Error()
}

// Unwrap returns [ErrBadPayload], and Err unless it is nil.
func (e *BadPayloadError) Unwrap() []error {
	if e.Err == nil {
		return []error{ErrBadPayload}
	}
	return []error{ErrBadPayload, e.Err}
}

// Code names the kind of err in one stable word for logs and machines, by the
// concrete type of the outermost error of this package: "bad_data",
// "bad_signature", "bad_time_signature", "expired" or "bad_payload". It is
// empty for nil and for any other error.
func Code(err error) string {
	switch err := err.(type) {
	case *BadDataError:
		return "bad_data"
	case *BadSignatureError:
		return "bad_signature"
	case *BadTimeSignatureError:
		return "bad_time_signature"
	case *ExpiredError:
		return "expired"
	case *BadPayloadError:
		return "bad_payload"
	case interface{ Unwrap() error }:
		return Code(err.Unwrap())
	case interface{ Unwrap() []error }:
		return firstCode(err.Unwrap())
	}
	return ""
}

func firstCode(errs []error) string {
	for _, err := range errs {
		if code := Code(err); code != "" {
			return code
		}
	}
	return ""
}
