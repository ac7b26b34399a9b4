package config

import (
	"flag"
	"os"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write docs/settings.md")

const referencePath = "../../docs/settings.md"

// The page of settings is the table that reads them.
func TestReference(t *testing.T) {
	if *update {
		if err := os.WriteFile(referencePath, []byte(Reference()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	page, err := os.ReadFile(referencePath)
	if err != nil || string(page) != Reference() {
		t.Errorf("docs/settings.md is not what the table says (%v): go test ./internal/config -update", err)
	}
}

func TestTable(t *testing.T) {
	seen := map[string]bool{}
	for _, s := range table {
		if seen[s.name] || s.meaning == "" || s.unit == "" || s.standard == "" || s.set == nil || strings.Contains(s.meaning+s.unit+s.standard, "|") {
			t.Errorf("%s: a row is twice there or not complete", s.name)
		}
		seen[s.name] = true
	}
	for _, f := range Flags() {
		if !seen[f.Setting] || strings.ToUpper(strings.ReplaceAll(f.Name, "-", "_")) != f.Setting {
			t.Errorf("flag %s is not named as %s", f.Name, f.Setting)
		}
	}
}
