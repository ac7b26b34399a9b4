// Package clientaddr says which address a request comes from when reverse proxies
// stand in between: werkzeug's ProxyFix, told by address whom to believe instead of
// by a number of hops.
//
// Start with [ParseProxies] and [Proxies.Client]. The zero [Proxies] trusts nobody,
// so that the address is the connection's.
//
// Absent on purpose: the header Forwarded, X-Real-IP and the other X-Forwarded-*.
// A proxy that sets one of them and passes on another as it came would let
// strangers choose; one header is read and no other.
package clientaddr

import (
	"net/netip"
	"strings"
)

// maxHops is how many entries of X-Forwarded-For are looked at, from the right. No
// chain of proxies is that long; a header of a thousand entries costs no more.
const maxHops = 20

// Proxies are the networks whose word on where a request comes from is taken. The
// zero value is nobody. It is not changed after [ParseProxies] and may be used
// concurrently.
type Proxies struct{ networks []netip.Prefix }

// Trusts says whether an address is a trusted proxy's. IPv4 written as IPv6 is the
// IPv4 address, a zone does not count, and the zero Addr is nobody's.
func (p Proxies) Trusts(addr netip.Addr) bool {
	addr = plain(addr)
	for _, n := range p.networks {
		if n.Contains(addr) {
			return true
		}
	}
	return false
}

// Client returns the address that a request comes from: the peer of the connection
// unless that is a trusted proxy, and then what it and the trusted proxies before it
// say. forwarded holds the X-Forwarded-For headers in the order in which they came,
// which are one list.
//
// The list is walked from the right, where the nearest proxy writes, up to the first
// address that is no trusted proxy's: that is the client, and what stands left of it
// is the client's own invention. Where the list ends, or an entry is no address, or
// after 20 entries, the last trusted proxy itself is the answer.
//
// The result has no zone and is IPv4 where it was IPv4 within IPv6. It is the zero
// Addr if peer is.
func (p Proxies) Client(peer netip.Addr, forwarded []string) netip.Addr {
	client := plain(peer)
	rest := entries{lines: forwarded}
	for range maxHops {
		if !p.Trusts(client) {
			break
		}
		addr, ok := parseEntry(rest.last())
		if !ok {
			break
		}
		client = addr
	}
	return client
}

// entries gives the entries of a list from the right, without splitting it whole.
type entries struct {
	lines []string // still whole
	line  string   // what is left of the one that is being taken apart
	open  bool
}

// last takes the rightmost entry off; empty if there is none.
func (e *entries) last() string {
	if !e.open {
		if len(e.lines) == 0 {
			return ""
		}
		n := len(e.lines) - 1
		e.line, e.lines, e.open = e.lines[n], e.lines[:n], true
	}
	comma := strings.LastIndexByte(e.line, ',')
	entry := e.line[comma+1:]
	e.line, e.open = e.line[:max(comma, 0)], comma >= 0
	return entry
}

// Peer is the address in a request's RemoteAddr, "192.0.2.1:5555" or
// "[2001:db8::1]:5555", and the zero Addr for any other text, such as the name of a
// Unix socket.
func Peer(remoteAddr string) netip.Addr {
	addr, _ := parseEntry(remoteAddr)
	return addr
}

// parseEntry reads an address alone or with a port, IPv6 in brackets or without. An
// IPv6 address that stands before a port must have brackets.
func parseEntry(text string) (netip.Addr, bool) {
	text = strings.Trim(text, " \t")
	if inner, bracketed := strings.CutPrefix(text, "["); bracketed && strings.HasSuffix(inner, "]") {
		addr, err := netip.ParseAddr(strings.TrimSuffix(inner, "]"))
		return plain(addr), err == nil && strings.Contains(inner, ":")
	}
	if addr, err := netip.ParseAddr(text); err == nil {
		return plain(addr), true
	}
	port, err := netip.ParseAddrPort(text)
	return plain(port.Addr()), err == nil
}

// plain is the one form in which addresses are compared, counted and shown. A zone is
// a name of an interface on somebody's machine, and may hold any text.
func plain(addr netip.Addr) netip.Addr { return addr.Unmap().WithZone("") }
