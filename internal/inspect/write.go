package inspect

import (
	"bufio"
	"fmt"
	"io"
	"strings"
	"unicode"

	"github.com/gourd-auth/gourd/internal/term"
)

// Write writes the report for people. Characters that a terminal would act on
// are shown as escapes, for a stranger may have written them.
func (r Report) Write(to io.Writer, s term.Style) error {
	b := bufio.NewWriter(to)
	p := page{b, s}
	p.heading(r)
	if r.Parts != nil {
		p.value(*r.Parts)
		p.parts(r)
	}
	if r.Problem != "" {
		p.row("problem", s.Red("✗ cannot be read: ")+Visible(r.Problem))
	}
	if r.Check != nil {
		p.check(*r.Check, r.Problem)
	}
	p.contents(r)
	p.size(r)
	return b.Flush()
}

// page is a report on its way to a terminal or a file.
type page struct {
	io.Writer
	term.Style
}

func (p page) row(label, text string) {
	fmt.Fprintf(p, "  %s %s\n", p.Dim(fmt.Sprintf("%-10s", label)), text)
}

func (p page) heading(r Report) {
	name := r.Name
	if name == "" {
		name = "cookie"
	}
	fmt.Fprintln(p, p.Bold(Visible(name)))
	if len(r.Attributes) > 0 {
		p.row("attributes", Visible(strings.Join(r.Attributes, "; ")))
	}
}

// value shows the three parts in three colours, as they stand in the cookie.
func (p page) value(parts Parts) {
	fmt.Fprintf(p, "  %s.%s.%s\n\n", p.Green(Visible(parts.Payload)), p.Yellow(Visible(parts.Timestamp)), p.Dim(Visible(parts.Signature)))
}

func (p page) parts(r Report) {
	p.row("payload", fmt.Sprintf("%s, %s", plural(int64(len(r.Parts.Payload)), "character"), spelling(r)))
	if r.Time != nil {
		p.time(*r.Time)
	}
	if r.Check == nil {
		p.row("signature", macOf+p.Yellow("not checked, for there was no key"))
	}
}

// macOf says what a signature is, before the verdict over it.
const macOf = "HMAC over the two parts before it: "

func spelling(r Report) string {
	if r.Text == "" {
		return "which should be base64"
	}
	if r.Compressed {
		return fmt.Sprintf("zlib (the leading dot) and base64 of %s", plural(int64(len(r.Text)), "byte"))
	}
	return fmt.Sprintf("base64 of %s", plural(int64(len(r.Text)), "byte"))
}

func (p page) time(t Time) {
	ago := span(t.Age) + " ago"
	if t.Age < 0 {
		ago = p.Red("in " + span(t.Age))
	}
	p.row("timestamp", "signed "+t.SignedAt+", "+ago)
	if t.ValidUntil != "" {
		until := fmt.Sprintf("%s, %s after signing", t.ValidUntil, span(*t.MaxAge))
		if t.Expired {
			until += p.Red(": expired")
		}
		p.row("", "valid until "+until)
	}
	if t.Note != "" {
		p.row("", p.Yellow(t.Note))
	}
}

// check is the verdict. What is wrong with the form has been said above it.
func (p page) check(c Check, problem string) {
	if c.OK {
		p.row("signature", macOf+p.Green("✓ good, ")+keyName(*c.Key))
		return
	}
	verdict := p.Red("✗ " + strings.ReplaceAll(c.Error, "_", " "))
	if c.Error != "expired" { // of which the reason below says all
		verdict += ": " + Visible(c.Detail)
	}
	p.row("signature", macOf+verdict)
	for _, line := range c.Why {
		if line != problem {
			p.row("", Visible(line))
		}
	}
}

// keyName says which key fitted.
func keyName(key int) string {
	if key == 0 {
		return "signed with SECRET_KEY"
	}
	return fmt.Sprintf("signed with fallback %d of SECRET_KEY_FALLBACKS: an older key", key)
}

func (p page) contents(r Report) {
	if len(r.Keys) == 0 {
		return
	}
	fmt.Fprintf(p, "\n%s\n", p.Bold("What anyone who has the cookie can read in it (it is signed, not secret)"))
	width := 0
	for _, k := range r.Keys {
		width = max(width, min(24, len([]rune(Visible(k.Name)))))
	}
	for _, k := range r.Keys {
		fmt.Fprintf(p, "  %-*s  %s\n", width, Visible(k.Name), Visible(k.Value))
		if k.Meaning != "" {
			fmt.Fprintf(p, "  %-*s  %s\n", width, "", p.Dim(k.Meaning))
		}
	}
}

func (p page) size(r Report) {
	percent := r.Size.Bytes * 100 / r.Size.Limit
	text := fmt.Sprintf("%d of %d bytes (%d %%)", r.Size.Bytes, r.Size.Limit, percent)
	switch {
	case r.Size.Bytes > r.Size.Limit:
		text = p.Red(text + ": browsers drop it")
	case percent >= 80:
		text = p.Yellow(text)
	}
	if len(r.Keys) > 1 {
		var names []string
		for _, k := range heaviest(r.Keys, 3) {
			names = append(names, fmt.Sprintf("%s %d", Visible(k.Name), k.Bytes))
		}
		text += "; heaviest: " + strings.Join(names, ", ")
	}
	fmt.Fprintln(p)
	p.row("size", text)
}

// Visible escapes what a terminal would act on and what nobody would see, in text
// that a stranger may have written.
func Visible(text string) string {
	if !strings.ContainsFunc(text, hidden) {
		return text
	}
	var b strings.Builder
	for _, c := range text {
		if hidden(c) {
			fmt.Fprintf(&b, `\u%04x`, c)
			continue
		}
		b.WriteRune(c)
	}
	return b.String()
}

func hidden(c rune) bool { return !unicode.IsPrint(c) }
