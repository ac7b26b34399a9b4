package interop

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// vectorFile is a file of recorded answers as any JSON reader sees it.
type vectorFile struct{ Good, Bad, Cases []map[string]any }

func (f vectorFile) all() []map[string]any { return slices.Concat(f.Good, f.Bad, f.Cases) }

// vectorFiles names all files of recorded answers, without .json.
func vectorFiles(t *testing.T) (names []string) {
	t.Helper()
	paths, err := filepath.Glob("vectors/*.json")
	if err != nil || len(paths) == 0 {
		t.Fatalf("%d files, %v", len(paths), err)
	}
	for _, path := range paths {
		names = append(names, strings.TrimSuffix(filepath.Base(path), ".json"))
	}
	return names
}

func readVectors(t *testing.T, name string) (f vectorFile) {
	t.Helper()
	if err := json.Unmarshal(readText(t, "vectors/"+name+".json"), &f); err != nil {
		t.Fatal(err)
	}
	return f
}

func readText(t *testing.T, path string) []byte {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

var (
	sections = regexp.MustCompile(`(?m)^###? `)
	firstRow = regexp.MustCompile("(?m)^\\| ((?:`[^`|]+` ?)+)\\|")
	words    = regexp.MustCompile("`([^`]+)`")
)

// explained gives the fields that the tables of each section explain, by its heading.
func explained(readme string) map[string][]string {
	fields := map[string][]string{}
	for _, section := range sections.Split(readme, -1)[1:] {
		heading, body, _ := strings.Cut(section, "\n")
		for _, row := range firstRow.FindAllStringSubmatch(body, -1) {
			for _, word := range words.FindAllStringSubmatch(row[1], -1) {
				fields[heading] = append(fields[heading], word[1])
			}
		}
	}
	return fields
}

// TestVectorsReadmeExplainsEveryField: a field that occurs in a file is explained
// in the file's section or in one for all files, and what is explained occurs.
func TestVectorsReadmeExplainsEveryField(t *testing.T) {
	tables := explained(string(readText(t, "vectors/README.md")))
	common := slices.Concat(tables["A case"], tables["Keys and options"])
	everywhere := map[string]bool{}
	for _, name := range vectorFiles(t) {
		own, seen := tables[name+".json"], map[string]bool{}
		for _, c := range readVectors(t, name).all() {
			maps.Copy(seen, present(c))
		}
		for field := range seen {
			if everywhere[field] = true; !slices.Contains(own, field) && !slices.Contains(common, field) {
				t.Errorf("vectors/README.md does not explain %s of %s", field, name)
			}
		}
		for _, field := range own {
			if !seen[field] {
				t.Errorf("vectors/README.md explains %s, which %s does not have", field, name)
			}
		}
	}
	for _, field := range common {
		if !everywhere[field] {
			t.Errorf("vectors/README.md explains %s, which no case has", field)
		}
	}
}

func present(c map[string]any) map[string]bool {
	fields := map[string]bool{}
	for field := range c {
		fields[field] = true
	}
	return fields
}

// TestVectorsReadmeKnowsEveryWord: types of values, questions and operations
// that occur are named in their section.
func TestVectorsReadmeKnowsEveryWord(t *testing.T) {
	parts := map[string]string{}
	for _, section := range sections.Split(string(readText(t, "vectors/README.md")), -1)[1:] {
		heading, body, _ := strings.Cut(section, "\n")
		parts[heading] = body
	}
	says := func(heading, word string) {
		if !strings.Contains(parts[heading], "`"+word+"`") {
			t.Errorf("vectors/README.md: %q does not name %s", heading, word)
		}
	}
	for _, name := range vectorFiles(t) {
		for _, c := range readVectors(t, name).all() {
			if op, ok := c["op"].(string); ok {
				says(name+".json", op)
			}
			ops, _ := c["ops"].([]any)
			for _, op := range ops {
				says(name+".json", op.(map[string]any)["op"].(string))
			}
			for _, kind := range types(c) {
				says("Typed values", kind)
			}
		}
	}
}

// types lists the types of all typed values within a value.
func types(v any) (kinds []string) {
	switch v := v.(type) {
	case []any:
		for _, item := range v {
			kinds = append(kinds, types(item)...)
		}
	case map[string]any:
		if kind, ok := v["t"].(string); ok {
			kinds = append(kinds, kind)
		}
		for _, item := range v {
			kinds = append(kinds, types(item)...)
		}
	}
	return kinds
}

// TestVectorsReadmeCounts: the first table counts the cases of each file, and
// docs/formats.md all of them.
func TestVectorsReadmeCounts(t *testing.T) {
	readme := string(readText(t, "vectors/README.md"))
	all := 0
	for _, name := range vectorFiles(t) {
		f := readVectors(t, name)
		all += len(f.all())
		want := fmt.Sprintf("| [%s](#%s) | %d | %d | %d |", name, name+"json", len(f.Good), len(f.Bad), len(f.Cases))
		if !strings.Contains(readme, want) {
			t.Errorf("vectors/README.md has no row\n%s", want)
		}
	}
	if want := fmt.Sprintf("%d recorded answers", all); !strings.Contains(string(readText(t, "../docs/formats.md")), want) {
		t.Errorf("docs/formats.md does not say %s", want)
	}
}

// TestVectorIDsAreUnique: refused.json and those of others go by them.
func TestVectorIDsAreUnique(t *testing.T) {
	for _, name := range vectorFiles(t) {
		seen := map[string]bool{}
		for _, c := range readVectors(t, name).all() {
			id, _ := c["id"].(string)
			if id == "" || seen[id] {
				t.Errorf("%s: the id %q is none or stands twice", name, id)
			}
			seen[id] = true
		}
	}
}
