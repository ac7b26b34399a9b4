package password

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"strings"
)

// Config says how a Hasher works. The zero value is right.
type Config struct {
	// Method is what new hashes are made with, as Hash takes it. Empty means
	// argon2id with 19 MiB and two passes.
	Method string
	// Slots is how many hashes run at once. Zero means one for each processor
	// that Go uses. Memory is at most Slots times that of the dearest stored
	// hash, 19 MiB each by default.
	Slots int
	// Queue is how many callers wait for a slot. Zero means 32 for each slot,
	// one to two seconds of work; negative means that nobody waits.
	Queue int
	// Secret decides which method a name that nobody has is given by Decoy.
	// Empty means a random one for this process. Several processes that serve
	// the same people, or one that is restarted, should be given the same: a
	// name whose answer takes another time after a restart is a name that
	// nobody has.
	Secret []byte
}

// A Hasher hashes and checks passwords for a server: so many at once, so many
// waiting, and the rest refused. It must be made by New, is not copied, and may
// be used concurrently. It starts no goroutine.
type Hasher struct {
	preferred writable
	secret    []byte
	slots     chan struct{} // holds one element for each hash that runs
	tickets   chan struct{} // holds one for each that runs or waits
}

// New makes a Hasher. It reports every fault of cfg at once, and keeps no
// reference into it.
func New(cfg Config) (*Hasher, error) {
	preferred, err := parseWritable(cfg.Method)
	if err != nil {
		err = fmt.Errorf("password: Method: %w", err)
	}
	if cfg.Slots < 0 {
		err = errors.Join(err, errors.New("password: Slots is negative"))
	}
	if err != nil {
		return nil, err
	}
	slots := cfg.slots()
	return &Hasher{
		preferred: preferred,
		secret:    cfg.secret(),
		slots:     make(chan struct{}, slots),
		tickets:   make(chan struct{}, slots+cfg.queue(slots)),
	}, nil
}

func (c Config) slots() int {
	if c.Slots == 0 {
		return runtime.GOMAXPROCS(0)
	}
	return c.Slots
}

func (c Config) queue(slots int) int {
	if c.Queue == 0 {
		return 32 * slots
	}
	return max(c.Queue, 0)
}

func (c Config) secret() []byte {
	if len(c.Secret) == 0 {
		secret := make([]byte, 32)
		rand.Read(secret)
		return secret
	}
	return slices.Clone(c.Secret)
}

// Method is what new hashes are made with, costs included.
func (h *Hasher) Method() string { return h.preferred.String() }

// Result is what a check that succeeded says about the stored hash.
type Result struct {
	// Method is the stored hash's, as the function Method gives it.
	Method string
	// Upgrade says that the hash should be made again with the password just
	// checked: its scheme is not the Hasher's, or its cost is lower.
	Upgrade bool
}

// Hash makes the text to store for a password. It fails with ErrTooLong,
// ErrBusy, or the cause of ctx if that ends while waiting. A hash that has
// begun is not interrupted.
func (h *Hasher) Hash(ctx context.Context, password string) (string, error) {
	if len(password) > MaxLength {
		return "", ErrTooLong
	}
	if err := h.enter(ctx); err != nil {
		return "", err
	}
	defer h.leave()
	return h.preferred.write([]byte(password))
}

// Check compares a password with a stored hash. The error is nil only if it
// matches; else it is one of the package's, or the cause of ctx if that ends
// while waiting. ErrTooLong, ErrMalformed, ErrUnsupported and ErrTooCostly come
// at once: a server that must not tell which accounts have such a hash calls
// Decoy then.
func (h *Hasher) Check(ctx context.Context, hash, password string) (Result, error) {
	if len(password) > MaxLength {
		return Result{}, ErrTooLong
	}
	p, err := parse(hash)
	if err != nil {
		return Result{}, err
	}
	if err := h.run(ctx, p, password); err != nil {
		return Result{}, err
	}
	return Result{Method: p.method.String(), Upgrade: h.outdated(p.method)}, nil
}

// outdated says whether m is another scheme than the preferred one or a lower
// cost of the same. A higher cost is left as it is.
func (h *Hasher) outdated(m method) bool {
	return schemeOf(m) != schemeOf(h.preferred) || h.preferred.weaker(m)
}

func schemeOf(m method) string {
	scheme, _, _ := strings.Cut(m.String(), ":")
	return scheme
}

// run does the work of one hash in its turn.
func (h *Hasher) run(ctx context.Context, p parsed, password string) error {
	if err := h.enter(ctx); err != nil {
		return err
	}
	defer h.leave()
	return p.check([]byte(password))
}

// enter takes a ticket, which may be refused, and then waits for a slot.
func (h *Hasher) enter(ctx context.Context) error {
	select {
	case h.tickets <- struct{}{}:
	default:
		return ErrBusy
	}
	select {
	case h.slots <- struct{}{}:
		return nil
	case <-ctx.Done():
		<-h.tickets
		return fmt.Errorf("password: waiting for a turn: %w", context.Cause(ctx))
	}
}

func (h *Hasher) leave() {
	<-h.slots
	<-h.tickets
}
