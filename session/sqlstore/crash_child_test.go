package sqlstore_test

import (
	"context"
	"fmt"
	"os"
	"testing"
	"time"

	"github.com/gourd-auth/gourd/session"
	"github.com/gourd-auth/gourd/session/sqlstore"
)

const workers = 4

// crash is the child: it works until it is killed.
func crash(t *testing.T, path string) {
	s, err := sqlstore.New(t.Context(), openDB(t, path, "synchronous(FULL)"))
	check(t, err)
	fmt.Println("ready")
	failed := make(chan error)
	for w := range workers {
		go func() { failed <- work(s, fmt.Sprintf("%s.%d", os.Getenv(crashRound), w)) }()
	}
	t.Fatal(<-failed)
}

// work begins, saves and ends rows of one user, and rotates a series of nobody's
// row that lives on.
func work(s *sqlstore.Store, name string) error {
	ctx, user := context.Background(), "user-"+name
	series := "series-" + name
	err := s.StartSeries(ctx, session.Series{Selector: hash("%s", series), Validator: hash("%s 0", series),
		UserID: "remembered-" + name, Created: start, Expires: start.Add(time.Hour)})
	for i := 0; err == nil; i++ {
		row := fmt.Sprintf("row-%s-%d", name, i)
		if err = begin(ctx, s, row, user); err != nil {
			break
		}
		if err = finish(ctx, s, row, user, i); err != nil {
			break
		}
		var did bool
		did, err = s.RotateSeries(ctx, hash("%s", series), hash("%s %d", series, i), hash("%s %d", series, i+1), session.Key{}, start)
		if err == nil && !did {
			err = fmt.Errorf("%s was not rotated", series)
		}
		fmt.Printf("rotated: %s %d\n", series, i+1)
	}
	return err
}

func begin(ctx context.Context, s *sqlstore.Store, row, user string) error {
	u, err := s.User(ctx, user)
	if err != nil {
		return err
	}
	r := session.Record{Key: hash("%s", row), Handle: row, UserID: user, Generation: u.Generation, Created: start, LastSeen: start}
	if _, err := s.Start(ctx, r); err != nil {
		return err
	}
	fmt.Printf("begun: %s 0\n", row)
	for version := range 2 {
		saved, err := s.Save(ctx, r.Key, int64(version), fmt.Sprint(version+1), start)
		if err != nil || !saved {
			return fmt.Errorf("%s was not saved: %w", row, err)
		}
		fmt.Printf("saved: %s %d\n", row, version+1)
	}
	return nil
}

// finish ends a row in one of three ways.
func finish(ctx context.Context, s *sqlstore.Store, row, user string, i int) error {
	next := session.Record{Key: hash("%s-next", row), Handle: row + "-next", Created: start, LastSeen: start}
	e := session.Ending{At: start, Reason: "logout", From: hash("%s", row), Next: &next}
	var err error
	switch i % 3 {
	case 0:
		_, err = s.End(ctx, e.From, session.Ending{At: start, Reason: "logout"})
	case 1:
		_, err = s.End(ctx, e.From, e)
	case 2:
		_, err = s.EndUser(ctx, user, e)
	}
	if err != nil {
		return err
	}
	fmt.Printf("ended: %s 0\n", row)
	if i%3 > 0 {
		fmt.Printf("saved: %s-next 2\n", row)
	}
	if i%3 == 2 {
		fmt.Printf("user ended: %s %d\n", user, (i+1)/3)
	}
	return nil
}
