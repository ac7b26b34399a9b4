package sqlstore_test

import (
	"testing"

	"github.com/gourd-auth/gourd/session"
	"github.com/gourd-auth/gourd/session/sessiontest"
)

// What every store of contents has to do.
func TestStore(t *testing.T) {
	sessiontest.TestStore(t, func(t *testing.T) session.Store { return openNew(t) })
}

// What every store of remember series has to do.
func TestSeries(t *testing.T) {
	sessiontest.TestSeries(t, func(t *testing.T) sessiontest.SeriesRegistry { return openNew(t) })
}
