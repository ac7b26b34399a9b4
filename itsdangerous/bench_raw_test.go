package itsdangerous

import (
	"bytes"
	"compress/zlib"
	"crypto/hmac"
	"crypto/sha1"
	"encoding/base64"
	"encoding/json"
	"io"
	"testing"

	"github.com/gourd-auth/gourd/internal/inflate"
)

// BenchmarkRaw is what the parts of a token cost by themselves, each at its best: the sum is the floor of Loads and Dumps. Beside each
// part of ours stands the standard library's.
func BenchmarkRaw(b *testing.B) {
	for _, session := range sessions {
		b.Run(session.name, func(b *testing.B) { rawParts(b, []byte(session.text)) })
	}
}

func rawParts(b *testing.B, text []byte) {
	stream := bytes.Clone(newDeflater(zlib.DefaultCompression).deflate(text))
	encoded := base64.RawURLEncoding.EncodeToString(stream)
	value, err := JSON{}.Loads(text)
	if err != nil {
		b.Fatal(err)
	}
	mac := hmac.New(sha1.New, key.Secret)
	var sum [64]byte
	room := make([]byte, 0, 2*len(text)+64)
	in := bytes.NewReader(stream)
	reader, _ := zlib.NewReader(in)
	short, long := newDeflater(zlib.BestSpeed), newDeflater(zlib.DefaultCompression)

	for _, part := range []struct {
		name string
		do   func()
	}{
		{"HMAC, reused", func() { mac.Reset(); mac.Write(stream); mac.Sum(sum[:0]) }},
		{"base64 decoding", func() { _, _ = base64.RawURLEncoding.AppendDecode(room, []byte(encoded)) }},
		{"base64 encoding", func() { base64.RawURLEncoding.AppendEncode(room, stream) }},
		{"inflating", func() { _, _ = inflate.Append(room, stream, MaxInflated) }},
		{"inflating by compress/zlib, reused", func() {
			in.Reset(stream)
			_ = reader.(zlib.Resetter).Reset(in, nil)
			_, _ = io.ReadFull(reader, room[:len(text)])
		}},
		{"deflating at the quickest level, reused", func() { short.deflate(text) }},
		{"deflating at the default level, reused", func() { long.deflate(text) }},
		{"JSON to a map", func() { _, _ = JSON{}.Loads(text) }},
		{"JSON to a map by encoding/json", func() {
			var v map[string]any
			_ = json.Unmarshal(text, &v)
		}},
		{"JSON from a map", func() { _, _ = JSON{}.Dumps(value) }},
		{"JSON from a map by encoding/json", func() { _, _ = json.Marshal(value) }},
	} {
		b.Run(part.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				part.do()
			}
		})
	}
}
