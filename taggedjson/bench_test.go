package taggedjson_test

import (
	"testing"

	"github.com/gourd-auth/gourd/taggedjson"
)

// sessions are the three sizes that the benchmarks run at, and the key that
// one request asks for.
var sessions = []struct{ name, text, key string }{
	{"tiny", tinyText, "user_id"},
	{"typical", typicalText, "_user_id"},
	{"big", bigCart, "user_id"},
}

func BenchmarkDumps(b *testing.B) {
	for _, s := range sessions {
		v := must(taggedjson.Loads([]byte(s.text)))
		b.Run(s.name, func(b *testing.B) {
			b.ReportAllocs()
			b.SetBytes(int64(len(s.text)))
			for b.Loop() {
				if _, err := taggedjson.Dumps(v); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkLoads(b *testing.B) {
	for _, s := range sessions {
		text := []byte(s.text)
		b.Run(s.name, func(b *testing.B) {
			b.ReportAllocs()
			b.SetBytes(int64(len(s.text)))
			for b.Loop() {
				if _, err := taggedjson.Loads(text); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkOpenGet(b *testing.B) {
	for _, s := range sessions {
		b.Run(s.name, func(b *testing.B) {
			b.ReportAllocs()
			b.SetBytes(int64(len(s.text)))
			for b.Loop() {
				d, err := taggedjson.Serializer{}.Open(s.text)
				if err != nil {
					b.Fatal(err)
				}
				if _, found := d.Get(s.key); !found {
					b.Fatal(s.key)
				}
			}
		})
	}
}
