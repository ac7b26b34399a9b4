package mutants

import (
	"maps"
	"net/http"
	"slices"
	"testing"

	"github.com/gourd-auth/gourd/cookie"
)

// BenchmarkHostile: what nobody has signed, to every verifier. Over 8192 bytes it
// costs nothing but, in a header, to find the value.
func BenchmarkHostile(b *testing.B) {
	for _, s := range stockAll(b, verifiers()) {
		for _, size := range sizes {
			for _, h := range s.hostile(size) {
				b.Run(s.name+"/"+h.what+"/"+hostileSize(size), func(b *testing.B) {
					for b.Loop() {
						s.open(h.text)
					}
				})
			}
		}
	}
}

// BenchmarkHostileInside: what somebody got signed, to every codec. Twice the
// size has to take about twice the time.
func BenchmarkHostileInside(b *testing.B) {
	for _, name := range slices.Sorted(maps.Keys(codecs)) {
		for _, what := range slices.Sorted(maps.Keys(insides(1 << 10))) {
			for _, size := range []int{16 << 10, 32 << 10, 64 << 10} {
				text := []byte(insides(size)[what])
				b.Run(name+"/"+what+"/"+hostileSize(size), func(b *testing.B) {
					for b.Loop() {
						codecs[name].Loads(text)
					}
				})
			}
		}
	}
}

// BenchmarkHostileBomb: signed streams that inflate to more than is allowed.
func BenchmarkHostileBomb(b *testing.B) {
	s := readers(b)[len(readers(b))-1]
	for _, bomb := range bombs {
		token := s.insider.Sign("." + encode(bomb) + s.recipe.options.Sep + stamp(now))
		b.Run(s.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				s.open(token)
			}
		})
	}
}

// BenchmarkHostileHeader: cookie headers, to the call with limits and to the one
// without.
func BenchmarkHostileHeader(b *testing.B) {
	for _, unit := range hostileHeaders {
		for _, size := range sizes {
			header := repeated(unit, size)
			h := http.Header{"Cookie": {header}}
			b.Run("Find/"+unit+"/"+hostileSize(size), func(b *testing.B) {
				for b.Loop() {
					_, _ = cookie.Find(h, "a")
				}
			})
			b.Run("Parse/"+unit+"/"+hostileSize(size), func(b *testing.B) {
				for b.Loop() {
					cookie.Parse(header)
				}
			})
		}
	}
}
