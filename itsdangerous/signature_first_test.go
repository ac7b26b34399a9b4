package itsdangerous

import (
	"strings"
	"testing"
)

// TestT01AMillionForgedTokens: behind signatures that do not hold, no codec is
// called and no inflater taken, a million times (a tenth of that with -short).
func TestT01AMillionForgedTokens(t *testing.T) {
	codec := &countingCodec{}
	inflated := countInflaters(t)
	own, forger := Options{Codec: codec, Now: at(when)}, Keys{Secret: []byte("another")}
	each := 125_000
	if testing.Short() {
		each /= 10
	}
	long := []byte(`"` + strings.Repeat("a long one ", 99) + `"`)
	for _, text := range [][]byte{[]byte(`"short"`), long} {
		for _, class := range four {
			_, reader := made(t, class, key, own)
			_, writer := made(t, class, forger, Options{Now: at(when)})
			token, err := writer.dumpsText(text)
			if err != nil {
				t.Fatal(err)
			}
			refuseAll(t, reader, token, each)
		}
	}
	if codec.loads != 0 || *inflated != 0 {
		t.Errorf("forged tokens: %d parsed, %d inflated", codec.loads, *inflated)
	}
	// The counters do count: one good token is parsed and inflated.
	_, reader := made(t, "URLSafeSerializer", key, own)
	token, err := reader.dumpsText(long)
	if _, err2 := reader.loads(token); err != nil || err2 != nil || codec.loads != 1 || *inflated != 1 {
		t.Errorf("a good token: %v, %v, %d parsed, %d inflated", err, err2, codec.loads, *inflated)
	}
}

// refuseAll reads n tokens that differ in four characters of their signature.
func refuseAll(t *testing.T, reader calls, token string, n int) {
	t.Helper()
	b := []byte(token)
	place := b[len(b)-10:]
	for i := range n {
		for j := range 4 {
			place[j] = base64Alphabet[i>>(6*j)&63]
		}
		if v, err := reader.loads(string(b)); v != nil || err == nil {
			t.Fatalf("%s: %v, %v", b, v, err)
		}
	}
}

// countInflaters empties the pool of inflaters and counts those that are made.
func countInflaters(t *testing.T) *int {
	t.Helper()
	usual, made := inflaters.New, 0
	inflaters.New = nil
	for inflaters.Get() != nil {
	}
	inflaters.New = func() any { made++; return usual() }
	t.Cleanup(func() { inflaters.New = usual })
	return &made
}
