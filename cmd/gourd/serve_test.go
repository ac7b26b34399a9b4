package main

import (
	"bytes"
	"io"
	"net/http"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"syscall"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

// storyCommands are what stories have beside testscript's own.
var storyCommands = map[string]func(*testscript.TestScript, bool, []string){
	"status": exitStatus, "serve": serve, "halt": halt, "http": request,
}

// serving is the gourd serve that runs beside a story.
type serving struct{ cmd *exec.Cmd }

func (s *serving) kill() {
	if s.cmd != nil {
		_ = s.cmd.Process.Kill()
		_ = s.cmd.Wait()
	}
}

var publicURL = regexp.MustCompile(`(?m)^public URL +(\S+)$`)

// serve is "serve FLAGS…": gourd serve on a free port, with the story's keys. It
// sets URL; what is said goes to the file serve.log.
func serve(ts *testscript.TestScript, neg bool, args []string) {
	s := ts.Value("serving").(*serving)
	if neg || s.cmd != nil {
		ts.Fatalf("usage: serve FLAGS..., one at a time")
	}
	log, err := os.Create(ts.MkAbs("serve.log"))
	ts.Check(err)
	defer log.Close()
	s.cmd = exec.Command("gourd", append([]string{"serve", "--listen", "localhost:0"}, args...)...)
	s.cmd.Dir, s.cmd.Stderr = ts.MkAbs("."), log
	s.cmd.Env = []string{noRaceWait}
	for _, name := range []string{"HOME", "SECRET_KEY", "SECRET_KEY_FALLBACKS", "GOURD_WEAK_KEY_UNTIL"} {
		if value := ts.Getenv(name); value != "" {
			s.cmd.Env = append(s.cmd.Env, name+"="+value)
		}
	}
	ts.Check(s.cmd.Start())
	for deadline := time.Now().Add(20 * time.Second); time.Now().Before(deadline); time.Sleep(10 * time.Millisecond) {
		said := publicURL.FindStringSubmatch(ts.ReadFile("serve.log"))
		if said == nil {
			continue
		}
		if answer, err := http.Get(said[1] + "/readyz"); err == nil {
			answer.Body.Close()
			ts.Setenv("URL", said[1])
			return
		}
	}
	ts.Fatalf("gourd serve did not start:\n%s", ts.ReadFile("serve.log"))
}

// halt is "halt": SIGTERM, after which the server must end with 0. "stop" is a
// command of testscript's own, which ends the story as passed.
func halt(ts *testscript.TestScript, neg bool, args []string) {
	s := ts.Value("serving").(*serving)
	ts.Check(s.cmd.Process.Signal(syscall.SIGTERM))
	if err := s.cmd.Wait(); err != nil {
		ts.Fatalf("gourd serve: %v\n%s", err, ts.ReadFile("serve.log"))
	}
	s.cmd = nil
}

// request is "http STATUS METHOD PATH COOKIEFILE [JSON]": a request to the
// server with the session cookie of a file, if there is one, into which a cookie
// that comes back is written. "-" is no file. The body goes to stdout.
func request(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 4 {
		ts.Fatalf("usage: http STATUS METHOD PATH COOKIEFILE [JSON]")
	}
	r, err := http.NewRequest(args[1], ts.Getenv("URL")+args[2], strings.NewReader(strings.Join(args[4:], " ")))
	ts.Check(err)
	if len(args) > 4 {
		r.Header.Set("Content-Type", "application/json")
	}
	if text, err := os.ReadFile(ts.MkAbs(args[3])); err == nil {
		r.AddCookie(&http.Cookie{Name: "session", Value: string(bytes.TrimSpace(text))})
	}
	answer, err := http.DefaultTransport.RoundTrip(r)
	ts.Check(err)
	defer answer.Body.Close()
	_, err = io.Copy(ts.Stdout(), answer.Body)
	ts.Check(err)
	for _, c := range answer.Cookies() {
		if c.Name == "session" && args[3] != "-" {
			ts.Check(os.WriteFile(ts.MkAbs(args[3]), []byte(c.Value+"\n"), 0o666))
		}
	}
	if !strings.HasPrefix(answer.Status, args[0]+" ") {
		ts.Fatalf("%s %s: %s, want %s", args[1], args[2], answer.Status, args[0])
	}
}
