package keyring

import (
	"errors"
	"fmt"
	"time"
)

// Grade is how good a key is at staying unknown.
type Grade int

// The grades, from the worst. The zero value is the worst, so that a Strength that
// nobody filled in lets nothing pass.
const (
	Published Grade = iota // printed in a tutorial, a manual or an example: anybody has it
	Weak                   // private, but short or guessable
	Strong
)

// String returns "published", "weak" or "strong".
func (g Grade) String() string {
	switch g {
	case Published:
		return "published"
	case Weak:
		return "weak"
	case Strong:
		return "strong"
	}
	return fmt.Sprintf("Grade(%d)", int(g))
}

// Strength is the judgement on one key. It holds nothing of the key itself.
type Strength struct {
	Grade  Grade
	Bytes  int    // its length
	Bits   int    // how much guessing it takes, by a careful estimate: 2^Bits tries
	Reason string // why it is not strong, in words; empty for a strong one
}

const (
	minBytes = 16 // as many as os.urandom(16) gives
	minBits  = 64 // beyond what a rented machine park searches in a year
)

// Check judges the key: published if it stands in the list that is part of this
// package, weak if it has fewer than 16 bytes or fewer than 64 bits by the estimate
// that [Strength] carries. The zero Key is weak. It is meant for start-up, not for
// every request.
func (k Key) Check() Strength {
	b := k.UTF8()
	s := Strength{Grade: Strong, Bytes: len(b), Bits: estimateBits(b)}
	switch {
	case published(b):
		s.Grade, s.Bits = Published, 0
		s.Reason = "it is printed in public documentation or examples, so anybody can sign with it"
	case len(b) < minBytes:
		s.Grade = Weak
		s.Reason = fmt.Sprintf("it has %d bytes, fewer than %d", len(b), minBytes)
	case s.Bits < minBits:
		s.Grade = Weak
		s.Reason = fmt.Sprintf("it could be guessed: about %d bits, fewer than %d", s.Bits, minBits)
	}
	return s
}

// CheckServing decides whether a server may start with these keys, and every key
// counts, since a token by any of them is accepted. A published key is always refused.
// A weak one is refused too, unless weakUntil gives the last day (in UTC, as
// WEAK_KEY_UNTIL does) on which it is borne; the zero time gives none. What is borne
// comes back as warnings, one for each key, to be shown at every start.
//
// All faults are reported together, by fingerprint. A ring without keys is ErrNoKey.
func (r *Ring) CheckServing(now, weakUntil time.Time) (warnings []string, err error) {
	if r.Active().IsZero() {
		return nil, ErrNoKey
	}
	var faults []error
	for i, k := range r.all() {
		warning, fault := checkOne(i, k, now, weakUntil)
		if warning != "" {
			warnings = append(warnings, warning)
		}
		faults = append(faults, fault)
	}
	return warnings, errors.Join(faults...)
}

func checkOne(i int, k Key, now, weakUntil time.Time) (string, error) {
	s := k.Check()
	name := fmt.Sprintf("%s (fingerprint %s)", place(i), k.Fingerprint())
	switch {
	case s.Grade == Strong:
		return "", nil
	case s.Grade == Published:
		return "", fmt.Errorf("keyring: %s is a published key: %s; make another with `gourd key new`", name, s.Reason)
	case weakUntil.IsZero():
		return "", fmt.Errorf("keyring: %s is weak: %s; make another with `gourd key new`, or set WEAK_KEY_UNTIL=YYYY-MM-DD to say until when it is borne", name, s.Reason)
	case !now.Before(weakUntil.AddDate(0, 0, 1)):
		return "", fmt.Errorf("keyring: %s is weak: %s; WEAK_KEY_UNTIL=%s is past, make another with `gourd key new`", name, s.Reason, weakUntil.Format(time.DateOnly))
	}
	return fmt.Sprintf("%s is weak: %s; it is borne until %s, rotate out of it by then", name, s.Reason, weakUntil.Format(time.DateOnly)), nil
}

// place names a key by its position in the ring.
func place(i int) string {
	if i == 0 {
		return "SECRET_KEY"
	}
	return fmt.Sprintf("fallback %d", i)
}
