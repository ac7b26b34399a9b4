package mutants

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/gourd-auth/gourd/itsdangerous"
)

// token is one that was issued, and its parts: payload, time and signature.
type token struct {
	text, value               string
	payload, stamp, signature string
}

// head is what is signed.
func (k *token) head(r recipe) string {
	if !r.timed {
		return k.payload
	}
	return k.payload + r.options.Sep + k.stamp
}

// stock is a verifier with what mutants are made of.
type stock struct {
	verifier
	tokens    []token
	issued    map[string]string // text → value, of its own tokens
	family    map[string]bool   // tokens of other verifiers that it has to accept or may
	strangers map[string][]*itsdangerous.Signer
	insider   *itsdangerous.Signer // signs anything with the verifier's own key
	kinds     []mutation
}

// values are what tokens are issued for: separators, nothing, things that look
// like parts of tokens, things that zlib shortens.
func values() []string {
	random := rand.New(rand.NewPCG(7, 7))
	var noise strings.Builder
	for range 3000 {
		noise.WriteByte(favoured[len(favoured)-64+random.IntN(64)])
	}
	return []string{
		"", "a", "42", "user-42", "AAAA", "A", "none", "true", "some_thing-else", strings.Repeat("a", 200), noise.String()[:700],
		".", "..", "a.b.c", "::", "a::b", "|", "user|42", "{\"k\":1}", "\"", "=", "a=", "é", "日本語", "\x00", "a\nb", " a ", "%41", "ſK",
		strings.Repeat("a cart of things, ", 60), strings.Repeat("é.", 100), noise.String(),
	}
}

// isSimple reports whether a value stands in a cookie as it is.
func isSimple(value string) bool {
	return strings.IndexFunc(value, func(r rune) bool { return !strings.ContainsRune(base64Alphabet, r) }) < 0
}

// stockAll issues tokens of all verifiers, and shows that each accepts its own.
func stockAll(t testing.TB, all []verifier) []*stock {
	t.Helper()
	var stocks []*stock
	for _, v := range all {
		s := newStock(v)
		for _, k := range s.tokens {
			if a := v.open(k.text); a.err != nil || a.value != k.value || a.leak != "" {
				t.Fatalf("%s: its own token %q of %q: %+v", v.name, k.text, k.value, a)
			}
		}
		stocks = append(stocks, s)
	}
	for _, s := range stocks {
		s.adopt(stocks)
	}
	return stocks
}

func newStock(v verifier) *stock {
	s := &stock{verifier: v, issued: map[string]string{}, insider: v.recipe.signer()}
	for i, value := range values() {
		if v.simple && !isSimple(value) {
			continue
		}
		s.add(value, v.issue(value, now-int64(i*37%3600)))
	}
	s.nest()
	s.respell()
	s.strangers = strangers(v.recipe)
	s.kinds = s.applicable()
	return s
}

// nest signs a token once more: cut back by one signature, it is one again.
func (s *stock) nest() {
	if inner := s.tokens[3].text; !s.simple && !s.recipe.packed {
		s.add(inner, s.issue(inner, now-5))
	}
}

// respell notes the other spellings of its tokens that a verifier takes by its
// definition.
func (s *stock) respell() {
	if s.also == nil {
		return
	}
	for _, k := range s.tokens {
		for _, text := range s.also(k.value) {
			s.issued[text] = k.value
		}
	}
}

func (s *stock) add(value, text string) {
	k := token{text: text, value: value}
	k.payload, k.signature, _ = cutLast(text, s.recipe.options.Sep)
	if s.recipe.timed {
		k.payload, k.stamp, _ = cutLast(k.payload, s.recipe.options.Sep)
	}
	s.tokens = append(s.tokens, k)
	s.issued[text] = value
}

// adopt notes the tokens of others that are signed alike.
func (s *stock) adopt(all []*stock) {
	s.family = map[string]bool{}
	for _, way := range s.recipe.ways() {
		for _, other := range all {
			if other == s || other.recipe.family() != way.family() {
				continue
			}
			for text := range other.issued {
				s.family[text] = true
			}
		}
	}
}

// isIssued reports whether a text is a token that this verifier may accept.
func (s *stock) isIssued(text string) bool {
	_, own := s.issued[text]
	return own || s.family[text]
}

// applicable lists the mutations that have something to change here.
func (s *stock) applicable() (kinds []mutation) {
	for _, k := range mutations {
		if k.needs == nil || k.needs(s) {
			kinds = append(kinds, k)
		}
	}
	return kinds
}
