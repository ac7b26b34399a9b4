package main

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

const code = `package sample

type counter struct{ n int }

func (c *counter) add(list []int, most int) bool {
	for _, v := range list {
		if v < 0 || c.n+v > most {
			continue
		}
		c.n += v
	}
	return true
}
`

const tests = `package sample

import "testing"

func TestAdd(t *testing.T) {
	c := counter{}
	if c.add([]int{1, -2, 3, 9}, 5); c.n != 4 {
		t.Error(c.n)
	}
}
`

// The sum is tested, and neither the bounds nor what is returned.
func TestMutate(t *testing.T) {
	folder := t.TempDir()
	for name, text := range map[string]string{"go.mod": "module sample\n\ngo 1.26\n", "sample.go": code, "sample_test.go": tests} {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	t.Chdir(folder)
	r, err := mutate(".", regexp.MustCompile(""), 2)
	if err != nil {
		t.Fatal(err)
	}
	var survived []string
	for _, m := range r.survived {
		_, what, _ := strings.Cut(m.text, ": ")
		survived = append(survived, what)
	}
	want := []string{"c.n+v > most -> (c.n+v) >= (most)", "true -> !true", "v < 0 -> (v) <= (0)"}
	slices.Sort(survived)
	if !slices.Equal(survived, want) || r.tried() != 10 {
		t.Errorf("of %d changes %q survived, want %q", r.tried(), survived, want)
	}
}
