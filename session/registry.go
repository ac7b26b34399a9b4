package session

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"time"
)

// Registry keeps a row for every session that is signed in; it makes the kind
// Tracked. session/memstore and session/sqlstore implement it, and
// session/sessiontest tests it. Implementations are safe for concurrent use, and every
// method returns an error for a failure of the store alone: what is not there is no
// error.
type Registry interface {
	// Start adds a row, unless one with that key stands already, and returns
	// the row that stands.
	Start(ctx context.Context, r Record) (Found, error)

	// Lookup returns the row of a key and whether there is one.
	Lookup(ctx context.Context, k Key) (Found, bool, error)

	// Touch moves LastSeen to now, never back, and reports whether the row is
	// still alive: not ended, and of its user's generation.
	Touch(ctx context.Context, k Key, now time.Time) (bool, error)

	// End ends a row, unless it has ended already, and reports whether it did. If
	// Flask began that session it moves the user's cut-off to now, so that the
	// id-less cookies it came from die too. A row of an older generation is not
	// alive, so e.Next does not begin.
	End(ctx context.Context, k Key, e Ending) (bool, error)

	// EndUser ends all sessions of a user, or everybody's if userID is empty, in
	// one step: it raises the generation, moves the cut-off to e.At and returns
	// the keys of the rows that it ended. If e.From was alive, e.Next begins in
	// its place, in the new generation.
	EndUser(ctx context.Context, userID string, e Ending) ([]Key, error)

	// EndOldest ends, of a user's living rows, all but the keep newest, and returns
	// those it ended. Rows past alive's bounds are dead already and do not count.
	// It moves no cut-off and raises no generation.
	EndOldest(ctx context.Context, userID string, keep int, alive Bounds, e Ending) ([]Record, error)

	// User returns what is kept of a user beside the rows, together with what is
	// kept of everybody: the sum of both generations and the later cut-off. It is
	// the zero UserState as long as neither was ended.
	User(ctx context.Context, userID string) (UserState, error)

	// List returns the living rows of a user, or of everybody who is signed in if
	// userID is empty, newest first and without their contents.
	List(ctx context.Context, userID string) ([]Record, error)

	// ByHandle returns the row of a handle and whether there is one.
	ByHandle(ctx context.Context, handle string) (Found, bool, error)

	// Sweep removes rows that can never be alive again, a bounded number at a
	// time, and returns how many. It is for housekeeping alone: a row that
	// ended is unusable at once. Of a row that Flask began copies without an id
	// may exist, so that it stays until b.SeenBefore is past its ending.
	Sweep(ctx context.Context, b Bounds) (int, error)
}

// Store is a Registry that keeps, with each row, what the session holds; it makes
// the kind Stored. A row of nobody, whose UserID is empty, is a visitor's who is
// not signed in. session/memstore and session/sqlstore implement it.
type Store interface {
	Registry

	// Save puts contents into a row that is alive and still of that version,
	// raises the version by one, moves LastSeen to now, never back, and reports
	// whether it did.
	Save(ctx context.Context, k Key, version int64, contents string, now time.Time) (bool, error)
}

// Bounds says which rows are over, and which of them Sweep removes.
type Bounds struct {
	SeenBefore    time.Time // idle for too long
	CreatedBefore time.Time // too old altogether
	EndedBefore   time.Time
	SeriesBefore  time.Time // series that expired by then; see SeriesStore
}

// Key is the SHA-256 of a session id. Rows are found by it, so that nobody
// makes a session out of a copy of the store.
type Key [sha256.Size]byte

// IsZero reports whether k is no key.
func (k Key) IsZero() bool { return k == Key{} }

// Record is one row of the registry.
type Record struct {
	Key        Key
	Handle     string // names the row to people; no credential
	UserID     string // whom it was made for; compared on every request
	Generation int64  // the user's generation at its start
	FromFlask  bool   // a Flask app began it, so copies without an id exist
	Created    time.Time
	LastSeen   time.Time
	Ended      time.Time // zero while alive
	Reason     string    // why it ended
	Successor  Key       // after a switch of user at Flask: the new login
	Address    string    // where the login came from
	Agent      string    // User-Agent of the login
	Method     string    // how the user signed in; see Login
	Proved     time.Time // when credentials were last checked, zero if they were not
	Contents   string    // what a Stored session holds, as tagged JSON
	Version    int64     // how often Contents were replaced
}

// Found is a row with what is kept of its user.
type Found struct {
	Record
	User UserState
}

// UserState is what the registry keeps of a user beside the rows.
type UserState struct {
	// Generation counts how often all of the user's sessions were ended.
	Generation int64
	// Cutoff is when sessions that Flask began were last ended; one signed
	// before it, or within 2 s after it, is not accepted.
	Cutoff time.Time
}

// Ending says when and why a session ended.
type Ending struct {
	At        time.Time
	Reason    string // a short word: "logout", "revoked", "password"
	Successor Key    // of a switch of user at Flask, or of Next

	// Next, if there is one, begins in place of the row that ends, as the same
	// step: with that row's user, its contents and its version, in the user's
	// present generation, and as its successor.
	Next *Record
	// From is, for EndUser, the row that Next takes the place of.
	From Key
}

// newID makes a session id of 256 random bits.
func newID() string {
	var b [32]byte
	rand.Read(b[:]) // never fails; see crypto/rand
	return base64.RawURLEncoding.EncodeToString(b[:])
}

// newHandle makes a handle of 80 random bits.
func newHandle() string { return rand.Text()[:16] }

func keyOf(id string) Key { return sha256.Sum256([]byte(id)) }
