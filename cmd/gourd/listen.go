package main

import (
	"errors"
	"net"
	"strconv"
	"sync"
	"syscall"
)

// listen opens the address of the server. localhost is both of this machine's
// loopback addresses, since browsers take either.
func listen(address string) (net.Listener, error) {
	host, port, err := net.SplitHostPort(address)
	if err != nil || host != "localhost" {
		return net.Listen("tcp", address)
	}
	four, err := net.Listen("tcp4", net.JoinHostPort("127.0.0.1", port))
	if err != nil {
		return nil, err
	}
	port = strconv.Itoa(portOf(four))
	six, err := net.Listen("tcp6", net.JoinHostPort("::1", port))
	switch {
	case errors.Is(err, syscall.EADDRINUSE): // by another program, which browsers would talk to
		return nil, errors.Join(err, four.Close())
	case err != nil: // no IPv6 here
		return four, nil
	}
	return join(four, six), nil
}

func portOf(ln net.Listener) int { return ln.Addr().(*net.TCPAddr).Port }

// joined is two listeners as one. It has the address of the first.
type joined struct {
	net.Listener
	second net.Listener
	conns  chan accepted
	done   chan struct{}
	close  func() error
}

type accepted struct {
	conn net.Conn
	err  error
}

func join(first, second net.Listener) net.Listener {
	j := &joined{Listener: first, second: second, conns: make(chan accepted), done: make(chan struct{})}
	j.close = sync.OnceValue(func() error {
		close(j.done)
		return errors.Join(first.Close(), second.Close())
	})
	go j.accept(first)
	go j.accept(second)
	return j
}

func (j *joined) accept(from net.Listener) {
	for {
		conn, err := from.Accept()
		select {
		case j.conns <- accepted{conn, err}:
		case <-j.done:
			if err == nil {
				conn.Close()
			}
			return
		}
		if errors.Is(err, net.ErrClosed) {
			return
		}
	}
}

// Accept returns the next connection of either listener.
func (j *joined) Accept() (net.Conn, error) {
	select {
	case a := <-j.conns:
		return a.conn, a.err
	case <-j.done:
		return nil, net.ErrClosed
	}
}

// Close closes both listeners.
func (j *joined) Close() error { return j.close() }
