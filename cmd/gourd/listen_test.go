package main

import (
	"errors"
	"net"
	"strconv"
	"testing"
)

func TestListenOnBothLoopbackAddresses(t *testing.T) {
	ln, err := listen("localhost:0")
	if err != nil {
		t.Fatal(err)
	}
	hosts := []string{"127.0.0.1"}
	if _, both := ln.(*joined); both {
		hosts = append(hosts, "::1")
	}
	for _, host := range hosts {
		conn, err := net.Dial("tcp", net.JoinHostPort(host, strconv.Itoa(portOf(ln))))
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		got, err := ln.Accept()
		if err != nil || got.RemoteAddr().String() != conn.LocalAddr().String() {
			t.Fatalf("%s: got %v, %v", host, got, err)
		}
		got.Close()
	}
	if err := errors.Join(ln.Close(), ln.Close()); err != nil {
		t.Errorf("closing twice: %v", err)
	}
	if _, err := ln.Accept(); !errors.Is(err, net.ErrClosed) {
		t.Errorf("accepting from what is closed: got %v", err)
	}
}

func TestListenRefusesATakenPort(t *testing.T) {
	ln, err := listen("localhost:0")
	if err != nil {
		t.Fatal(err)
	}
	defer ln.Close()
	if again, err := listen("localhost:" + strconv.Itoa(portOf(ln))); err == nil {
		again.Close()
		t.Error("one port was given twice")
	}
	if _, err := listen("nonsense"); err == nil {
		t.Error("an address without a port was taken")
	}
}
