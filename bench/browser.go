package main

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"sync"
)

// browser asks a handler and keeps its cookies, by name. Several requests may be
// under way at once: each carries what is there when it leaves, and what an
// answer sets counts from its arrival.
type browser struct {
	site http.Handler
	mu   sync.Mutex
	jar  map[string]string
}

func newBrowser(site http.Handler) *browser {
	return &browser{site: site, jar: map[string]string{}}
}

// copy is another browser with copies of the same cookies.
func (b *browser) copy() *browser {
	b.mu.Lock()
	defer b.mu.Unlock()
	return &browser{site: b.site, jar: maps.Clone(b.jar)}
}

// get returns the body of a page, or an error if its status is not 200.
func (b *browser) get(ctx context.Context, path string) (string, error) {
	r := httptest.NewRequestWithContext(ctx, "GET", path, nil)
	b.mu.Lock()
	for name, value := range b.jar {
		r.AddCookie(&http.Cookie{Name: name, Value: value})
	}
	b.mu.Unlock()
	w := httptest.NewRecorder()
	b.site.ServeHTTP(w, r)
	b.take(w.Result().Cookies())
	if w.Code != http.StatusOK {
		return "", fmt.Errorf("%s: %d %s", path, w.Code, w.Body)
	}
	return w.Body.String(), nil
}

func (b *browser) take(cookies []*http.Cookie) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, c := range cookies {
		b.jar[c.Name] = c.Value
		if c.MaxAge < 0 || c.Value == "" {
			delete(b.jar, c.Name)
		}
	}
}
