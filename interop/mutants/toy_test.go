package mutants

import (
	"crypto/hmac"
	"encoding/base64"
	"encoding/json"
	"slices"
	"strings"

	"github.com/gourd-auth/gourd/itsdangerous"
)

// toy is a verifier of timed tokens, written as plainly as possible and right as
// it stands. Each weakness replaces one of its steps.
type toy struct {
	recipe
	clean  func(text string) string                      // before anything else
	cut    func(text string) (head, sig string, ok bool) // signed text and signature
	covers func(head string) []string                    // what the signature covers; the first when signing
	decode func(sig string) ([]byte, bool)
	equal  func(want, got []byte) bool
	ways   []recipe // how a token may have been signed
	when   func(stamp string) (int64, bool)
	inTime func(age int64) bool
	read   func(payload string) (string, bool)
	refuse func(text string, err error) answer
}

func newToy(packed bool) *toy {
	r := recipe{options: itsdangerous.Options{Salt: []byte("toy")}, timed: true, packed: packed}.withDefaults()
	y := &toy{recipe: r, ways: []recipe{r}, clean: unchanged, covers: just(unchanged), decode: decodeStrictly, equal: hmac.Equal, when: parseStamp}
	y.cut = func(text string) (string, string, bool) { return cutLast(text, ".") }
	y.inTime = func(age int64) bool { return 0 <= age && age <= r.maxAge }
	y.read = func(payload string) (string, bool) { return payload, true }
	y.refuse = func(_ string, err error) answer { return answer{err: err} }
	if packed {
		y.read = readStrictly
	}
	return y
}

func unchanged(text string) string { return text }

// just makes a covers of one text.
func just(f func(head string) string) func(string) []string {
	return func(head string) []string { return []string{f(head)} }
}

// decodeStrictly takes the one spelling.
func decodeStrictly(text string) ([]byte, bool) {
	b, err := base64.RawURLEncoding.DecodeString(text)
	return b, err == nil && encode(b) == text
}

func parseStamp(text string) (int64, bool) {
	second, ok := decodeStamp(text)
	return second, ok && stamp(second) == text && 0 < second && second <= 253402300799
}

// decodeStamp takes the number in a stamp, however it is spelled.
func decodeStamp(text string) (second int64, ok bool) {
	b, err := base64.RawURLEncoding.DecodeString(strings.TrimRight(text, "="))
	for _, c := range b {
		second = second<<8 | int64(c)
	}
	return second, err == nil
}

// readStrictly reads the JSON string in a payload.
func readStrictly(payload string) (string, bool) {
	text, ok := unpack(payload, decodeStrictly)
	var value string
	ok = ok && json.Unmarshal(text, &value) == nil
	return value, ok
}

// unpack returns the text in a payload, of 64 KiB at most, if the zlib stream is
// whole and alone.
func unpack(payload string, decode func(string) ([]byte, bool)) ([]byte, bool) {
	stream, compressed := strings.CutPrefix(payload, ".")
	b, ok := decode(stream)
	if !compressed || !ok {
		return b, ok
	}
	text, rest, err := inflate(b, 64<<10+1)
	return text, err == nil && rest == 0 && len(text) <= 64<<10
}

func (y *toy) open(text string) answer {
	clean := y.clean(text)
	head, sig, ok := y.cut(clean)
	if !ok || !slices.ContainsFunc(y.covers(head), func(covered string) bool { return y.matches(covered, sig) }) {
		return y.refuse(text, &itsdangerous.BadSignatureError{})
	}
	payload, stamp, _ := cutLast(head, ".")
	second, ok := y.when(stamp)
	if !ok {
		return y.refuse(text, &itsdangerous.BadTimeSignatureError{})
	}
	if !y.inTime(now - second) {
		return y.refuse(text, &itsdangerous.ExpiredError{})
	}
	value, ok := y.read(payload)
	if !ok {
		return y.refuse(text, &itsdangerous.BadPayloadError{})
	}
	return answer{value: value}
}

func (y *toy) matches(covered, sig string) bool {
	got, ok := y.decode(sig)
	return ok && slices.ContainsFunc(y.ways, func(r recipe) bool {
		return slices.ContainsFunc(r.all(), func(key []byte) bool { return y.equal(r.mac(r.derive(key), covered), got) })
	})
}

// issue makes a token that the toy accepts, in the toy's own way.
func (y *toy) issue(value string, second int64) string {
	payload := value
	if y.packed {
		payload = pack(value)
	}
	head := payload + "." + stamp(second)
	return head + "." + y.signature(y.keys.Secret, y.covers(head)[0])
}

// pack compresses every payload of some length.
func pack(value string) string {
	text := must(json.Marshal(value))
	if len(text) < 40 {
		return encode(text)
	}
	return "." + encode(deflate(text, 6))
}

// verifier is the toy as a row of the table.
func (y *toy) verifier(name string) verifier {
	return verifier{name: name, recipe: y.recipe, simple: true, issue: y.issue, open: y.open}
}

// adding returns the toy's recipe and changed ones.
func (y *toy) adding(changes ...func(r *recipe)) []recipe {
	all := []recipe{y.recipe}
	for _, change := range changes {
		r := y.recipe
		change(&r)
		all = append(all, r)
	}
	return all
}
