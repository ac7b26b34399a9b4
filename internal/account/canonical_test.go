package account

import (
	"strings"
	"testing"
	"unicode/utf8"
)

// TestA22Spellings of one name have one canonical form.
func TestA22Spellings(t *testing.T) {
	groups := [][]string{
		{"ada", "Ada", "ADA", " ada ", "\tada\n", "Ａｄａ", "ⓐⓓⓐ", "𝐚𝐝𝐚", "aDa\u00a0"},
		{"straße", "STRASSE", "Strasse", "STRAẞE"},
		{"rené", "rene\u0301", "RENÉ", "RENE\u0301"},
		{"kelvin", "\u212aelvin"},
		{"ﬁx", "fix", "FIX"},
		{"σίσυφος", "ΣΊΣΥΦΟΣ"},
		{"ada lovelace", "Ada  Lovelace", "ada\u2003lovelace"},
		{"ada@example.com", "Ada@Example.COM", " ada@example.com"},
	}
	for _, group := range groups {
		want := Canonical(group[0])
		for _, name := range group {
			if got := Canonical(name); got != want || want == "" {
				t.Errorf("%q is %q, want %q", name, got, want)
			}
		}
	}
	for _, nobody := range []string{"", "  ", "\xff", strings.Repeat("a", maxTyped+1)} {
		if got := Canonical(nobody); got != "" {
			t.Errorf("%.10q is %q, want nothing", nobody, got)
		}
	}
}

func TestCheckUsername(t *testing.T) {
	rows := []struct{ why, name, want string }{
		{"plain", "ada", ""},
		{"spaces around are trimmed", "  ada ", ""},
		{"two words", "Ada Lovelace", ""},
		{"marks and digits", "o'neil-3_x.y+z", ""},
		{"other scripts", "Ада", ""},
		{"an emoji", "ada😀", ""},
		{"64 characters", strings.Repeat("é", 64), ""},
		{"nothing", "", CodeRequired},
		{"spaces alone", " \u00a0 ", CodeRequired},
		{"65 characters", strings.Repeat("a", 65), CodeTooLong},
		{"64 characters that fold into many", strings.Repeat("\ufdfa", 64), CodeTooLong},
		{"an @", "ada@example.com", CodeInvalid},
		{"a wide @", "ada＠example.com", CodeInvalid},
		{"a small @", "ada﹫x", CodeInvalid},
		{"a NUL", "ada\x00", CodeInvalid},
		{"a zero-width space", "a\u200bda", CodeInvalid},
		{"a right-to-left override", "ada\u202e", CodeInvalid},
		{"a soft hyphen", "a\u00adda", CodeInvalid},
		{"a Hangul filler", "ada\u3164", CodeInvalid},
		{"a variation selector", "ada\ufe0f", CodeInvalid},
		{"a Braille blank", "ada\u2800", CodeInvalid},
		{"broken UTF-8", "ada\xff", CodeInvalid},
	}
	for _, row := range rows {
		if got := codeOf(checkUsername(row.name)); got != row.want {
			t.Errorf("%s: %q, want %q", row.why, got, row.want)
		}
	}
}

func TestCheckEmail(t *testing.T) {
	long := strings.Repeat("a", 243) + "@example.org"
	rows := []struct{ why, email, want string }{
		{"plain", "ada@example.com", ""},
		{"none", "", ""},
		{"a tag", "ada+tag@example.co.uk", ""},
		{"a host without dots", "ada@localhost", ""},
		{"other scripts", "ада@пример.рф", ""},
		{"254 bytes", long[1:], ""},
		{"255 bytes", long, CodeTooLong},
		{"no @", "ada.example.com", CodeInvalid},
		{"two @", "ada@evil.example@example.com", CodeInvalid},
		{"two @, one wide", "ada＠evil@example.com", CodeInvalid},
		{"nothing before", "@example.com", CodeInvalid},
		{"nothing after", "ada@", CodeInvalid},
		{"an empty label", "ada@example..com", CodeInvalid},
		{"a dot at the end", "ada@example.com.", CodeInvalid},
		{"a dash at the end of a label", "ada@example-.com", CodeInvalid},
		{"a space", "ada b@example.com", CodeInvalid},
		{"a line break", "ada@example.com\r\nBcc: x@y", CodeInvalid},
		{"a comma", "ada,bob@example.com", CodeInvalid},
		{"a wide comma", "ada，bob@example.com", CodeInvalid},
		{"angle brackets", "Ada <ada@example.com>", CodeInvalid},
		{"a control", "ada\x01@example.com", CodeInvalid},
		{"an invisible letter", "ada\u200d@example.com", CodeInvalid},
		{"a quoted part", `"ada"@example.com`, CodeInvalid},
		{"an address literal", "ada@[127.0.0.1]", CodeInvalid},
		{"broken UTF-8", "ada\xff@example.com", CodeInvalid},
	}
	for _, row := range rows {
		if got := codeOf(checkEmail(row.email, false)); got != row.want {
			t.Errorf("%s: %q, want %q", row.why, got, row.want)
		}
	}
	if got := codeOf(checkEmail(" ", true)); got != CodeRequired {
		t.Errorf("an address that is required: %q", got)
	}
}

func codeOf(e *FieldError) string {
	if e == nil {
		return ""
	}
	return e.Code
}

// FuzzCanonical: the form is stable, and what is accepted as a name is never
// accepted as an address, so that the two can share one space.
func FuzzCanonical(f *testing.F) {
	for _, seed := range []string{
		"", "ada", "Ａｄａ", "straße", "ﬃ", "\u0345\u0345", "\u1e9e\u0307", "İ", "ǰ\u0323", "ada@example.com", "ada＠x",
		"\u2126", "\u03d2\u0301", "\ufdfa", "\u1f80\u0345", "a\u0300\u05ae", "ΐ", "\u00a0x", "\u0390\u0301", "\u1fb3",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, name string) {
		once := Canonical(name)
		if twice := Canonical(once); len(once) <= maxTyped && twice != once {
			t.Fatalf("%q is %q and then %q", name, once, twice)
		}
		if !utf8.ValidString(once) || once != strings.TrimSpace(once) {
			t.Fatalf("%q is %q", name, once)
		}
		isName, isMail := checkUsername(name) == nil, name != "" && checkEmail(name, true) == nil
		if isName && isMail {
			t.Fatalf("%q is a name and an address", name)
		}
		if (isName || isMail) && once == "" {
			t.Fatalf("%q is accepted and is nobody's", name)
		}
		if isName && Canonical(display(name)) != once {
			t.Fatalf("%q is shown as %q, which is another name", name, display(name))
		}
	})
}
