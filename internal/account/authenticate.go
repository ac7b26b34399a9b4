package account

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"strings"
	"time"

	"golang.org/x/text/unicode/norm"

	"github.com/gourd-auth/gourd/password"
)

// Authenticate proves that somebody knows the password of the account that a
// name or mail address belongs to. Whatever is wrong, the answer is
// ErrInvalidCredentials after the same work: an unknown name, a wrong password
// and a disabled account cannot be told apart. The cause is in
// *CredentialsError, for the log.
//
// One guess is reserved before the work and refunded if it was right, or was
// never made; without one left the answer is *ThrottledError. All spellings of a
// name, and the address beside it, share one count, but for guesses from a device
// of the account's own: see [WithDevice].
//
// Other errors are the Hasher's ErrBusy, the end of ctx, and errors of the
// store; none of them says anything about the credentials.
//
// A password is compared in NFC, and then as it came, since what Werkzeug hashed
// was not normalised. A hash that the Hasher would make otherwise is made again,
// unless the account changes meanwhile.
func (s *Service) Authenticate(ctx context.Context, name, pw string) (User, error) {
	if len(pw) > password.MaxLength {
		return User{}, &CredentialsError{Cause: CauseLongPassword}
	}
	uses, err := s.methods(ctx)
	if err != nil {
		return User{}, err
	}
	canonical := Canonical(name)
	record, known, err := s.repo.ByName(ctx, canonical)
	if err != nil {
		return User{}, err
	}
	if !known {
		return User{}, s.guess(ctx, s.unknownKey(canonical), "", func() error {
			return s.decoy(ctx, canonical, pw, uses, &CredentialsError{Cause: CauseUnknownName})
		})
	}
	var result password.Result
	err = s.guess(ctx, record.ID, deviceOf(ctx).keyFor(record.User), func() error {
		result, err = s.prove(ctx, record, pw, uses)
		return err
	})
	if err != nil {
		return User{}, err
	}
	return s.upgrade(ctx, record, pw, result)
}

// guess reserves one attempt at an account, makes it, and refunds it unless the
// credentials were wrong. The key is the user's id, or unknownKey, which no device
// knows; device is empty then, and where it is none of the user's.
func (s *Service) guess(ctx context.Context, key, device string, attempt func() error) error {
	refund, wait := s.limiter.Guess(key, device, addrOf(ctx))
	if refund == nil {
		return &ThrottledError{Wait: wait, UserID: accountOf(key), Key: key}
	}
	err := attempt()
	if !errors.Is(err, ErrInvalidCredentials) {
		refund()
	}
	return err
}

// unknownKey stands for a name that nobody has in the limiter. It is no id, and
// the limiter's memory does not tell what was typed.
func (s *Service) unknownKey(canonical string) string {
	mac := hmac.New(sha256.New, s.secret)
	mac.Write([]byte(canonical))
	return unknownPrefix + hex.EncodeToString(mac.Sum(nil))
}

// unknownPrefix begins no id.
const unknownPrefix = "unknown:"

// accountOf is the id that a key of the limiter is, empty if it is unknownKey's.
func accountOf(key string) string {
	if strings.HasPrefix(key, unknownPrefix) {
		return ""
	}
	return key
}

// prove checks the password of a known account. A disabled account is refused
// only after the work.
func (s *Service) prove(ctx context.Context, r Record, pw string, uses []password.Use) (password.Result, error) {
	if r.PasswordHash == "" {
		return password.Result{}, s.decoy(ctx, r.ID, pw, uses, &CredentialsError{Cause: CauseNoPassword, UserID: r.ID})
	}
	result, err := s.check(ctx, r.PasswordHash, pw)
	switch {
	case errors.Is(err, password.ErrMismatch):
		return result, &CredentialsError{Cause: CauseWrongPassword, UserID: r.ID}
	case unusable(err):
		return result, s.decoy(ctx, r.ID, pw, uses, &CredentialsError{Cause: CauseUnusableHash, UserID: r.ID, Err: err})
	case err == nil && r.Disabled:
		return result, &CredentialsError{Cause: CauseDisabled, UserID: r.ID}
	}
	return result, err
}

func unusable(err error) bool {
	return errors.Is(err, password.ErrMalformed) || errors.Is(err, password.ErrUnsupported) ||
		errors.Is(err, password.ErrTooCostly)
}

// check compares each form of a password. A match of the raw form asks for an
// upgrade, as the next hash will be of the NFC form.
func (s *Service) check(ctx context.Context, hash, pw string) (password.Result, error) {
	var result password.Result
	var err error
	for i, form := range forms(pw) {
		if result, err = s.hasher.Check(ctx, hash, form); err == nil {
			result.Upgrade = result.Upgrade || i > 0
			return result, nil
		}
		if !errors.Is(err, password.ErrMismatch) {
			return result, err
		}
	}
	return result, err
}

// decoy does the work of check for nobody and returns failure, unless the work
// could not be done.
func (s *Service) decoy(ctx context.Context, name, pw string, uses []password.Use, failure error) error {
	for _, form := range forms(pw) {
		if err := s.hasher.Decoy(ctx, name, form, uses); !errors.Is(err, password.ErrMismatch) {
			return err
		}
	}
	return failure
}

// forms are the spellings that a password is compared in: NFC, and as it came
// if that differs. The raw form always fits; NFC can be longer.
func forms(pw string) []string {
	nfc := norm.NFC.String(pw)
	switch {
	case nfc == pw:
		return []string{pw}
	case len(nfc) > password.MaxLength:
		return []string{pw}
	}
	return []string{nfc, pw}
}

// methodsFor is how long a count of the methods in use is good.
const methodsFor = time.Minute

// methods are the hashes in use, asked for at most once a minute and before
// anything is known of the name, so that each name costs the store the same.
func (s *Service) methods(ctx context.Context) ([]password.Use, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.now()
	if now.Before(s.usesTill) {
		return s.uses, nil
	}
	uses, err := s.repo.Methods(ctx)
	if err != nil {
		return nil, err
	}
	s.uses, s.usesTill = uses, now.Add(methodsFor)
	return uses, nil
}

// upgrade makes an outdated hash again. If the hash changed meanwhile, that
// change wins. A Hasher that is busy leaves the hash for the next login; a store
// that fails fails the login.
func (s *Service) upgrade(ctx context.Context, r Record, pw string, result password.Result) (User, error) {
	if !result.Upgrade {
		return r.User, nil
	}
	hash, err := s.hash(ctx, pw)
	if errors.Is(err, password.ErrBusy) || errors.Is(err, password.ErrTooLong) {
		return r.User, nil
	}
	if err != nil {
		return User{}, err
	}
	_, err = s.swapHash(ctx, r, func(stored *Record) { stored.PasswordHash = hash })
	if err != nil && !errors.Is(err, ErrConflict) && !errors.Is(err, ErrNotFound) {
		return User{}, err
	}
	return r.User, nil
}

// swapHash changes an account if its hash is still the one that r was read with.
func (s *Service) swapHash(ctx context.Context, r Record, change func(*Record)) (User, error) {
	return s.update(ctx, r.ID, func(stored *Record) error {
		if stored.PasswordHash != r.PasswordHash {
			return ErrConflict
		}
		change(stored)
		return nil
	})
}
