package audit

import (
	"strconv"
	"testing"
	"time"
)

func TestBound(t *testing.T) {
	now := time.Unix(1_700_000_000, 0)
	b := NewBound(2, 0, time.Minute, func() time.Time { return now })
	for _, tt := range []struct {
		name   string
		after  time.Duration
		key    string
		missed int
		ok     bool
	}{
		{"the first", 0, "a", 0, true},
		{"the second", 0, "a", 0, true},
		{"one too many", time.Second, "a", 0, false},
		{"and another", 58 * time.Second, "a", 0, false},
		{"another key has a count of its own", 0, "b", 0, true},
		{"a minute after the first, with what was missed", time.Second, "a", 2, true},
		{"which is told once", 0, "a", 0, true},
		{"again too many", 0, "a", 0, false},
		{"a clock put back begins anew", -time.Hour, "a", 1, true},
	} {
		now = now.Add(tt.after)
		if missed, ok := b.Pass(tt.key); missed != tt.missed || ok != tt.ok {
			t.Errorf("%s: got %d, %v; want %d, %v", tt.name, missed, ok, tt.missed, tt.ok)
		}
	}
}

func TestBoundForgets(t *testing.T) {
	now := time.Unix(1_700_000_000, 0)
	b := NewBound(1, 0, time.Minute, func() time.Time { return now })
	for i := range 3 * maxKeys {
		b.Pass(strconv.Itoa(i))
	}
	if len(b.keys) > maxKeys+1 {
		t.Errorf("%d keys are kept, want at most %d", len(b.keys), maxKeys+1)
	}
	if _, ok := b.Pass("one more"); ok {
		t.Error("those that are not counted apart are not counted together")
	}
	now = now.Add(time.Minute)
	missed, ok := b.Pass("one more")
	if want := 2 * maxKeys; missed != want || !ok || len(b.keys) != 1 {
		t.Errorf("a minute later: %d missed, %v, %d keys; want %d that the dropped counts held, true, 1 key", missed, ok, len(b.keys), want)
	}
}

func TestBoundOfAllKeys(t *testing.T) {
	now := time.Unix(1_700_000_000, 0)
	b := NewBound(1, 2, time.Minute, func() time.Time { return now })
	for _, tt := range []struct {
		name   string
		after  time.Duration
		key    string
		missed int
		ok     bool
	}{
		{"the first", 0, "a", 0, true},
		{"of its key one too many, which takes nothing from the others", 0, "a", 0, false},
		{"the second key", 0, "b", 0, true},
		{"the third is over the total", 0, "c", 0, false},
		{"and the fourth", 0, "d", 0, false},
		{"a minute later, with what the total left out", time.Minute, "e", 2, true},
		{"and what was missed of its own key", 0, "a", 1, true},
	} {
		now = now.Add(tt.after)
		if missed, ok := b.Pass(tt.key); missed != tt.missed || ok != tt.ok {
			t.Errorf("%s: got %d, %v; want %d, %v", tt.name, missed, ok, tt.missed, tt.ok)
		}
	}
}
