package difffuzz

import (
	"flag"
	"fmt"
	"maps"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/gourd-auth/gourd/cookie"
)

const answersFile = "testdata/answers.txt"

var update = flag.Bool("update", false, "record what live Python answers to the seeds and the rules' examples")

// recorded are Python's answers by their questions.
var recorded = sync.OnceValues(func() (map[string]string, error) {
	text, err := os.ReadFile(answersFile)
	answers := map[string]string{}
	for line := range strings.Lines(string(text)) {
		if question, answer, ok := strings.Cut(strings.TrimSuffix(line, "\n"), "\t"); ok {
			answers[question] = answer
		}
	}
	return answers, err
})

// news are the answers that -update will record.
var news = struct {
	sync.Mutex
	answers map[string]string
}{answers: map[string]string{}}

// TestMain records what was asked, if that is wanted.
func TestMain(m *testing.M) {
	flag.Parse()
	code := m.Run()
	if *update && code == 0 {
		if err := record(); err != nil {
			fmt.Fprintln(os.Stderr, err)
			code = 1
		}
	}
	os.Exit(code)
}

func record() error {
	var b strings.Builder
	for _, q := range slices.Sorted(maps.Keys(news.answers)) {
		b.WriteString(q + "\t" + news.answers[q] + "\n")
	}
	return os.WriteFile(answersFile, []byte(b.String()), 0o666)
}

// python gives Python's answers: live where there is a Python, otherwise those on
// record.
func python(t testing.TB, batch []question) []string {
	t.Helper()
	o, err := live()
	if err != nil {
		t.Fatal(err)
	}
	if o == nil {
		return fromRecord(t, batch)
	}
	answers, err := o.ask(batch)
	if err != nil {
		t.Fatal(err)
	}
	if *update {
		news.Lock()
		defer news.Unlock()
		for i, q := range batch {
			news.answers[q.String()] = answers[i]
		}
	}
	return answers
}

func fromRecord(t testing.TB, batch []question) []string {
	t.Helper()
	answers, err := recorded()
	if err != nil {
		t.Fatal(err)
	}
	out := make([]string, len(batch))
	for i, q := range batch {
		var ok bool
		if out[i], ok = answers[q.String()]; !ok && fuzzing() {
			t.Skip("nobody to ask: GOURD_TEST_PYTHON is not set")
		} else if !ok {
			t.Fatalf("%s has no answer to %s; the package comment says how to record it", answersFile, q)
		}
	}
	return out
}

// fuzzing tells whether Go's fuzzing runs, which makes inputs that are on no
// record.
func fuzzing() bool { return flag.Lookup("test.fuzz").Value.String() != "" }

// notAsked is the oracle's answer to a hash whose check would take too long.
const notAsked = "not asked"

// check compares the two sides' answers to a batch.
func check(t *testing.T, batch []question) {
	t.Helper()
	for i, theirs := range python(t, batch) {
		ours := batch[i].ours()
		if theirs != notAsked && !agree(batch[i], ours, theirs) && tolerated(batch[i], ours, theirs) == "" {
			t.Errorf("no rule explains it:\n%s\nGo     says %s\nPython says %s", batch[i], ours, theirs)
		}
	}
}

func cookieDump(c setCookie) (string, error) {
	return cookie.Dump(c.name, c.value, cookie.Options{NoPath: true, MaxSize: -1})
}

// canonicalInt keeps a second within what the generator makes.
func canonicalInt(second int64) string {
	const first, last = -62135596799, 1 << 40
	return strconv.FormatInt(min(max(second, first), last), 10)
}
