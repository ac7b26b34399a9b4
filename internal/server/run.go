package server

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"time"
)

const (
	maxHeader  = 16 << 10 // bytes; net/http's own default of 1 MiB lets strangers fill the memory
	drainTime  = 15 * time.Second
	sweepEvery = 10 * time.Minute
	sweepPause = 50 * time.Millisecond
)

// limits is how long each part of a request may take.
type limits struct {
	header time.Duration // to send us the header
	read   time.Duration // to send us the body, too
	handle time.Duration // for us to make the answer
	write  time.Duration // to take it
	idle   time.Duration // between two requests of a connection
}

// usual are the limits of every server but those of tests.
var usual = limits{
	header: 5 * time.Second,
	read:   15 * time.Second,
	handle: 10 * time.Second,
	write:  30 * time.Second,
	idle:   60 * time.Second,
}

// Run answers on the listener until the context ends, then stops gently: it is
// no longer ready, takes no new connection, and lets running requests finish for
// at most 15 seconds. It returns nil after a clean stop. It also removes dead
// sessions now and then, so one Run per Server.
func (s *Server) Run(ctx context.Context, ln net.Listener) error {
	server := s.httpServer()
	served := make(chan error, 1)
	go func() { served <- server.Serve(ln) }()
	sweeping, stopSweeping := context.WithCancel(ctx)
	swept := make(chan struct{})
	go func() { defer close(swept); s.sweep(sweeping) }()
	defer func() { stopSweeping(); <-swept }()

	select {
	case err := <-served:
		return fmt.Errorf("server: %w", err)
	case <-ctx.Done():
	}
	return s.stop(server)
}

func (s *Server) httpServer() *http.Server {
	return &http.Server{
		Handler:           s.handler,
		ReadHeaderTimeout: s.limits.header,
		IdleTimeout:       s.limits.idle,
		MaxHeaderBytes:    maxHeader,

		DisableGeneralOptionsHandler: true, // net/http would answer OPTIONS * itself, for any host
		ErrorLog:                     slog.NewLogLogger(s.log.Handler(), slog.LevelWarn),
	}
}

func (s *Server) stop(server *http.Server) error {
	s.stopping.Store(true)
	s.log.Info("stopping")
	ctx, cancel := context.WithTimeout(context.Background(), drainTime)
	defer cancel()
	if err := server.Shutdown(ctx); err != nil {
		return errors.Join(fmt.Errorf("server: requests were still running after %s: %w", drainTime, err), server.Close())
	}
	return nil
}

// sweep removes what is over until the context ends.
func (s *Server) sweep(ctx context.Context) {
	tick := time.NewTicker(sweepEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			s.sweepOnce(ctx)
		}
	}
}

// sweepOnce removes all dead sessions, and events that are too old.
func (s *Server) sweepOnce(ctx context.Context) {
	s.sweepAll(ctx, "dead sessions", s.sessions.Sweep)
	s.sweepAll(ctx, "old events", s.deps.Audit.Sweep)
}

// sweepAll removes what there is of one kind, a batch at a time.
func (s *Server) sweepAll(ctx context.Context, what string, batch func(context.Context) (int, error)) {
	for ctx.Err() == nil {
		n, err := batch(ctx)
		if err != nil {
			s.log.WarnContext(ctx, what+" could not be removed", "err", err)
		}
		if err != nil || n == 0 {
			return
		}
		select {
		case <-ctx.Done():
		case <-time.After(sweepPause): // lets requests have the database
		}
	}
}
