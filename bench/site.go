package main

import (
	"cmp"
	"context"
	"encoding/json"
	"net/http"
)

// site is the same few pages over any peer:
//
//	/login?user=U   /logout   /user   /set?key=K&value=V   /show?key=K&key=L
//
// /set flashes the value too; /show takes the flashes out.
func site(p peer) http.Handler {
	mux := http.NewServeMux()
	page := func(path string, do func(w http.ResponseWriter, r *http.Request) error) {
		mux.HandleFunc(path, func(w http.ResponseWriter, r *http.Request) {
			if err := do(w, r); err != nil {
				http.Error(w, err.Error(), http.StatusInternalServerError)
			}
		})
	}
	page("/login", func(w http.ResponseWriter, r *http.Request) error {
		return cmp.Or(p.signIn(r, r.FormValue("user")), p.save(w, r))
	})
	page("/logout", func(w http.ResponseWriter, r *http.Request) error {
		return cmp.Or(p.signOut(r), p.save(w, r))
	})
	page("/user", func(w http.ResponseWriter, r *http.Request) error {
		user := p.user(r)
		pause(r)
		_, err := w.Write([]byte(user))
		return err
	})
	page("/set", func(w http.ResponseWriter, r *http.Request) error {
		p.user(r) // loads the session
		pause(r)
		value := r.FormValue("value")
		return cmp.Or(p.set(r, r.FormValue("key"), value), p.flash(r, value), p.save(w, r))
	})
	page("/show", func(w http.ResponseWriter, r *http.Request) error { return show(p, w, r) })
	return p.wrap(mux)
}

// A shown page is what /show answers with.
type shown struct {
	Values  map[string]string
	Flashes []string
}

func show(p peer, w http.ResponseWriter, r *http.Request) error {
	flashes, err := p.flashes(r)
	if err != nil {
		return err
	}
	page := shown{Values: map[string]string{}, Flashes: flashes}
	for _, key := range r.URL.Query()["key"] {
		page.Values[key] = p.get(r, key)
	}
	if err := p.save(w, r); err != nil {
		return err
	}
	return json.NewEncoder(w).Encode(page)
}

type pauseKey struct{}

// pausing makes a handler call wait between loading the session and using it.
func pausing(ctx context.Context, wait func()) context.Context {
	return context.WithValue(ctx, pauseKey{}, wait)
}

func pause(r *http.Request) {
	if wait, ok := r.Context().Value(pauseKey{}).(func()); ok {
		wait()
	}
}
