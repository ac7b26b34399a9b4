// Package logs sets up log/slog for a program: Python's logging.config, cut
// down to what one login server needs. Text with colour on a terminal, JSON
// lines otherwise; a level for everything and for single packages; one file for
// all on request, and a file of its own for a package.
//
// Start with New, then give each package its logger: logs.For("session"). There
// is no global logger and slog.SetDefault is never called. Log rotation is
// absent on purpose (files are opened for appending, so logrotate's copytruncate
// works), and so is sampling.
//
// A line is one line whatever strangers wrote: control characters, bidirectional
// overrides and line separators are escaped, long values cut.
package logs

import (
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"sync"

	"github.com/gourd-auth/gourd/internal/term"
)

// Format chooses how lines on the main output look. Files always hold JSON.
type Format string

const (
	Auto Format = ""     // text on a terminal, JSON otherwise
	Text Format = "text" // for people
	JSON Format = "json" // one object a line, for programs
)

// Config says what is logged and where to. The zero value logs from level info
// to standard error.
type Config struct {
	// Level is a level for all and exceptions for single packages, for instance
	// "info,session=debug,access=off". See ParseLevels. Empty means "info".
	Level string

	Format Format

	// Output is where lines go that no file of a package's own takes. Nil means
	// os.Stderr.
	Output io.Writer

	// File gets, as JSON, every line that Output gets. Empty means none. It is
	// made with mode 0600 and appended to.
	File string

	// Files gives a package a file of its own. Its lines go there, as JSON, and
	// neither to Output nor to File.
	Files map[string]string

	// Getenv asks the environment about colour. Nil means os.Getenv.
	Getenv func(string) string
}

// Logs hands out the loggers. It is safe for concurrent use and must not be
// copied.
type Logs struct {
	levels Levels
	common slog.Handler
	own    map[string]slog.Handler

	mu     sync.Mutex
	closed bool
	files  []*os.File
}

// New opens the files and returns the loggers' source. On error nothing stays
// open, and the error names every fault: an unknown level, an unknown format, a
// file that cannot be opened.
func New(c Config) (*Logs, error) {
	levels, levelErr := ParseLevels(c.Level)
	output, formatErr := c.outputHandler()
	if err := errors.Join(levelErr, formatErr); err != nil {
		return nil, err
	}
	l := &Logs{levels: levels, common: output, own: map[string]slog.Handler{}}
	if err := l.openAll(c); err != nil {
		return nil, errors.Join(err, l.Close())
	}
	return l, nil
}

// outputHandler is the handler of the main output.
func (c Config) outputHandler() (slog.Handler, error) {
	out, getenv := c.Output, c.Getenv
	if out == nil {
		out = os.Stderr
	}
	if getenv == nil {
		getenv = os.Getenv
	}
	switch {
	case c.Format == Text, c.Format == Auto && term.IsTerminal(out):
		return textHandler(out, term.Colors(out, getenv)), nil
	case c.Format == JSON, c.Format == Auto:
		return jsonHandler(out), nil
	}
	return nil, fmt.Errorf("logs: format %q is not text or json", c.Format)
}

// openAll opens the common file and the packages' files. Two packages that name
// the same file share one handler, so that their lines never interleave.
func (l *Logs) openAll(c Config) error {
	var faults []error
	opened := map[string]slog.Handler{}
	open := func(path string) slog.Handler {
		if _, known := opened[path]; !known {
			h, err := l.open(path)
			faults = append(faults, err)
			opened[path] = h
		}
		return opened[path]
	}
	if c.File != "" {
		l.common = slog.NewMultiHandler(l.common, open(c.File))
	}
	for pkg, path := range c.Files {
		l.own[pkg] = open(path)
	}
	return errors.Join(faults...)
}

// open opens a file that is closed with the others. On error the handler is nil.
func (l *Logs) open(path string) (slog.Handler, error) {
	f, err := os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, fmt.Errorf("logs: %w", err)
	}
	l.files = append(l.files, f)
	return jsonHandler(f), nil
}

// For returns the logger of a package. Its lines carry the package's name as
// "logger" and the context's request id as "request_id".
func (l *Logs) For(pkg string) *slog.Logger {
	sink := l.common
	if own, ok := l.own[pkg]; ok {
		sink = own
	}
	h := &handler{level: l.levels.For(pkg), next: sink}
	return slog.New(h).With(slog.String("logger", pkg))
}

// Close closes the files. Lines logged later are lost to the files and still
// reach Output. Closing twice is harmless.
func (l *Logs) Close() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.closed {
		return nil
	}
	l.closed = true
	var faults []error
	for _, f := range l.files {
		faults = append(faults, f.Close())
	}
	return errors.Join(faults...)
}
