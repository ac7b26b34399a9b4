// Package audit keeps what happened to accounts and sessions: who signed in, who
// failed to, who changed what. Flask has no such thing; its signals
// (flask_login.signals) are the nearest, without a memory.
//
// Start with [New] and [Log.Write], which returns once the event is in the table,
// so that the caller can refuse to acknowledge what nobody would know of.
// [Log.Each] reads it again. names.go lists every event there is.
//
// Rows are added and, when they are old enough, swept; nothing changes one.
// Absent on purpose: a chain of hashes, and names of people. Events hold ids,
// and never what was typed as a name, which may be a password in the wrong field.
package audit

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/gourd-auth/gourd/internal/logs"
)

// The outcomes of an event.
const (
	OK   = "ok"
	Fail = "fail"
)

// ActorCLI is the actor of what was done at the command line.
const ActorCLI = "cli"

// Event is one thing that happened. Empty fields are not known.
type Event struct {
	ID        string    // given by Write
	Time      time.Time // UTC, whole milliseconds; given by Write
	Name      string    // one of names.go
	Outcome   string    // OK or Fail; given by Write if empty
	ActorID   string    // who did it: an account's id, or ActorCLI
	TargetID  string    // the account it was done to
	Session   string    // handle of the session concerned; no credential
	IP        string
	UserAgent string // a stranger's word
	RequestID string // the context's if empty
	Reason    string // a code or a few words of ours
}

// Filter says which events to read. The zero value means all.
type Filter struct {
	User  string    // actor or target
	Name  string    // a name, or the beginning of one up to a dot: auth.login
	Since time.Time // not before
	Limit int       // below 1: no limit
}

// A Repo keeps events. Each method is one transaction, and it may be used
// concurrently.
type Repo interface {
	// Add keeps an event behind all others. After it returned nil a crash
	// loses nothing.
	Add(ctx context.Context, e Event) error
	// Each calls f for the events of a filter, the newest first, until there is
	// an error.
	Each(ctx context.Context, f Filter, do func(Event) error) error
	// RemoveBefore removes up to limit events older than a time, and says how many.
	RemoveBefore(ctx context.Context, t time.Time, limit int) (int, error)
}

// ErrNotWritten is the error of Write: the event is not in the table.
var ErrNotWritten = errors.New("audit: the event could not be written")

// MinKeep is the shortest time for which events are kept.
const MinKeep = 24 * time.Hour

// Config is what a Log needs.
type Config struct {
	Repo   Repo             // must be given
	Logger *slog.Logger     // gets a line of each event; nil: none does
	Keep   time.Duration    // how long events are kept; 0: for ever, else at least MinKeep
	Now    func() time.Time // nil: time.Now
}

// A Log writes and reads events. It must be made by New, is not copied, and may
// be used concurrently.
type Log struct{ config Config }

// New makes a Log. It reports every fault of c at once.
func New(c Config) (*Log, error) {
	var faults []error
	if c.Repo == nil {
		faults = append(faults, errors.New("audit: Repo is missing"))
	}
	if c.Keep != 0 && c.Keep < MinKeep {
		faults = append(faults, fmt.Errorf("audit: Keep must be 0 or at least %s", MinKeep))
	}
	if c.Logger == nil {
		c.Logger = slog.New(slog.DiscardHandler)
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	if err := errors.Join(faults...); err != nil {
		return nil, err
	}
	return &Log{c}, nil
}

// writeWithin bounds Write, which the request's own context does not: what
// happened is noted even if the browser has gone.
const writeWithin = 5 * time.Second

// Write adds an event to the table and then writes its line to the logger. It
// fails with ErrNotWritten, and then the caller must not acknowledge what
// happened; the line is written all the same. Fields are cut to 512 bytes.
func (l *Log) Write(ctx context.Context, e Event) error {
	if !IsName(e.Name) {
		return fmt.Errorf("%w: %q is no event", ErrNotWritten, e.Name)
	}
	e.RequestID = cmp.Or(e.RequestID, logs.RequestID(ctx))
	e.Outcome = cmp.Or(e.Outcome, outcomeOf(e.Name))
	e = e.bounded()
	e.Time = l.config.Now().UTC().Truncate(time.Millisecond)
	e.ID = newID(e.Time)
	err := l.add(ctx, e)
	l.line(ctx, e, err)
	return err
}

func (l *Log) add(ctx context.Context, e Event) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), writeWithin)
	defer cancel()
	if err := l.config.Repo.Add(ctx, e); err != nil {
		return fmt.Errorf("%w: %w", ErrNotWritten, err)
	}
	return nil
}

// Each calls f for the events of a filter, the newest first. It fails with the
// error of f or of the store.
func (l *Log) Each(ctx context.Context, f Filter, do func(Event) error) error {
	return l.config.Repo.Each(ctx, f, do)
}

// batch is how many rows one sweep removes, so that it holds up nobody.
const batch = 1000

// Sweep removes events that are older than Config.Keep, a batch at a time, and
// returns how many. Call it now and then, until it returns 0.
func (l *Log) Sweep(ctx context.Context) (int, error) {
	if l.config.Keep == 0 {
		return 0, nil
	}
	return l.config.Repo.RemoveBefore(ctx, l.config.Now().Add(-l.config.Keep), batch)
}
