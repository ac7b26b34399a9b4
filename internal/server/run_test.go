package server

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"time"
)

// run serves a rig on a real port; change may alter the server before.
func run(t *testing.T, change ...func(*Server)) (r *rig, base string, stop func() error) {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	base = "http://" + ln.Addr().String()
	r = newRig(t, func(d *Deps) { d.PublicURL = mustURL(base) })
	for _, f := range change {
		f(r.server)
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- r.server.Run(ctx, ln) }()
	return r, base, func() error { cancel(); return <-done }
}

func TestZ01StopLetsRequestsFinish(t *testing.T) {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	base := "http://" + ln.Addr().String()
	r := newRig(t, func(d *Deps) { d.PublicURL = mustURL(base) })
	begun, release := make(chan bool), make(chan bool)
	mux := http.NewServeMux()
	mux.HandleFunc("/slow", func(w http.ResponseWriter, _ *http.Request) {
		close(begun)
		<-release
		io.WriteString(w, "whole")
	})
	mux.HandleFunc("/readyz", r.server.readyz)
	r.server.handler = r.server.around(mux)
	ctx, cancel := context.WithCancel(context.Background())
	stopped := make(chan error, 1)
	go func() { stopped <- r.server.Run(ctx, ln) }()
	answered := make(chan string, 1)
	go func() {
		res, err := http.Get(base + "/slow")
		if err != nil {
			answered <- err.Error()
			return
		}
		defer res.Body.Close()
		body, err := io.ReadAll(res.Body)
		answered <- fmt.Sprint(string(body), err)
	}()
	<-begun
	cancel()
	slowly(t, "readiness to go off", r.server.stopping.Load)
	slowly(t, "the listener to close", func() bool {
		c, err := net.Dial("tcp", ln.Addr().String())
		if err == nil {
			c.Close()
		}
		return err != nil
	})
	close(release)
	if got := <-answered; got != "whole<nil>" {
		t.Errorf("the running request got %q", got)
	}
	if err := <-stopped; err != nil {
		t.Errorf("stopping: %v", err)
	}
}

func TestRunReportsALostListener(t *testing.T) {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	ln.Close()
	if err := newRig(t).server.Run(t.Context(), ln); err == nil {
		t.Error("a closed listener was served")
	}
}

func TestL01HeaderLimit(t *testing.T) {
	_, base, stop := run(t)
	defer func() { must(t, stop()) }()
	req, err := http.NewRequest("GET", base+"/healthz", nil)
	must(t, err)
	req.Header.Set("X-Long", strings.Repeat("a", 64<<10))
	res, err := http.DefaultClient.Do(req)
	must(t, err)
	res.Body.Close()
	if res.StatusCode != http.StatusRequestHeaderFieldsTooLarge {
		t.Errorf("got %d, want 431", res.StatusCode)
	}
}

// OPTIONS * is no way around the layers.
func TestP05OptionsStar(t *testing.T) {
	_, base, stop := run(t)
	defer func() { must(t, stop()) }()
	conn, err := net.Dial("tcp", strings.TrimPrefix(base, "http://"))
	must(t, err)
	defer conn.Close()
	must(t, conn.SetDeadline(time.Now().Add(5*time.Second)))
	fmt.Fprint(conn, "OPTIONS * HTTP/1.1\r\nHost: evil.example\r\n\r\n")
	res, err := http.ReadResponse(bufio.NewReader(conn), nil)
	must(t, err)
	defer res.Body.Close()
	if res.StatusCode != http.StatusMisdirectedRequest {
		t.Errorf("got %d, want 421", res.StatusCode)
	}
}

func TestWholeWayOverTCP(t *testing.T) {
	_, base, stop := run(t)
	defer func() { must(t, stop()) }()
	conn, err := net.Dial("tcp", strings.TrimPrefix(base, "http://"))
	must(t, err)
	defer conn.Close()
	must(t, conn.SetDeadline(time.Now().Add(5*time.Second)))
	body := `{"username":"ada","password":"` + adaPassword + `"}`
	fmt.Fprintf(conn, "POST /api/Users/v1/login HTTP/1.1\r\nHost: %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s",
		strings.TrimPrefix(base, "http://"), len(body), body)
	res, err := http.ReadResponse(bufio.NewReader(conn), nil)
	must(t, err)
	defer res.Body.Close()
	cookies := strings.Join(res.Header.Values("Set-Cookie"), "\n")
	if res.StatusCode != 200 || !regexp.MustCompile(`(?m)^session=\S+; HttpOnly`).MatchString(cookies) {
		t.Errorf("got %d, Set-Cookie %q", res.StatusCode, cookies)
	}
}

func TestNewNamesEveryFault(t *testing.T) {
	_, err := New(Deps{PublicURL: mustURL("http://localhost:8300/path")})
	if err == nil {
		t.Fatal("an empty Deps was accepted")
	}
	for _, want := range []string{"public URL", "Registry", "Accounts", "Logs"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("the error does not name %s: %v", want, err)
		}
	}
}

func TestSweepEndsWithItsContext(t *testing.T) {
	r := newRig(t)
	r.browser().signIn()
	r.server.sweepOnce(t.Context())
	must(t, r.db.Close())
	r.server.sweepOnce(t.Context())
	if !strings.Contains(r.log.String(), "dead sessions could not be removed") {
		t.Error("a failing sweep was not logged")
	}
}

func TestL02SlowClients(t *testing.T) {
	_, base, stop := run(t, func(s *Server) { s.limits.read = 200 * time.Millisecond })
	defer func() { must(t, stop()) }()
	host := strings.TrimPrefix(base, "http://")
	conn, err := net.Dial("tcp", host)
	must(t, err)
	defer conn.Close()
	must(t, conn.SetDeadline(time.Now().Add(5*time.Second)))
	fmt.Fprintf(conn, "POST /login HTTP/1.1\r\nHost: %s\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 100\r\n\r\nusername=ada", host)
	answer, err := io.ReadAll(conn)
	if err != nil || !strings.HasPrefix(string(answer), "HTTP/1.1 400 ") {
		t.Errorf("a body that never ends: got %v, %.40q; want 400 and the end of the connection", err, answer)
	}
}

func TestL02SlowHandlersLoseTheirContext(t *testing.T) {
	r := newRig(t)
	r.server.limits.handle = 10 * time.Millisecond
	h := r.server.around(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		<-req.Context().Done()
		r.server.unavailable(w, req, req.Context().Err())
	}))
	rec := httptest.NewRecorder()
	h.ServeHTTP(rec, httptest.NewRequest("GET", publicURL+"/", nil))
	if rec.Code != http.StatusServiceUnavailable {
		t.Errorf("got %d, want 503", rec.Code)
	}
}
