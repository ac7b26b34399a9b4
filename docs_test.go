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

// A rule is a row that begins with its id, K-01 say, and K01 in names of tests.
var (
	ruleRow   = regexp.MustCompile(`(?m)^\| ([A-Z]-\d\d) \|.*$`)
	ruleStart = regexp.MustCompile(`^[A-Z]\d\d(?:[A-Z]|$)`)
)

// TestSecurityRowsHaveTests: each rule stands once, with a test that bears its
// id or with one that is named for what it does.
func TestSecurityRowsHaveTests(t *testing.T) {
	seen := map[string]bool{}
	for _, m := range ruleRow.FindAllStringSubmatch(read(t, "docs/security.md"), -1) {
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

// TestRuleTestsStandInTheirRow: whoever reads an id in the name of a test, of any
// folder, finds in docs/security.md what it asks, and the test in its row.
func TestRuleTestsStandInTheirRow(t *testing.T) {
	rows := map[string]string{}
	for _, m := range ruleRow.FindAllStringSubmatch(read(t, "docs/security.md"), -1) {
		rows[m[1]] = m[0]
	}
	found := 0
	for _, folder := range testFolders(t) {
		for _, name := range testFuncs(t, folder) {
			for _, id := range ruleIDs(name) {
				found++
				if !strings.Contains(rows[id], "`"+folder+"/"+name+"`") {
					t.Errorf("the row %s of docs/security.md lacks %s/%s", id, folder, name)
				}
			}
		}
	}
	if found < 100 {
		t.Errorf("%d tests bear an id: their names are no longer understood", found)
	}
}

// ruleIDs lists the ids in a test's name: K-01 of TestK01PublishedKeys, L-04 and
// L-05 of TestL04L05Bodies.
func ruleIDs(name string) (ids []string) {
	rest, _ := strings.CutPrefix(name, "Test")
	for rest != name && ruleStart.MatchString(rest) {
		ids = append(ids, rest[:1]+"-"+rest[1:3])
		rest = rest[3:]
	}
	return ids
}

// testFolders lists the folders that hold tests; that of the root is ".".
func testFolders(t *testing.T) (folders []string) {
	t.Helper()
	err := filepath.WalkDir(".", func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() && strings.HasPrefix(d.Name(), ".") && path != "." {
			return filepath.SkipDir
		}
		if folder := filepath.ToSlash(filepath.Dir(path)); strings.HasSuffix(path, "_test.go") && !slices.Contains(folders, folder) {
			folders = append(folders, folder)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return folders
}

// TestSecuritySaysWhichSectionsItCovers: the sentence above the tables of
// docs/security.md names the sections of their rows, and no others.
func TestSecuritySaysWhichSectionsItCovers(t *testing.T) {
	doc := read(t, "docs/security.md")
	_, after, _ := strings.Cut(doc, "Covered here:")
	sentence, _, _ := strings.Cut(after, ".")
	said, covered := map[string]bool{}, map[string]bool{}
	for _, m := range regexp.MustCompile(`\*\*([A-Z])\*\*`).FindAllStringSubmatch(sentence, -1) {
		said[m[1]] = true
	}
	for _, m := range ruleRow.FindAllStringSubmatch(doc, -1) {
		covered[m[1][:1]] = true
	}
	if !maps.Equal(said, covered) {
		t.Errorf("docs/security.md says that it covers %v, its rows are of %v", slices.Sorted(maps.Keys(said)), slices.Sorted(maps.Keys(covered)))
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
