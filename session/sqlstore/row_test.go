package sqlstore

import (
	"errors"
	"path/filepath"
	"testing"

	"github.com/gourd-auth/gourd/session"
)

// TestD02ARowNamesItself: the answer to another question is an error, nobody's
// session and not a missing one.
func TestD02ARowNamesItself(t *testing.T) {
	db := openFile(t, filepath.Join(t.TempDir(), "gourd.db"))
	s, err := New(t.Context(), db)
	if err != nil {
		t.Fatal(err)
	}
	asked, other := session.Key{1}, session.Key{2}
	if _, err := s.Start(t.Context(), session.Record{Key: other, Handle: "bobs", UserID: "bob"}); err != nil {
		t.Fatal(err)
	}
	found, ok, err := own(asked, s.lookup.QueryRow(other[:]))
	if found != (session.Found{}) || ok || !errors.Is(err, errForeignRow) {
		t.Errorf("got %+v, %v, %v", found, ok, err)
	}
}
