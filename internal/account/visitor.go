package account

import (
	"context"
	"net/netip"
	"time"
)

// A Device is a browser that has shown whom it served before: users, by their ids,
// and when their passwords were proved from it last. Whoever calls vouches for that,
// by a signed cookie. The zero Device is one that nobody knows.
type Device struct {
	ID    string
	Users map[string]time.Time
}

// keyFor is the key that guesses at a user's password from this device are counted by,
// empty if they are anybody's. Who knew a former password alone is anybody.
func (d Device) keyFor(u User) string {
	if proved, ok := d.Users[u.ID]; ok && !proved.Before(u.PasswordChangedAt) {
		return d.ID
	}
	return ""
}

type (
	addrKey   struct{}
	deviceKey struct{}
)

// WithAddr returns a context that says which address a request comes from, for
// the Limiter to count by. Without it only the account is counted.
func WithAddr(ctx context.Context, addr netip.Addr) context.Context {
	return context.WithValue(ctx, addrKey{}, addr)
}

func addrOf(ctx context.Context) netip.Addr {
	addr, _ := ctx.Value(addrKey{}).(netip.Addr)
	return addr
}

// WithDevice returns a context that says which device a request comes from. Guesses
// at the password of one of its users, if it was proved there since it is theirs, are
// then counted for the device, not for the account and the address, so that whoever
// attacks an account does not lock its owner out (OWASP's device cookies). For every
// other account it changes nothing, and no answer tells whether there was one.
func WithDevice(ctx context.Context, d Device) context.Context {
	return context.WithValue(ctx, deviceKey{}, d)
}

func deviceOf(ctx context.Context) Device {
	d, _ := ctx.Value(deviceKey{}).(Device)
	return d
}
