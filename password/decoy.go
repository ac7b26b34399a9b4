package password

import (
	"cmp"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"slices"
)

// Use says how many stored hashes have a method, as the function Method gives
// it. A count below one counts as none.
type Use struct {
	Method string
	Count  int
}

// Decoy does the work of a check for a name that nobody has, and never
// succeeds: the error is ErrMismatch, or ErrTooLong, ErrBusy or the cause of ctx
// as Check gives them. So the time of an answer does not tell which names exist.
//
// The method is drawn from those in use, by how often each is, and by an HMAC
// of the name: one name always takes the same time, as a real one would, and
// over many names the times are spread as over real ones. Without any in use it
// is the Hasher's own. Methods that Check would refuse are left out.
//
// The name should be in canonical form, so that its spellings take one time.
// What is drawn for a name may change when the numbers in use do.
func (h *Hasher) Decoy(ctx context.Context, name, password string, inUse []Use) error {
	if len(password) > MaxLength {
		return ErrTooLong
	}
	if err := h.run(ctx, h.draw(name, inUse).decoy(), password); err != nil {
		return err
	}
	return ErrMismatch
}

// draw picks a method for a name.
func (h *Hasher) draw(name string, inUse []Use) method {
	uses, total := usable(inUse)
	if total == 0 {
		return h.preferred
	}
	left := h.hash64(name) % total
	for _, u := range uses {
		if left < u.count {
			return u.method
		}
		left -= u.count
	}
	return h.preferred
}

type use struct {
	method method
	count  uint64
}

// usable reads the methods and brings them into one order, so that the order
// in which a store lists them does not matter.
func usable(inUse []Use) (uses []use, total uint64) {
	for _, u := range inUse {
		m, err := parseMethod(u.Method)
		if err != nil || u.Method == "" || u.Count < 1 {
			continue
		}
		uses = append(uses, use{m, uint64(u.Count)})
		total += uint64(u.Count)
	}
	slices.SortFunc(uses, func(a, b use) int { return cmp.Compare(a.method.String(), b.method.String()) })
	return uses, total
}

func (h *Hasher) hash64(name string) uint64 {
	mac := hmac.New(sha256.New, h.secret)
	fmt.Fprintf(mac, "gourd password decoy\x00%s", name)
	return binary.BigEndian.Uint64(mac.Sum(nil))
}
