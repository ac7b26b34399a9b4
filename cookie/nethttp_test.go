package cookie

import (
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"
	"testing"
)

// httpBlanks are what net/http trims.
const httpBlanks = " \t\r\n"

// The ways in which net/http reads a Cookie header otherwise, by the piece of the
// header in which it does. A difference of no class fails the test.
var netHTTPClasses = []struct {
	about string
	fits  func(name, value, piece string) bool // as they stand, blanks included
}{
	{"a quoted value holds a semicolon: net/http reads two pieces, or none", func(_, _, piece string) bool {
		return strings.Contains(piece, ";")
	}},
	{"the name is no token: net/http drops the cookie", func(name, _, _ string) bool {
		return checkToken(strings.Trim(name, httpBlanks)) != nil
	}},
	{"the value holds a quote, a backslash, a control character or a byte outside ASCII: net/http drops the cookie", func(_, value, _ string) bool {
		if value = strings.Trim(value, httpBlanks); isQuoted(value) {
			value = value[1 : len(value)-1]
		}
		return strings.ContainsFunc(value, func(r rune) bool { return r < ' ' || r > '~' || r == '"' || r == '\\' })
	}},
	{"blanks stand before the value: net/http keeps them, and quotes behind them", func(_, value, _ string) bool {
		return value != strings.TrimLeft(value, httpBlanks)
	}},
}

// besideNetHTTP compares the two readers piece by piece and returns the class of
// each difference.
func besideNetHTTP(t *testing.T, header string) (classes []string) {
	t.Helper()
	whole, pieces := theirs(header), []Pair{}
	for rest := header; rest != ""; {
		_, _, after := next(rest)
		piece := strings.TrimSuffix(rest[:len(rest)-len(after)], ";")
		ours, others := Parse(piece), theirs(piece)
		pieces = append(pieces, others...)
		if !slices.Equal(ours, others) {
			classes = append(classes, classOf(t, piece))
		}
		rest = after
	}
	if !slices.Equal(pieces, whole) {
		t.Fatalf("%q: net/http reads %q, of the pieces %q", header, whole, pieces)
	}
	if len(classes) == 0 {
		readersAgree(t, header)
	}
	return classes
}

func theirs(header string) (pairs []Pair) {
	for _, c := range (&http.Request{Header: http.Header{"Cookie": {header}}}).Cookies() {
		pairs = append(pairs, Pair{c.Name, c.Value})
	}
	return pairs
}

func classOf(t *testing.T, piece string) string {
	t.Helper()
	name, value, _ := strings.Cut(piece, "=")
	for _, class := range netHTTPClasses {
		if class.fits(name, value, piece) {
			return class.about
		}
	}
	t.Fatalf("%q: we read %q, net/http %q, for no reason that is known", piece, Parse(piece), theirs(piece))
	return ""
}

// readersAgree: where both readers see the same cookies, Read and Request.Cookie
// give the same one, but for what Read is stricter in: blanks around a name,
// $Version and limits.
func readersAgree(t *testing.T, header string) {
	t.Helper()
	r := request(header)
	all, err := All(r.Header)
	lookAlikes := strings.ContainsAny(header, "\t\r\n") || strings.Contains(header, " =") || strings.Contains(header, " ;") || strings.HasSuffix(header, " ")
	if err != nil || lookAlikes || len(all) > 0 && strings.EqualFold(all[0].Name, "$Version") {
		return
	}
	for _, p := range all {
		got, found := Read(r, p.Name)
		want, err := r.Cookie(p.Name)
		if err != nil || !found || got != want.Value {
			t.Fatalf("%q: Read finds %s=%q, %t, net/http %v, %v", header, p.Name, got, found, want, err)
		}
	}
}

// atoms are what interesting headers are made of.
var atoms = []string{
	"a", "b", "session", "__Host-a", "$Version", "=", "=", "=", ";", ";", "; ", `"`, `"`, `\`, `\"`, `\054`, `\303\251`, `\400`,
	"a=", "session=", "v", "v.w-x", "a=b; ", `c="d e"; `, "; session=1",
	" ", "\t", "\r", "\x0b", "\x1f", "\x7f", "\x85", "\xa0", "\xc3\xa9", "\xff", ",", ":", "[0]", "%20", `="`, `";`, "=x", "Ã",
}

// headerOf makes a header of a plan: a byte is an atom, one from f0 on is taken
// with the next one, as that.
func headerOf(plan []byte) string {
	var b strings.Builder
	for i := 0; i < len(plan); i++ {
		if plan[i] >= 0xf0 && i+1 < len(plan) {
			i++
			b.WriteByte(plan[i])
			continue
		}
		b.WriteString(atoms[int(plan[i])%len(atoms)])
	}
	return b.String()
}

func TestDifferencesFromNetHTTPAreKnown(t *testing.T) {
	random, count := rand.New(rand.NewPCG(1, 2)), map[string]int{}
	const headers = 20_000
	for range headers {
		plan := make([]byte, random.IntN(24))
		for i := range plan {
			plan[i] = byte(random.UintN(256))
		}
		for _, class := range besideNetHTTP(t, headerOf(plan)) {
			count[class]++
		}
	}
	for _, class := range netHTTPClasses {
		t.Logf("%d headers, %5d times: %s", headers, count[class.about], class.about)
		if count[class.about] == 0 {
			t.Errorf("never: %s", class.about)
		}
	}
}

func FuzzBesideNetHTTP(f *testing.F) {
	f.Add([]byte{0, 5, 1, 10, 1, 5, 0})
	f.Add([]byte{0, 32, 14, 17, 33, 1})
	f.Fuzz(func(t *testing.T, plan []byte) { besideNetHTTP(t, headerOf(plan)) })
}
