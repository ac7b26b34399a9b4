package vectors

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// File is one file of answers.
type File struct {
	Name    string `json:"-"` // without folder and .json
	Library string // which libraries and versions answered
	Python  string
	About   string
	Good    []Case // what Python accepts or makes
	Bad     []Case // what Python refuses
	Cases   []Case // neither: what it answers
}

// Load reads a file of answers. A file that cannot be read fails the test.
func Load(t testing.TB, path string) File {
	t.Helper()
	f := File{Name: strings.TrimSuffix(filepath.Base(path), ".json")}
	readJSON(t, path, &f)
	for _, list := range [][]Case{f.Good, f.Bad, f.Cases} {
		for i := range list {
			list[i].complete(f.Name)
		}
	}
	if len(f.All()) == 0 {
		t.Fatalf("vectors: %s holds no case", path)
	}
	return f
}

// All gives Good, Bad and Cases in one list.
func (f File) All() []Case { return slices.Concat(f.Good, f.Bad, f.Cases) }

// Op gives the cases of a list whose field op is one of ops.
func Op(list []Case, ops ...string) []Case {
	var some []Case
	for _, c := range list {
		if c.Has("op") && slices.Contains(ops, c.Text("op")) {
			some = append(some, c)
		}
	}
	return some
}

func readJSON(t testing.TB, path string, into any) {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("vectors: %v", err)
	}
	if err := json.Unmarshal(text, into); err != nil {
		t.Fatalf("vectors: %s: %v", path, err)
	}
}
