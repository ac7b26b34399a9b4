package clientaddr

import (
	"net"
	"net/netip"
	"slices"
	"strings"
	"testing"
)

// FuzzClient compares the walk with one that splits the whole list first and reads
// addresses with package net (V-09).
func FuzzClient(f *testing.F) {
	f.Add("10.0.0.1:80", "1.1.1.1, 203.0.113.9", "10.2.2.2")
	f.Add("[::1]:80", "[2001:db8::1]:443", "::ffff:10.0.0.2")
	f.Add("@", "fe80::1%a,b", "")
	f.Add("10.0.0.1:80", strings.Repeat("10.0.0.2,", 30), "10.0.0.3:1")
	p := mustParse(f, "10.0.0.0/8", "::1", "2001:db8::/32")
	f.Fuzz(func(t *testing.T, peer, first, second string) {
		lines := []string{first, second}
		got := p.Client(Peer(peer), lines)
		if want := oracle(Peer(peer), lines); got != want {
			t.Fatalf("peer %q, list %q: got %v, want %v", peer, lines, got, want)
		}
		if got.Zone() != "" || got.Is4In6() {
			t.Fatalf("got %v, which is not in plain form", got)
		}
		if !p.Trusts(Peer(peer)) && got != Peer(peer) {
			t.Fatalf("a stranger's header counted: got %v", got)
		}
	})
}

// oracle knows the trusted networks of the fuzz test by heart.
func oracle(peer netip.Addr, lines []string) netip.Addr {
	list := strings.Split(strings.Join(lines, ","), ",")
	slices.Reverse(list)
	for _, entry := range list[:min(len(list), 20)] {
		if !oracleTrusts(peer) {
			return peer
		}
		next := oracleParse(strings.Trim(entry, " \t"))
		if next == nil {
			return peer
		}
		peer, _ = netip.AddrFromSlice(next)
		peer = peer.Unmap()
	}
	return peer
}

func oracleTrusts(a netip.Addr) bool {
	raw := a.AsSlice()
	switch len(raw) {
	case 4:
		return raw[0] == 10
	case 16:
		return a.String() == "::1" || strings.HasPrefix(a.StringExpanded(), "2001:0db8:")
	}
	return false
}

func oracleParse(entry string) net.IP {
	host := entry
	if h, port, err := net.SplitHostPort(entry); err == nil && isPort(port) && strings.Contains(h, ":") == strings.HasPrefix(entry, "[") {
		host = h
	} else if strings.HasPrefix(entry, "[") && strings.HasSuffix(entry, "]") && strings.Contains(entry, ":") {
		host = entry[1 : len(entry)-1]
	}
	address, zone, zoned := strings.Cut(host, "%")
	if zoned && (zone == "" || !strings.Contains(address, ":") || net.ParseIP(address).To4() != nil) {
		return nil
	}
	return net.ParseIP(address)
}

// isPort takes what netip takes: decimal, up to 65535, zeros before it as well.
func isPort(text string) bool {
	n := 0
	for _, c := range text {
		if c < '0' || c > '9' || n > 65535 {
			return false
		}
		n = n*10 + int(c-'0')
	}
	return text != "" && n <= 65535
}
