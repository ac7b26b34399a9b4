package main

import (
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"
)

func readAll(t *testing.T, r io.Reader) []line {
	t.Helper()
	var got []line
	if err := eachLine(r, func(l line) error { got = append(got, l); return nil }); err != nil {
		t.Fatal(err)
	}
	return got
}

func TestEachLine(t *testing.T) {
	long := strings.Repeat("x", maxLine)
	for _, tt := range []struct {
		name, in string
		want     []line
	}{
		{"nothing", "", nil},
		{"one line", "a\n", []line{{text: "a", number: 1}}},
		{"a last line needs no newline", "a\nb", []line{{text: "a", number: 1}, {text: "b", number: 2}}},
		{"empty lines count", "\n\na\n", []line{{number: 1}, {number: 2}, {text: "a", number: 3}}},
		{"blanks and carriage returns stay", " a \r\n\t\n", []line{{text: " a \r", number: 1}, {text: "\t", number: 2}}},
		{"bytes that are no text stay", "\x00\xff\n", []line{{text: "\x00\xff", number: 1}}},
		{"a line of the greatest length", long + "\nb\n", []line{{text: long, number: 1}, {text: "b", number: 2}}},
		{"one byte more loses the line and not the next", long + "x\nb\n", []line{{number: 1, tooLong: true}, {text: "b", number: 2}}},
		{"a last line that is too long", "a\n" + long + "x", []line{{text: "a", number: 1}, {number: 2, tooLong: true}}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(readAll(t, strings.NewReader(tt.in)), tt.want, cmp.AllowUnexported(line{})); diff != "" {
				t.Errorf("got - want +\n%s", diff)
			}
			if len(tt.in) > 100 {
				return
			}
			if diff := cmp.Diff(readAll(t, iotest.OneByteReader(strings.NewReader(tt.in))), tt.want, cmp.AllowUnexported(line{})); diff != "" {
				t.Errorf("byte by byte: got - want +\n%s", diff)
			}
		})
	}
}

func TestEachLineStops(t *testing.T) {
	broken := errors.New("broken")
	err := eachLine(io.MultiReader(strings.NewReader("a\nb"), iotest.ErrReader(broken)), func(line) error { return nil })
	if !errors.Is(err, broken) {
		t.Errorf("reading: got %v, want %v", err, broken)
	}
	seen := 0
	err = eachLine(strings.NewReader("a\nb\n"), func(line) error { seen++; return broken })
	if !errors.Is(err, broken) || seen != 1 {
		t.Errorf("writing: got %v after %d lines, want %v after 1", err, seen, broken)
	}
}

func FuzzEachLine(f *testing.F) {
	for _, seed := range []string{"", "\n", "a", "a\n", "a\n\nb\r\n", "\x00\n\xff"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, in string) {
		var back strings.Builder
		lines := readAll(t, strings.NewReader(in))
		for _, l := range lines {
			back.WriteString(l.text + "\n")
		}
		if got, want := back.String(), in; got != want && got != want+"\n" {
			t.Errorf("got %q, want %q", got, want)
		}
	})
}
