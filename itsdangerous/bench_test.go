package itsdangerous

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
)

// sessions are texts of the size that Flask's sessions have: an id alone, what Flask-Login and Flask-WTF keep, and a cart of 31 lines
// beside them.
var sessions = []struct{ name, text string }{
	{"tiny", `{"user_id":"42"}`},
	{"typical", `{"_fresh":true,"_id":"4f3b1e0c9a7d5e2b8c6f1a3d0e9b7c5a4f1b3e0c9d7a5e2b8c6f1a3d0e9b7c5a91b2c3d4e5f60718293a4b5c6d7e8f90a1b2c3d4e5f60718293a4b5c6d7e8f90",` +
		`"_user_id":"3f2b8c1a-9d4e-4f6a-8b7c-1e2d3c4b5a69","csrf_token":"9b1deb4d3b7d4bad9bdd2b0d7b3dcb6d12345678"}`},
	{"big", `{"_user_id":"42","cart":[` + strings.Join(cartLines(31), ",") + `]}`},
}

// cartLines differ from each other as things in a shop do.
func cartLines(n int) []string {
	r := rand.New(rand.NewPCG(1, 2))
	things := strings.Fields("chair lamp table plate knife spoon shirt coat paper glass wool bag box cup hat shoe")
	lines := make([]string, n)
	for i := range lines {
		lines[i] = fmt.Sprintf(`{"name":"%s with %s, No. %d","price":%d.%02d,"qty":%d,"ref":"%06x","sku":"%c-%08x","tax":%d}`,
			things[r.IntN(16)], things[r.IntN(16)], r.IntN(100), r.IntN(100), r.IntN(100), 1+r.IntN(9), r.Uint32()>>8, 'A'+r.IntN(26), r.Uint32(), 7+12*r.IntN(2))
	}
	return lines
}

// flaskOptions are those of Flask's sessions.
var flaskOptions = Options{Salt: []byte("cookie-session"), KeyDerivation: HMAC}

func BenchmarkUnsign(b *testing.B) {
	s := mustTimestampSigner(b, key, flaskOptions)
	for _, session := range sessions {
		token := s.Sign(strict.EncodeToString([]byte(session.text)))
		b.Run(session.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := s.Unsign(token, NoMaxAge-1); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkSign(b *testing.B) {
	s := mustTimestampSigner(b, key, flaskOptions)
	for _, session := range sessions {
		b.Run(session.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				s.Sign(session.text)
			}
		})
	}
}

func BenchmarkVerify(b *testing.B) {
	benchmarkSessions(b, func(b *testing.B, s *URLSafeTimedSerializer, token string, _ any) {
		if _, err := s.Verify(token, NoMaxAge-1); err != nil {
			b.Fatal(err)
		}
	})
}

func BenchmarkLoads(b *testing.B) {
	benchmarkSessions(b, func(b *testing.B, s *URLSafeTimedSerializer, token string, _ any) {
		if _, err := s.Loads(token, NoMaxAge-1); err != nil {
			b.Fatal(err)
		}
	})
}

func BenchmarkDumps(b *testing.B) {
	benchmarkSessions(b, func(b *testing.B, s *URLSafeTimedSerializer, _ string, value any) {
		if _, err := s.Dumps(value); err != nil {
			b.Fatal(err)
		}
	})
}

func BenchmarkDumpsText(b *testing.B) {
	s := mustTimedSerializer(b, key, flaskOptions)
	for _, session := range sessions {
		text := []byte(session.text)
		b.Run(session.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := s.DumpsText(text); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkForged(b *testing.B) {
	keys := Keys{Secret: []byte("secret"), Fallbacks: [][]byte{[]byte("b"), []byte("c"), []byte("d")}}
	s := mustTimedSerializer(b, keys, flaskOptions)
	token, _ := mustTimedSerializer(b, key, flaskOptions).DumpsText([]byte(sessions[1].text))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := s.Verify(token, NoMaxAge); err == nil {
			b.Fatal("a forged token is accepted")
		}
	}
}

func benchmarkSessions(b *testing.B, f func(*testing.B, *URLSafeTimedSerializer, string, any)) {
	s := mustTimedSerializer(b, key, flaskOptions)
	for _, session := range sessions {
		token, err := s.DumpsText([]byte(session.text))
		if err != nil {
			b.Fatal(err)
		}
		value, err := s.Loads(token, NoMaxAge)
		if err != nil {
			b.Fatal(err)
		}
		b.Run(session.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				f(b, s, token, value)
			}
		})
	}
}
