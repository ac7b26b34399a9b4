package session_test

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httptrace"
	"net/textproto"
	"strings"
	"testing"

	"github.com/gourd-auth/gourd/session"
)

// nopWriter takes headers and nothing else.
type nopWriter struct{}

func (nopWriter) Header() http.Header         { return http.Header{} }
func (nopWriter) Write(p []byte) (int, error) { return len(p), nil }
func (nopWriter) WriteHeader(int)             {}

// write sets a value in the session of a request.
func write(t *testing.T, r *http.Request) error {
	s, ok := session.From(r.Context())
	if !ok {
		t.Error("no session")
	}
	return s.Set("x", 1)
}

// Each way of beginning a response, over a real connection: the cookie is sent
// with it, and a change after it is refused.
func TestSavedBeforeTheFirstByte(t *testing.T) {
	ways := map[string]func(w http.ResponseWriter){
		"Write":        func(w http.ResponseWriter) { io.WriteString(w, "body") },
		"WriteHeader":  func(w http.ResponseWriter) { w.WriteHeader(http.StatusAccepted) },
		"Flush":        func(w http.ResponseWriter) { w.(http.Flusher).Flush() },
		"FlushError":   func(w http.ResponseWriter) { check(t, http.NewResponseController(w).Flush()) },
		"ReadFrom":     func(w http.ResponseWriter) { io.Copy(w, io.LimitReader(strings.NewReader("body"), 4)) },
		"nothing else": nil,
	}
	for name, begin := range ways {
		s := newSite(t, nil)
		srv := httptest.NewServer(s.manager.Handler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			check(t, write(t, r))
			if begin == nil {
				return
			}
			begin(w)
			if err := write(t, r); !errors.Is(err, session.ErrHeadersSent) {
				t.Errorf("%s: a change after it: %v", name, err)
			}
			v, _ := session.From(r.Context())
			if _, _, err := v.Pop("x"); !errors.Is(err, session.ErrHeadersSent) {
				t.Errorf("%s: Pop: %v", name, err)
			}
			if err := v.End(); !errors.Is(err, session.ErrHeadersSent) {
				t.Errorf("%s: End: %v", name, err)
			}
			if err := v.Save(w); !errors.Is(err, session.ErrHeadersSent) {
				t.Errorf("%s: Save: %v", name, err)
			}
			if _, err := v.Flashes(); !errors.Is(err, session.ErrHeadersSent) {
				t.Errorf("%s: Flashes: %v", name, err)
			}
		})))
		resp, err := http.Get(srv.URL)
		check(t, err)
		resp.Body.Close()
		srv.Close()
		if value(resp) == "" || resp.Header.Get("Vary") != "Cookie" {
			t.Errorf("%s: cookie %q, Vary %q", name, value(resp), resp.Header.Get("Vary"))
		}
	}
}

func TestEarlyHintsDoNotCommit(t *testing.T) {
	s := newSite(t, nil)
	srv := httptest.NewServer(s.manager.Handler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.WriteHeader(http.StatusEarlyHints)
		check(t, write(t, r))
		io.WriteString(w, "body")
	})))
	defer srv.Close()
	hints := 0
	trace := &httptrace.ClientTrace{Got1xxResponse: func(code int, h textproto.MIMEHeader) error {
		hints++
		if h.Get("Set-Cookie") != "" {
			t.Error("the hint carries the cookie")
		}
		return nil
	}}
	r, _ := http.NewRequestWithContext(httptrace.WithClientTrace(t.Context(), trace), "GET", srv.URL, nil)
	resp, err := http.DefaultClient.Do(r)
	check(t, err)
	resp.Body.Close()
	if hints != 1 || value(resp) == "" {
		t.Errorf("%d hints, cookie %q", hints, value(resp))
	}
}

func TestSwitchingProtocolsCommits(t *testing.T) {
	s := newSite(t, nil)
	resp := s.serve("", func(w http.ResponseWriter, r *http.Request) {
		check(t, write(t, r))
		w.WriteHeader(http.StatusSwitchingProtocols)
		if err := write(t, r); !errors.Is(err, session.ErrHeadersSent) {
			t.Errorf("a change after 101: %v", err)
		}
	})
	if value(resp) == "" {
		t.Error("101 went without the cookie")
	}
}

func TestHijackFindsTheCookieInTheHeaders(t *testing.T) {
	s := newSite(t, nil)
	srv := httptest.NewServer(s.manager.Handler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		check(t, write(t, r))
		conn, _, err := w.(http.Hijacker).Hijack()
		check(t, err)
		defer conn.Close()
		io.WriteString(conn, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nSet-Cookie: "+w.Header().Get("Set-Cookie")+"\r\n\r\n")
	})))
	defer srv.Close()
	resp, err := http.Get(srv.URL)
	check(t, err)
	resp.Body.Close()
	if value(resp) == "" {
		t.Error("the hijacked connection had no cookie to send")
	}
}

func TestWithoutHijackAndFlushBelow(t *testing.T) {
	s := newSite(t, nil)
	h := s.manager.Handler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if _, _, err := w.(http.Hijacker).Hijack(); !errors.Is(err, http.ErrNotSupported) {
			t.Errorf("Hijack: %v", err)
		}
		if err := http.NewResponseController(w).Flush(); !errors.Is(err, http.ErrNotSupported) {
			t.Errorf("Flush: %v", err)
		}
	}))
	h.ServeHTTP(nopWriter{}, httptest.NewRequest("GET", "/", nil))
}

// controlled counts what http.ResponseController reaches through Unwrap.
type controlled struct {
	nopWriter
	full bool
}

func (c *controlled) EnableFullDuplex() error { c.full = true; return nil }

func TestUnwrapReachesTheRest(t *testing.T) {
	s := newSite(t, nil)
	w := &controlled{}
	s.manager.Handler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		check(t, http.NewResponseController(w).EnableFullDuplex())
	})).ServeHTTP(w, httptest.NewRequest("GET", "/", nil))
	if !w.full {
		t.Error("not reached")
	}
}

// A session that cannot be saved: nothing of the handler's response is sent.
func TestNothingOfTheHandlersResponseAfterAFailure(t *testing.T) {
	ways := map[string]func(w http.ResponseWriter) error{
		"Write": func(w http.ResponseWriter) error { _, err := io.WriteString(w, "secret"); return err },
		"ReadFrom": func(w http.ResponseWriter) error {
			_, err := io.Copy(w, onlyReader{strings.NewReader("secret")})
			return err
		},
		"Flush": func(w http.ResponseWriter) error { return http.NewResponseController(w).Flush() },
		"Hijack": func(w http.ResponseWriter) error {
			_, _, err := http.NewResponseController(w).Hijack()
			return err
		},
		"WriteHeader": func(w http.ResponseWriter) error { w.WriteHeader(201); return errDown },
	}
	for name, begin := range ways {
		s, rows := trackedSite(t, nil)
		cookie := s.in("", "ann")
		resp := s.serve(cookie, func(w http.ResponseWriter, r *http.Request) {
			check(t, write(t, r))
			w.Header().Set("Location", "/elsewhere")
			w.Header().Set("Content-Length", "6")
			rows.down("Touch")
			if err := begin(w); err == nil {
				t.Errorf("%s told nothing", name)
			}
		})
		body, _ := io.ReadAll(resp.Body)
		if resp.StatusCode != 503 || strings.Contains(string(body), "secret") || resp.Header.Get("Location") != "" {
			t.Errorf("%s: got %d %q %v", name, resp.StatusCode, body, resp.Header)
		}
		if resp.Header.Get("Set-Cookie") != "" || resp.Header.Get("Retry-After") == "" {
			t.Errorf("%s: headers %v", name, resp.Header)
		}
	}
}

type onlyReader struct{ io.Reader }

func TestOnErrorIsTheOwners(t *testing.T) {
	s := newSite(t, func(c *session.Config) {
		c.Cookie.MaxSize = 20
		c.OnError = func(w http.ResponseWriter, r *http.Request, err error) { w.WriteHeader(http.StatusTeapot) }
	})
	resp := s.get("", func(v *session.Session) { check(t, v.Set("x", 1)) })
	if resp.StatusCode != http.StatusTeapot {
		t.Errorf("got %d", resp.StatusCode)
	}
}

func TestSaveByHand(t *testing.T) {
	s := newSite(t, nil)
	resp := s.serve("", func(w http.ResponseWriter, r *http.Request) {
		v, _ := session.From(r.Context())
		check(t, v.Set("a", 1))
		check(t, v.Save(w))
		check(t, v.Set("b", 2))
	})
	if got := resp.Header.Values("Set-Cookie"); len(got) != 1 || s.text(value(resp)) != `{"a":1,"b":2}` {
		t.Errorf("got %q", got)
	}
}

func TestH01VaryForEveryWayOfAsking(t *testing.T) {
	asks := map[string]func(v *session.Session){
		"Get": func(v *session.Session) { v.Get("a") }, "Has": func(v *session.Session) { v.Has("a") },
		"Len": func(v *session.Session) { v.Len() }, "Keys": func(v *session.Session) { v.Keys() },
		"Permanent": func(v *session.Session) { v.Permanent() }, "New": func(v *session.Session) { v.New() },
		"Set": func(v *session.Session) { v.Set("a", 1) }, "Clear": func(v *session.Session) { v.Clear() },
		"Flashes": func(v *session.Session) { v.Flashes() }, "Err": func(v *session.Session) { _ = v.Err() },
	}
	s := newSite(t, nil)
	for name, ask := range asks {
		if got := s.get("", ask).Header.Get("Vary"); got != "Cookie" {
			t.Errorf("%s: Vary %q", name, got)
		}
	}
	if got := s.get("", func(*session.Session) {}).Header.Get("Vary"); got != "" {
		t.Errorf("nobody asked: Vary %q", got)
	}
}

func TestFromOutsideOfTheHandler(t *testing.T) {
	if _, ok := session.From(t.Context()); ok {
		t.Error("a session without a handler")
	}
}
