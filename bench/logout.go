package main

import (
	"context"
	"fmt"
	"io"
)

// undone is how often somebody was signed in again after a logout.
type undone struct {
	browser int // the browser itself, with the cookies that the late answer left
	copies  int // somebody with a copy of the cookies from before the logout
}

// undoneLogouts signs out while a request for path is in flight: it has loaded
// the session before the logout and goes on after it.
func undoneLogouts(p peer, path string, logouts int) (u undone, err error) {
	handler := site(p)
	for range logouts {
		b := newBrowser(handler)
		if _, err := b.get(context.Background(), "/login?user=ann"); err != nil {
			return u, err
		}
		stolen := b.copy()
		if err := logoutDuring(b, path); err != nil {
			return u, err
		}
		for holder, count := range map[*browser]*int{b: &u.browser, stolen: &u.copies} {
			user, err := holder.get(context.Background(), "/user")
			if err != nil {
				return u, err
			}
			if user == "ann" {
				*count++
			}
		}
	}
	return u, nil
}

// logoutDuring returns when the logout and the request have been answered, in
// that order. How the late one is answered does not matter.
func logoutDuring(b *browser, path string) error {
	loaded, goOn, answered := make(chan struct{}), make(chan struct{}), make(chan struct{})
	ctx := pausing(context.Background(), func() { close(loaded); <-goOn })
	go func() {
		defer close(answered)
		b.get(ctx, path)
	}()
	<-loaded
	_, err := b.get(context.Background(), "/logout")
	close(goOn)
	<-answered
	return err
}

// late are the requests that a logout meets.
var late = []struct{ name, path string }{
	{"a read", "/user"},
	{"a write", "/set?key=left&value=late"},
}

func printLogouts(w io.Writer, logouts int) error {
	if logouts == 0 {
		return nil
	}
	fmt.Fprintf(w, "Signed in again after a logout that met a request in flight, of %d each; the browser, and a copy of its cookies:\n\n", logouts)
	fmt.Fprintln(w, "| | a read: browser | copy | a write: browser | copy |\n| --- | ---: | ---: | ---: | ---: |")
	for _, c := range contenders {
		fmt.Fprintf(w, "| %s |", c.name)
		for _, request := range late {
			err := c.with(func(p peer) error {
				u, err := undoneLogouts(p, request.path, logouts)
				fmt.Fprintf(w, " %d | %d |", u.browser, u.copies)
				return err
			})
			if err != nil {
				return fmt.Errorf("%s, %s in flight: %w", c.name, request.name, err)
			}
		}
		fmt.Fprintln(w)
	}
	fmt.Fprintln(w)
	return nil
}
