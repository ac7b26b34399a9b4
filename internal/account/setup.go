package account

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"time"
)

// SetupTokenFor is how long a setup token is good.
const SetupTokenFor = 24 * time.Hour

// NewSetupToken makes the secret with which the first administrator is made,
// once: 256 random bits as 43 characters that a URL takes as they are. Only its
// SHA-256 is stored. A new one voids the one before. It fails with
// ErrAdminExists once somebody is an administrator, disabled or not, or with an
// error of the store.
func (s *Service) NewSetupToken(ctx context.Context) (string, error) {
	raw := make([]byte, 32)
	rand.Read(raw)
	token := base64.RawURLEncoding.EncodeToString(raw)
	offered, err := s.repo.OfferSetup(ctx, hashToken(token), s.now().Add(SetupTokenFor))
	if err != nil {
		return "", err
	}
	if !offered {
		return "", ErrAdminExists
	}
	return token, nil
}

// CheckSetupToken says with nil that the token would be taken, and uses nothing
// up: for the page that asks for the new administrator's name. It fails with
// ErrSetupToken or an error of the store.
func (s *Service) CheckSetupToken(ctx context.Context, token string) error {
	open, err := s.repo.SetupOpen(ctx, hashToken(token), s.now())
	if err == nil && !open {
		return ErrSetupToken
	}
	return err
}

// ClaimSetup makes the first administrator and uses the token up, both or
// neither. Of many claims at once, one succeeds. It fails as Register does, which
// leaves the token good, or with ErrSetupToken.
func (s *Service) ClaimSetup(ctx context.Context, token string, n NewUser) (User, error) {
	if err := s.CheckSetupToken(ctx, token); err != nil {
		return User{}, err // before anything is hashed
	}
	record, err := s.prepare(ctx, n, []string{RoleAdmin})
	if err != nil {
		return User{}, err
	}
	claimed, err := s.repo.ClaimSetup(ctx, hashToken(token), s.now(), record)
	if err != nil {
		return User{}, err
	}
	if !claimed {
		return User{}, ErrSetupToken
	}
	return record.User, nil
}

func hashToken(token string) []byte {
	sum := sha256.Sum256([]byte(token))
	return sum[:]
}
