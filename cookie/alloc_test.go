//go:build !race

package cookie

import (
	"net/http"
	"strings"
	"testing"
	"time"
)

func TestReadAllocatesNothing(t *testing.T) {
	r := request(`theme=dark; session=.eJwljk1qBDEM.aBcDeF.6YP6T0BaO67XP--9UzTrmurXSmg; q="\303\251"`)
	if got := testing.AllocsPerRun(100, func() { Read(r, "session") }); got != 0 {
		t.Errorf("Read of an ASCII cookie: got %v allocations, want 0", got)
	}
	quoted := request(`session="a b"`)
	if got := testing.AllocsPerRun(100, func() { Read(quoted, "session") }); got != 0 {
		t.Errorf("Read of a quoted cookie without escapes: got %v allocations, want 0", got)
	}
}

func TestSetAllocatesLittle(t *testing.T) {
	a := Attributes{Name: "__Host-session", Secure: true, HTTPOnly: true, SameSite: SameSiteLax}
	at := time.Unix(1_700_000_000, 0)
	if got := testing.AllocsPerRun(100, func() { _, _ = a.Set("token", at) }); got > 6 {
		t.Errorf("Set: got %v allocations, want 6 at most", got)
	}
}

// What is over a limit is refused by its length alone: no byte of it is copied,
// and only the error is made.
func TestC12AMegabyteCostsNothing(t *testing.T) {
	whole := request(strings.Repeat("a=;", 1<<20/3))
	lines := request(slicesOf("a=b", 1<<18)...)
	for about, r := range map[string]*http.Request{"in one header": whole, "in many headers": lines} {
		if got := testing.AllocsPerRun(10, func() { Read(r, "session") }); got > 1 {
			t.Errorf("a megabyte %s: got %v allocations, want the error alone", about, got)
		}
	}
}

func slicesOf(text string, n int) []string {
	all := make([]string, n)
	for i := range all {
		all[i] = text
	}
	return all
}

// The largest headers that are read cost no memory but for the value itself.
func TestC12WhatIsReadCostsNoMemory(t *testing.T) {
	for about, header := range map[string]string{
		"100 cookies":            strings.Repeat("a=; ", 99) + "session=x",
		"101 cookies":            strings.Repeat("a=;", 101),
		"16 KiB of semicolons":   strings.Repeat(";", MaxHeader),
		"16 KiB of open quotes":  strings.Repeat(`a="`, MaxHeader/3),
		"16 KiB in one value":    "session=" + strings.Repeat("x", MaxHeader-8),
		"16 KiB of another's":    "a=" + strings.Repeat("\xff", MaxHeader-2),
		"16 KiB of equals signs": strings.Repeat("=", MaxHeader),
	} {
		r := request(header)
		if got := testing.AllocsPerRun(10, func() { Read(r, "session") }); got > 1 {
			t.Errorf("%s: got %v allocations, want 0, or 1 for the error", about, got)
		}
	}
	escaped := request(`session="` + strings.Repeat(`\303\251`, 2000) + `"`)
	latin := request("session=" + strings.Repeat("\xff", MaxHeader-8))
	for about, r := range map[string]*http.Request{"16 KiB of escapes": escaped, "16 KiB outside ASCII": latin} {
		if got := testing.AllocsPerRun(10, func() { Read(r, "session") }); got > 2 {
			t.Errorf("%s: got %v allocations, want 2 at most", about, got)
		}
	}
}

// Room for JSON is there at once: its quotes and commas take half as much again.
func TestQuoteAllocatesTwice(t *testing.T) {
	json := "{" + strings.Repeat(`"columns":3,`, 200) + `"rows":4}`
	if got := testing.AllocsPerRun(10, func() { Quote(json) }); got > 2 {
		t.Errorf("got %v allocations, want a buffer and the text", got)
	}
}

// A header of any kind takes Parse time and memory in proportion: its pairs.
func TestParseAllocatesItsPairsAlone(t *testing.T) {
	for about, header := range map[string]string{
		"no cookies": strings.Repeat(";", 1000), "quotes": strings.Repeat(`a="`, 300), "one cookie": "a=" + strings.Repeat("x", 1000),
	} {
		if got := testing.AllocsPerRun(10, func() { Parse(header) }); got > 1 {
			t.Errorf("%s: got %v allocations, want the list alone", about, got)
		}
	}
}
