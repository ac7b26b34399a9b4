package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/url"
	"slices"
	"sync"
)

// losses is what became of pairs of writes.
type losses struct {
	pairs   int
	broken  int // pairs of which something was lost
	keys    int // values that were lost, of two a pair
	flashes int // messages that were lost, of two a pair
	refused int // requests that were told so: nothing of them is lost silently
}

// lostWrites sends pairs of requests that write to different keys of one
// session. Both of a pair have loaded it before either goes on. Then a third
// request looks for both values and takes both messages out.
func lostWrites(p peer, pairs int) (losses, error) {
	l := losses{pairs: pairs}
	b := newBrowser(site(p))
	if _, err := b.get(context.Background(), "/login?user=ann"); err != nil {
		return l, err
	}
	for i := range pairs {
		left, right := fmt.Sprintf("left %d", i), fmt.Sprintf("right %d", i)
		l.refused += writePair(b, left, right)
		page, err := b.show()
		if err != nil {
			return l, err
		}
		l.count(page, left, right)
	}
	return l, nil
}

// writePair returns how many of the two were refused.
func writePair(b *browser, left, right string) int {
	var loaded, done sync.WaitGroup
	loaded.Add(2)
	ctx := pausing(context.Background(), func() { loaded.Done(); loaded.Wait() })
	refusals := make(chan error, 2)
	for key, value := range map[string]string{"left": left, "right": right} {
		done.Go(func() {
			query := url.Values{"key": {key}, "value": {value}}
			if _, err := b.get(ctx, "/set?"+query.Encode()); err != nil {
				refusals <- err
			}
		})
	}
	done.Wait()
	return len(refusals)
}

func (b *browser) show() (page shown, err error) {
	text, err := b.get(context.Background(), "/show?key=left&key=right")
	if err != nil {
		return page, err
	}
	return page, json.Unmarshal([]byte(text), &page)
}

func (l *losses) count(page shown, left, right string) {
	before := l.keys + l.flashes
	for key, value := range map[string]string{"left": left, "right": right} {
		if page.Values[key] != value {
			l.keys++
		}
		if !slices.Contains(page.Flashes, value) {
			l.flashes++
		}
	}
	if l.keys+l.flashes > before {
		l.broken++
	}
}

func printLostWrites(w io.Writer, pairs int) error {
	if pairs == 0 {
		return nil
	}
	fmt.Fprintf(w, "Of %d pairs of requests that write to different keys of one session at once:\n\n", pairs)
	fmt.Fprintln(w, "| | pairs with a loss | values lost | flashes lost | requests refused |\n| --- | ---: | ---: | ---: | ---: |")
	for _, c := range contenders {
		err := c.with(func(p peer) error {
			l, err := lostWrites(p, pairs)
			fmt.Fprintf(w, "| %s | %d | %d | %d | %d |\n", c.name, l.broken, l.keys, l.flashes, l.refused)
			return err
		})
		if err != nil {
			return fmt.Errorf("%s: %w", c.name, err)
		}
	}
	fmt.Fprintln(w)
	return nil
}
