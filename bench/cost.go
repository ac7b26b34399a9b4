package main

import (
	"cmp"
	"context"
	"flag"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"testing"
	"time"
)

// An operation is what is measured: a request to a page of a signed-in user.
type operation struct {
	name string
	page func(p peer, n int) http.HandlerFunc
}

var operations = []operation{
	{"read", func(p peer, _ int) http.HandlerFunc {
		return func(_ http.ResponseWriter, r *http.Request) { mustBeAnn(p, r) }
	}},
	{"write", func(p peer, n int) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			mustBeAnn(p, r)
			n++
			if err := cmp.Or(p.set(r, "count", strconv.Itoa(n)), p.save(w, r)); err != nil {
				panic(err)
			}
		}
	}},
}

func mustBeAnn(p peer, r *http.Request) {
	if user := p.user(r); user != "ann" {
		panic("the user is " + strconv.Quote(user))
	}
}

// measure sends the same request again and again, with the cookies of a user
// whose session holds a language and a CSRF token beside.
func measure(b *testing.B, p peer, o operation) {
	cookies, err := signedIn(p)
	if err != nil {
		b.Fatal(err)
	}
	first, size := httptest.NewRequest("GET", "/", nil), 0
	for name, value := range cookies {
		first.AddCookie(&http.Cookie{Name: name, Value: value})
		size += len(value)
	}
	handler, w := p.wrap(o.page(p, 0)), &sink{header: http.Header{}}
	b.ReportAllocs()
	for b.Loop() {
		r := *first // gorilla keeps the session in it
		clear(w.header)
		handler.ServeHTTP(w, &r)
	}
	b.ReportMetric(float64(size), cookieSize)
}

const cookieSize = "cookie-bytes"

func signedIn(p peer) (cookies map[string]string, err error) {
	b := newBrowser(site(p))
	for _, path := range []string{"/login?user=ann", "/set?key=language&value=en",
		"/set?key=csrf_token&value=5eb63bbbe01eeed093cb22bb8f5acdc3efab4be1", "/show"} {
		if _, err := b.get(context.Background(), path); err != nil {
			return nil, err
		}
	}
	return b.jar, nil
}

// sink is a ResponseWriter that keeps headers alone.
type sink struct{ header http.Header }

func (s *sink) Header() http.Header         { return s.header }
func (s *sink) Write(p []byte) (int, error) { return len(p), nil }
func (s *sink) WriteHeader(int)             {}

// cost is what one operation took.
type cost struct {
	time   time.Duration // of the best round: what else the machine does only adds
	allocs int64
	bytes  int64
	cookie int // bytes of its value
}

func (c *cost) add(r testing.BenchmarkResult) {
	if took := time.Duration(r.NsPerOp()); c.time == 0 || took < c.time {
		c.time = took
	}
	c.allocs, c.bytes, c.cookie = r.AllocsPerOp(), r.AllocedBytesPerOp(), int(r.Extra[cookieSize])
}

func (c *cost) String() string {
	return fmt.Sprintf("%.1f · %d · %d", float64(c.time)/1e3, c.allocs, c.bytes)
}

// printCosts measures everybody in turn, many short rounds, so that everybody has
// a quiet moment.
func printCosts(w io.Writer, rounds int) error {
	if rounds == 0 {
		return nil
	}
	testing.Init()
	if err := flag.Set("test.benchtime", "200ms"); err != nil {
		return err
	}
	costs := map[string]*cost{}
	add := func(name string, result testing.BenchmarkResult) {
		if costs[name] == nil {
			costs[name] = &cost{}
		}
		costs[name].add(result)
	}
	for range rounds {
		for _, f := range floors {
			add(f.name, testing.Benchmark(f.measure))
		}
		for _, c := range contenders {
			for _, o := range operations {
				err := c.with(func(p peer) error {
					add(c.name+o.name, testing.Benchmark(func(b *testing.B) { measure(b, p, o) }))
					return nil
				})
				if err != nil {
					return fmt.Errorf("%s: %w", c.name, err)
				}
			}
		}
	}
	fmt.Fprintf(w, "A request, in microseconds · allocations · bytes allocated, the best of %d rounds; and how long the cookie's value is:\n\n", rounds)
	fmt.Fprintln(w, "| | a user's id is read | and a key written | cookie |\n| --- | ---: | ---: | ---: |")
	for _, f := range floors {
		fmt.Fprintf(w, "| %s | %s | | |\n", f.name, costs[f.name])
	}
	for _, c := range contenders {
		read, write := costs[c.name+"read"], costs[c.name+"write"]
		fmt.Fprintf(w, "| %s | %s | %s | %d |\n", c.name, read, write, read.cookie)
	}
	return nil
}
