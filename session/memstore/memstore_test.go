package memstore_test

import (
	"testing"

	"github.com/gourd-auth/gourd/session"
	"github.com/gourd-auth/gourd/session/memstore"
	"github.com/gourd-auth/gourd/session/sessiontest"
)

func open(t testing.TB, c memstore.Config) *memstore.Store {
	t.Helper()
	s, err := memstore.New(c)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// What every registry has to do.
func TestRegistry(t *testing.T) {
	sessiontest.TestRegistry(t, func(t *testing.T) session.Registry { return open(t, memstore.Config{}) })
}

func TestStore(t *testing.T) {
	sessiontest.TestStore(t, func(t *testing.T) session.Store { return open(t, memstore.Config{}) })
}

func TestSeries(t *testing.T) {
	sessiontest.TestSeries(t, func(t *testing.T) sessiontest.SeriesRegistry { return open(t, memstore.Config{}) })
}
