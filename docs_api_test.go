package gourd_test

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// What docs/api.md says of the API, a real server does.
func TestDocsAPI(t *testing.T) {
	doc, server := read(t, "docs/api.md"), serve(t)
	t.Run("addresses", func(t *testing.T) { checkAddresses(t, doc, server) })
	t.Run("session", func(t *testing.T) { checkSession(t, doc, server) })
}

// checkAddresses compares the table with the server's own description.
func checkAddresses(t *testing.T, doc, server string) {
	var described struct{ Paths map[string]map[string]any }
	text := ask(t, newClient(t), http.MethodGet, server+"/openapi.json", "")
	if err := json.NewDecoder(strings.NewReader(text)).Decode(&described); err != nil {
		t.Fatal(err)
	}
	var got, want []string
	for _, row := range regexp.MustCompile("(?m)^\\| `([A-Z]+ /\\S+)` \\|").FindAllStringSubmatch(doc, -1) {
		got = append(got, row[1])
	}
	for path, methods := range described.Paths {
		for method := range methods {
			want = append(want, strings.ToUpper(method)+" "+path)
		}
	}
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("docs/api.md lists\n%q\nthe server has\n%q", got, want)
	}
}

// checkSession puts the document's questions. Ids are another's each time, so
// they alone are not compared.
func checkSession(t *testing.T, doc, server string) {
	ids := regexp.MustCompile(`"(id|instance)":"\w{26}"`)
	_, rest, _ := strings.Cut(doc, "```console\n")
	session, _, _ := strings.Cut(rest, "```")
	client, asked := newClient(t), 0
	for exchange := range strings.SplitSeq(session, "$ ask ") {
		command, want, _ := strings.Cut(exchange, "\n")
		if !strings.HasPrefix(command, "$api/") {
			continue // the two lines that define api and ask
		}
		asked++
		method, url, body := curl(command, server+"/api/Users/v1")
		got := ask(t, client, method, url, body)
		if ids.ReplaceAllString(got, "") != ids.ReplaceAllString(want, "") {
			t.Errorf("ask %s\ngot  %s\nwant %s", command, got, want)
		}
	}
	if asked < 7 {
		t.Errorf("found %d requests in docs/api.md", asked)
	}
}

// serve runs `gourd serve` on an empty folder until the test ends.
func serve(t *testing.T) (url string) {
	t.Helper()
	gourd := t.TempDir() + "/gourd"
	if out, err := exec.Command("go", "build", "-o", gourd, "./cmd/gourd").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	cmd := exec.CommandContext(t.Context(), gourd, "serve", "--data", t.TempDir(), "--listen", "localhost:0")
	cmd.Dir = t.TempDir() // where no .env lies
	stderr, err := cmd.StderrPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { cmd.Wait() })
	for lines := bufio.NewScanner(stderr); lines.Scan(); {
		if address, ok := strings.CutPrefix(lines.Text(), "public URL"); ok {
			go io.Copy(io.Discard, stderr)
			return strings.TrimSpace(address)
		}
	}
	t.Fatal("gourd serve does not say its address")
	return ""
}

func newClient(t *testing.T) *http.Client {
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &http.Client{Jar: jar}
}

// curl reads the few options of curl that the document uses.
func curl(command, api string) (method, url, body string) {
	command, body, hasBody := strings.Cut(command, " --json ")
	words := strings.Fields(command)
	method = http.MethodGet
	if hasBody {
		method = http.MethodPost
	}
	if i := slices.Index(words, "-X"); i > 0 {
		method = words[i+1]
	}
	return method, strings.Replace(words[0], "$api", api, 1), strings.Trim(body, "'")
}

// ask is the document's function of that name.
func ask(t *testing.T, client *http.Client, method, url, body string) string {
	t.Helper()
	r, err := http.NewRequest(method, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	resp, err := client.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return fmt.Sprintf("%s%d\n", text, resp.StatusCode)
}
