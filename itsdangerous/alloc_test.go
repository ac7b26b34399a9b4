//go:build !race

package itsdangerous

import "testing"

// The race detector makes sync.Pool forget at random, so promises about allocations are tested without it.
func TestAllocations(t *testing.T) {
	signer, timed := mustSigner(t, key, Options{}), mustTimestampSigner(t, key, Options{})
	serializer := mustTimedSerializer(t, key, Options{})
	signed, stamped := signer.Sign("my value"), timed.Sign("my value")
	plain, err1 := serializer.DumpsText([]byte(`"a short text that is left uncompressed"`))
	packed, err2 := serializer.DumpsText([]byte(sessions[1].text))
	if err1 != nil || err2 != nil || packed[0] != '.' || plain[0] == '.' {
		t.Fatal(plain, packed, err1, err2)
	}
	rows := []struct {
		what string
		want float64
		f    func()
	}{
		{"Signer.Unsign", 0, func() { signer.Unsign(signed) }},
		{"TimestampSigner.Unsign", 0, func() { timed.Unsign(stamped, NoMaxAge-1) }},
		{"Signer.Sign: the token", 1, func() { signer.Sign("my value") }},
		{"TimestampSigner.Sign: the token", 1, func() { timed.Sign("my value") }},
		{"Verify: the text", 1, func() { serializer.Verify(plain, NoMaxAge-1) }},
		{"Verify of a compressed token: the text, and compress/zlib", 2, func() { serializer.Verify(packed, NoMaxAge-1) }},
		{"DumpsText: the token, and the text made for it here", 2, func() { serializer.DumpsText([]byte(`"a short text"`)) }},
		{"DumpsText, compressed: the same", 2, func() { serializer.DumpsText([]byte(sessions[1].text)) }},
		{"an expired token: the error", 1, func() { timed.Unsign(stamped, -1) }},
	}
	for _, row := range rows {
		if got := testing.AllocsPerRun(200, row.f); got > row.want {
			t.Errorf("%s: %v allocations, want %v", row.what, got, row.want)
		}
	}
}
