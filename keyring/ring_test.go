package keyring

import (
	"bytes"
	"errors"
	"fmt"
	"testing"
)

func mustText(t testing.TB, s string) Key {
	t.Helper()
	k, err := Text(s)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

// An empty key, or an empty list, is an error everywhere and never a panic.
func TestK03EmptyKeys(t *testing.T) {
	good := mustText(t, "good")
	_, textErr := Text("")
	_, nilErr := Bytes(nil)
	_, emptyErr := Bytes([]byte{})
	_, zeroErr := New(Key{})
	_, fallbackErr := New(good, Key{})
	for name, err := range map[string]error{
		"Text of nothing": textErr, "Bytes of nil": nilErr, "Bytes of nothing": emptyErr,
		"zero Key": zeroErr, "empty fallback": fallbackErr,
	} {
		if !errors.Is(err, ErrNoKey) {
			t.Errorf("%s: got %v, want ErrNoKey", name, err)
		}
	}
}

func TestZeroRing(t *testing.T) {
	for _, r := range []*Ring{nil, {}} {
		if secret, fallbacks := r.Secrets(); secret != nil || fallbacks != nil {
			t.Errorf("got secrets %v %v from a ring without keys", secret, fallbacks)
		}
		if !r.Active().IsZero() || r.Fallbacks() != nil || len(r.all()) != 0 {
			t.Error("a ring without keys shows some")
		}
	}
}

// The key that signs and the older ones are apart, and the order stays as given.
func TestK04Order(t *testing.T) {
	r, err := New(mustText(t, "newest"), mustText(t, "older"), mustText(t, "oldest"))
	if err != nil {
		t.Fatal(err)
	}
	secret, fallbacks := r.Secrets()
	if string(secret) != "newest" || string(bytes.Join(fallbacks, []byte(","))) != "older,oldest" {
		t.Errorf("got %q then %q, want newest, then older, oldest", secret, fallbacks)
	}
	secret[0], fallbacks[0][0] = 'X', 'X'
	if again, _ := r.Secrets(); string(again) != "newest" {
		t.Error("the bytes handed out are those of the ring")
	}
}

func TestDuplicatesAreKeptOnce(t *testing.T) {
	a, b := mustText(t, "a"), mustText(t, "b")
	r, err := New(a, b, a, b)
	if err != nil {
		t.Fatal(err)
	}
	if got := r.Fallbacks(); len(got) != 1 || !got[0].Equal(b) {
		t.Errorf("got %d fallbacks, want b alone", len(got))
	}
}

// A rejected token costs at most 16 HMACs.
func TestK11BoundedKeys(t *testing.T) {
	var keys []Key
	for i := range 17 {
		keys = append(keys, mustText(t, fmt.Sprint("key ", i)))
	}
	if _, err := New(keys[0], keys[1:16]...); err != nil {
		t.Errorf("16 keys: got %v, want none", err)
	}
	if _, err := New(keys[0], keys[1:]...); err == nil {
		t.Error("17 keys: got no error")
	}
}
