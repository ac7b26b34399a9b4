package gourd_test

import (
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// read returns a file of this folder, or fails the test.
func read(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// A test in a document is `folder/TestName`; that of the root is `./TestName`.
var (
	testName  = regexp.MustCompile(`^(?:Test|Fuzz|Example|Benchmark)[A-Z]\w*$`)
	codeSpans = regexp.MustCompile("`([^`\n]+)`")
)

// TestDocsNameTestsThatExist keeps docs/security.md and docs/compatibility.md
// from naming a test that was renamed or removed.
func TestDocsNameTestsThatExist(t *testing.T) {
	funcs := map[string][]string{}
	for _, doc := range []string{"docs/security.md", "docs/compatibility.md"} {
		found := 0
		for _, span := range codeSpans.FindAllStringSubmatch(read(t, doc), -1) {
			folder, name, ok := cutLast(span[1], "/")
			if !testName.MatchString(name) || name == "TestName" {
				continue
			}
			if !ok {
				t.Errorf("%s: %s is named without its package", doc, name)
				continue
			}
			if _, known := funcs[folder]; !known {
				funcs[folder] = testFuncs(t, folder)
			}
			if found++; !slices.Contains(funcs[folder], name) {
				t.Errorf("%s: there is no %s in %s", doc, name, folder)
			}
		}
		if found < 50 {
			t.Errorf("%s names %d tests: their notation is no longer understood", doc, found)
		}
	}
}

func cutLast(s, sep string) (before, after string, found bool) {
	if i := strings.LastIndex(s, sep); i >= 0 {
		return s[:i], s[i+len(sep):], true
	}
	return "", s, false
}

// testFuncs lists the functions in the test files of a folder.
func testFuncs(t *testing.T, folder string) (names []string) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(folder, "*_test.go"))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		for _, decl := range parse(t, file, parser.SkipObjectResolution).Decls {
			if f, ok := decl.(*ast.FuncDecl); ok && f.Recv == nil {
				names = append(names, f.Name.Name)
			}
		}
	}
	return names
}

// TestSecurityRowsHaveTests: each rule stands once, with a test that bears its
// id or with one that is named for what it does.
func TestSecurityRowsHaveTests(t *testing.T) {
	row := regexp.MustCompile(`(?m)^\| ([A-Z]-\d\d) \|.*$`)
	seen := map[string]bool{}
	for _, m := range row.FindAllStringSubmatch(read(t, "docs/security.md"), -1) {
		line, id := m[0], m[1]
		if seen[id] {
			t.Errorf("%s stands twice", id)
		}
		seen[id] = true
		if cells := strings.Split(strings.Trim(line, "|"), "|"); !strings.Contains(cells[len(cells)-1], "/Test") {
			t.Errorf("%s has no test", id)
		}
	}
	if len(seen) < 50 {
		t.Errorf("%d rules: the table is no longer understood", len(seen))
	}
}

// TestLinksLeadSomewhere: relative links in README.md and docs/*.md point to
// files that exist, and to headings that exist where the file is one of them.
func TestLinksLeadSomewhere(t *testing.T) {
	docs, err := filepath.Glob("docs/*.md")
	if err != nil {
		t.Fatal(err)
	}
	link := regexp.MustCompile(`\]\(([^)\s]+)\)`)
	for _, doc := range append(docs, "README.md") {
		for _, m := range link.FindAllStringSubmatch(read(t, doc), -1) {
			if strings.Contains(m[1], "://") || strings.HasPrefix(m[1], "mailto:") {
				continue
			}
			path, heading, _ := strings.Cut(m[1], "#")
			target := doc
			if path != "" {
				target = filepath.Join(filepath.Dir(doc), path)
			}
			if _, err := os.Stat(target); err != nil {
				t.Errorf("%s: the link %s leads nowhere", doc, m[1])
			} else if heading != "" && strings.HasSuffix(target, ".md") && !slices.Contains(headings(read(t, target)), heading) {
				t.Errorf("%s: %s has no heading #%s", doc, target, heading)
			}
		}
	}
}

// headings lists the headings of a Markdown text as GitHub names them in links.
func headings(text string) (names []string) {
	punctuation := regexp.MustCompile(`[^\w\- ]`)
	for line := range strings.Lines(text) {
		if title, ok := strings.CutPrefix(strings.TrimLeft(line, "#"), " "); ok && strings.HasPrefix(line, "#") {
			name := punctuation.ReplaceAllString(strings.ToLower(strings.TrimSpace(title)), "")
			names = append(names, strings.ReplaceAll(name, " ", "-"))
		}
	}
	return names
}

// TestRefusedCasesExist: interop/refused.json lists cases that their vectors
// hold, each with a reason, and docs/compatibility.md counts them.
func TestRefusedCasesExist(t *testing.T) {
	var refused map[string]map[string]string
	if err := json.Unmarshal([]byte(read(t, "interop/refused.json")), &refused); err != nil {
		t.Fatal(err)
	}
	var want []string
	for set, reasons := range refused {
		ids := caseIDs(t, set)
		count := map[string]int{}
		for id, reason := range reasons {
			if !slices.Contains(ids, id) {
				t.Errorf("%s has no case %s", set, id)
			}
			if reason == "" {
				t.Errorf("%s of %s has no reason", id, set)
			}
			count[reason]++
		}
		for reason, n := range count {
			want = append(want, fmt.Sprintf("| %s | %d | %s |", set, n, reason))
		}
	}
	_, table, _ := strings.Cut(read(t, "docs/compatibility.md"), "| vectors | cases | reason |\n| --- | --- | --- |\n")
	got := strings.Split(strings.TrimSpace(table), "\n")
	for _, line := range want {
		if !slices.Contains(got, line) {
			t.Errorf("docs/compatibility.md lacks the row\n%s", line)
		}
	}
	for _, line := range got {
		if !slices.Contains(want, line) {
			t.Errorf("docs/compatibility.md has a row of no case:\n%s", line)
		}
	}
}

// caseIDs lists the ids in a file of recorded answers.
func caseIDs(t *testing.T, set string) (ids []string) {
	t.Helper()
	type cases []struct{ ID string }
	var file struct{ Good, Bad, Cases cases }
	if err := json.Unmarshal([]byte(read(t, "interop/vectors/"+set+".json")), &file); err != nil {
		t.Fatal(err)
	}
	for _, c := range slices.Concat(file.Good, file.Bad, file.Cases) {
		ids = append(ids, c.ID)
	}
	return ids
}

// TestDocsNameThePinnedVersions: the versions in docs/compatibility.md are those
// that the live tests install.
func TestDocsNameThePinnedVersions(t *testing.T) {
	pinned := map[string]string{}
	for line := range strings.Lines(read(t, "interop/python/requirements.in")) {
		if name, version, ok := strings.Cut(strings.TrimSpace(line), "=="); ok {
			pinned[name] = version
		}
	}
	doc := read(t, "docs/compatibility.md")
	for _, name := range slices.Sorted(maps.Keys(pinned)) {
		row := regexp.MustCompile(`(?m)(^\| ` + name + ` \|.*\| |` + name + ` )` + regexp.QuoteMeta(pinned[name]))
		if !row.MatchString(doc) {
			t.Errorf("docs/compatibility.md does not say that %s is %s", name, pinned[name])
		}
	}
	if len(pinned) == 0 {
		t.Error("no pinned version was found")
	}
}
