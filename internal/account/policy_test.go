package account

import (
	"crypto/rand"
	"strings"
	"testing"
	"time"

	"github.com/gourd-auth/gourd/password"
)

func TestA01Policy(t *testing.T) {
	ada := User{Username: "Ada Lovelace", Email: "ada.l@engines.example"}
	rows := []struct{ why, pw, want string }{
		{"15 emoji", "😀😁😂🤣😃😄😅😆😉😊😋😎😍😘🥰", ""},
		{"14 emoji", "😀😁😂🤣😃😄😅😆😉😊😋😎😍😘", CodeTooShort},
		{"14 letters and accents are 14 letters in NFC", strings.Repeat("e\u0301x", 7), CodeTooShort},
		{"spaces inside and at the ends count", "  three words  ", ""},
		{"a NUL counts", "correct\x00horse b", ""},
		{"64 code points", strings.Repeat("aé😀z", 15) + "tail", ""},
		{"1024 bytes", randomText(1024), ""},
		{"1025 bytes", randomText(1025), CodeTooLong},
		{"1 MiB", strings.Repeat("a", 1<<20), CodeTooLong},
		{"1023 bytes that NFC makes longer", strings.Repeat("\u0958", 341), CodeTooLong},
		{"nothing", "", CodeRequired},
		{"broken UTF-8", "correct horse \xff battery", CodeInvalid},
		{"no composition is asked for", "onlylowercaseletters", ""},
		{"four words", "correct horse battery staple", ""},
	}
	for _, row := range rows {
		if got := codeOf((Policy{}).checkPassword("password", row.pw, ada)); got != row.want {
			t.Errorf("%s: %q, want %q", row.why, got, row.want)
		}
	}
	if got := codeOf((Policy{MinLength: 8}).checkPassword("password", "x7-kq2pz", ada)); got != "" {
		t.Errorf("a minimum of 8: %q", got)
	}
	if _, err := New(Config{Policy: Policy{MinLength: 65}}); err == nil || !strings.Contains(err.Error(), "MinLength") || !strings.Contains(err.Error(), "Repo") {
		t.Errorf("a minimum over 64 and no Repo: %v", err)
	}
}

// TestA03ContextWords: what is about the site or the user is guessed first.
func TestA03ContextWords(t *testing.T) {
	policy := Policy{Service: "Acme Corp"}
	ada := User{Username: "Ada.Lovelace", Email: "countess77@engines.example"}
	rows := []struct{ why, pw, want string }{
		{"the site twice and a year", "acme-acme-2026!", CodeCommon},
		{"the site in other letters", "4cm3c0rp4cm3c0rp", CodeCommon},
		{"the site and a common password", "AcmePassword123", CodeCommon},
		{"the user's name and a year", "Ada.Lovelace2026", CodeCommon},
		{"the user's name backwards is another word", "ecalevol.ada-2026", ""},
		{"the address", "countess77@engines.example", CodeCommon},
		{"the part before the @", "countess77countess77", CodeCommon},
		{"a word of the context inside a sentence", "acme sells no rockets", ""},
	}
	for _, row := range rows {
		if got := codeOf(policy.checkPassword("password", row.pw, ada)); got != row.want {
			t.Errorf("%s: %q, want %q", row.why, got, row.want)
		}
	}
}

// TestA03Common: every password of the list is refused in the forms that are
// long enough: repeated, with digits, with a mark between.
func TestA03Common(t *testing.T) {
	if n := len(commonPasswords()); n < 3000 {
		t.Fatalf("%d common passwords, want 3000", n)
	}
	for w := range commonPasswords() {
		if len(keep(w, alphanumeric)) < leastWord {
			continue // too short, or marks alone
		}
		repeated := strings.Repeat(w, 15/len(w)+1)
		for _, pw := range []string{repeated, strings.ToUpper(repeated), repeated + "123", w + "-" + w, repeated + "!"} {
			if !isCommon(pw) {
				t.Errorf("%q is allowed", pw)
			}
		}
	}
	for _, pw := range []string{
		"123456789012345", "987654321098765", "qwertyuiopasdfgh", "abcdefghijklmnopq", "aaaaaaaaaaaaaaa", "!!!!!!!!!!!!!!!!",
		"1qaz2wsx3edc4rfv", "zyxwvutsrqponmlk", "P@ssw0rdP@ssw0rd", "passwordaaaaaaa", "baseballfootball", "😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀",
	} {
		if !isCommon(pw) {
			t.Errorf("%q is allowed", pw)
		}
	}
}

// TestA03RandomPasses: of many random passwords at most one is refused.
func TestA03RandomPasses(t *testing.T) {
	n := 100_000
	if testing.Short() {
		n = 2_000
	}
	refused := 0
	for range n {
		if isCommon(randomText(15), "acme", "ada", "ada@example.com") {
			refused++
		}
	}
	if refused > 1 {
		t.Errorf("%d of %d random passwords are refused", refused, n)
	}
}

// TestCommonIsCheap: no password up to the longest costs as much as its hash.
func TestCommonIsCheap(t *testing.T) {
	for _, pw := range []string{strings.Repeat("a", 511) + "b" + strings.Repeat("a", 511), randomText(password.MaxLength), strings.Repeat("qwe", 300)} {
		isCommon(pw) // reads the list
		took := time.Hour
		for range 10 {
			start := time.Now()
			isCommon(pw, "acme")
			took = min(took, time.Since(start))
		}
		if took > 20*time.Millisecond {
			t.Errorf("%.10s… takes %v", pw, took)
		}
	}
}

func randomText(n int) string {
	var b strings.Builder
	for b.Len() < n {
		b.WriteString(strings.ToLower(rand.Text()))
	}
	return b.String()[:n]
}
