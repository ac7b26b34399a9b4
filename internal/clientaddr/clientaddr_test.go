package clientaddr

import (
	"net/netip"
	"slices"
	"strings"
	"testing"
)

func mustParse(t testing.TB, list ...string) Proxies {
	t.Helper()
	p, err := ParseProxies(list)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// TestP02Walk: from the right, up to the first who is not trusted.
func TestP02Walk(t *testing.T) {
	trusted := mustParse(t, "10.0.0.0/8", "2001:db8:1::/48", "127.0.0.1", "::1")
	rows := []struct {
		why       string
		peer      string
		forwarded []string
		want      string
	}{
		{"no header", "10.0.0.1:80", nil, "10.0.0.1"},
		{"a peer that is not trusted has no say", "192.0.2.1:80", []string{"203.0.113.9"}, "192.0.2.1"},
		{"one hop", "10.0.0.1:80", []string{"203.0.113.9"}, "203.0.113.9"},
		{"what the client wrote stands left", "10.0.0.1:80", []string{"1.1.1.1, 203.0.113.9"}, "203.0.113.9"},
		{"two hops", "10.0.0.1:80", []string{"1.1.1.1, 203.0.113.9, 10.2.2.2"}, "203.0.113.9"},
		{"three hops, over IPv6 too", "[::1]:80", []string{"203.0.113.9, 2001:db8:1::5, 10.2.2.2"}, "203.0.113.9"},
		{"a trusted address behind a stranger is the stranger's word", "10.0.0.1:80", []string{"10.9.9.9, 203.0.113.9"}, "203.0.113.9"},
		{"all are trusted", "10.0.0.1:80", []string{"10.3.3.3, 10.2.2.2"}, "10.3.3.3"},
		{"several headers are one list", "10.0.0.1:80", []string{"1.1.1.1", "203.0.113.9", "10.2.2.2"}, "203.0.113.9"},
		{"lists in several headers", "10.0.0.1:80", []string{"1.1.1.1, 2.2.2.2", "203.0.113.9, 10.2.2.2"}, "203.0.113.9"},
		{"an empty header ends the walk", "10.0.0.1:80", []string{"203.0.113.9", ""}, "10.0.0.1"},
		{"so does an empty entry", "10.0.0.1:80", []string{"203.0.113.9, , 10.2.2.2"}, "10.2.2.2"},
		{"no address", "10.0.0.1:80", []string{"203.0.113.9, unknown"}, "10.0.0.1"},
		{"no address behind a good one", "10.0.0.1:80", []string{"203.0.113.9, _hidden, 10.2.2.2"}, "10.2.2.2"},
		{"quotes are of the header Forwarded", "10.0.0.1:80", []string{`"203.0.113.9"`}, "10.0.0.1"},
		{"leading zeros are not read as octal", "10.0.0.1:80", []string{"203.0.113.010"}, "10.0.0.1"},
		{"a port", "10.0.0.1:80", []string{"203.0.113.9:4711"}, "203.0.113.9"},
		{"a port that is none", "10.0.0.1:80", []string{"203.0.113.9:http"}, "10.0.0.1"},
		{"blanks and tabs", "10.0.0.1:80", []string{"\t 203.0.113.9 \t,10.2.2.2"}, "203.0.113.9"},
		{"IPv6", "10.0.0.1:80", []string{"2001:db8:9::1"}, "2001:db8:9::1"},
		{"IPv6 in brackets", "10.0.0.1:80", []string{"[2001:db8:9::1]"}, "2001:db8:9::1"},
		{"IPv6 with a port", "10.0.0.1:80", []string{"[2001:db8:9::1]:443"}, "2001:db8:9::1"},
		{"IPv4 in brackets is nothing", "10.0.0.1:80", []string{"[203.0.113.9]"}, "10.0.0.1"},
		{"a bracket too few", "10.0.0.1:80", []string{"[2001:db8:9::1"}, "10.0.0.1"},
		{"a zone is dropped", "10.0.0.1:80", []string{"fe80::1%<script>"}, "fe80::1"},
		{"a zone in brackets", "10.0.0.1:80", []string{"[fe80::1%eth0]:80"}, "fe80::1"},
		{"a trusted peer with a zone", "[2001:db8:1::1%eth0]:80", []string{"203.0.113.9"}, "203.0.113.9"},
		{"IPv4 within IPv6", "[::ffff:10.0.0.1]:80", []string{"::ffff:203.0.113.9"}, "203.0.113.9"},
		{"IPv4 within IPv6 is trusted as IPv4", "10.0.0.1:80", []string{"203.0.113.9, ::ffff:10.2.2.2"}, "203.0.113.9"},
	}
	for _, row := range rows {
		if got := trusted.Client(Peer(row.peer), row.forwarded); got.String() != row.want {
			t.Errorf("%s: got %v, want %s", row.why, got, row.want)
		}
	}
}

// TestP01NobodyIsTrustedByDefault: the zero value, and an empty list.
func TestP01NobodyIsTrustedByDefault(t *testing.T) {
	for _, p := range []Proxies{{}, mustParse(t)} {
		for _, peer := range []string{"127.0.0.1:80", "[::1]:80", "10.0.0.1:80", "192.0.2.1:80"} {
			want := Peer(peer)
			if got := p.Client(want, []string{"203.0.113.9"}); got != want || p.Trusts(want) {
				t.Errorf("%s: got %v, trusted %v", peer, got, p.Trusts(want))
			}
		}
		if p.String() != "" {
			t.Errorf("got %q", p)
		}
	}
}

// TestP02AtMostTwentyEntries: a thousand are capped, whatever they hold.
func TestP02AtMostTwentyEntries(t *testing.T) {
	p := mustParse(t, "10.0.0.0/8")
	peer := Peer("10.0.0.1:80")
	for _, row := range []struct {
		hops int
		want string
	}{{18, "203.0.113.9"}, {19, "203.0.113.9"}, {20, "10.0.0.2"}, {999, "10.0.0.2"}} {
		list := "203.0.113.9" + strings.Repeat(", 10.0.0.2", row.hops)
		for about, lines := range map[string][]string{"one header": {list}, "many": strings.Split(list, ",")} {
			if got := p.Client(peer, lines); got.String() != row.want {
				t.Errorf("%d trusted hops in %s: got %v, want %s", row.hops, about, got, row.want)
			}
		}
	}
}

// TestPeerOfOddTexts: a Unix socket has no address, and nothing panics.
func TestPeerOfOddTexts(t *testing.T) {
	trusted := mustParse(t, "10.0.0.0/8")
	for _, text := range []string{"", "@", "/run/gourd.sock", "pipe", ":80", "[]:80", "localhost:80", "10.0.0.1:", "[", "]"} {
		if got := Peer(text); got.IsValid() {
			t.Errorf("%q: got %v", text, got)
		}
		if got := trusted.Client(Peer(text), []string{"203.0.113.9"}); got.IsValid() {
			t.Errorf("%q: a peer without an address: got %v", text, got)
		}
	}
}

// TestP01WidthOfTrust: whoever could be anybody is refused, with what to do.
func TestP01WidthOfTrust(t *testing.T) {
	rows := []struct{ text, want string }{
		{"0.0.0.0/0", "wider than /8"},
		{"::/0", "wider than /16"},
		{"0.0.0.0/7", "wider than /8"},
		{"10.0.0.0/7", "wider than /8"},
		{"2000::/3", "wider than /16"},
		{"fc00::/7", "wider than /16"},
		{"::ffff:0:0/96", "wider than /8"},
		{"::ffff:0.0.0.0/100", "wider than /8"},
		{"0.0.0.0", "address of nobody"},
		{"::", "address of nobody"},
		{"::ffff:0.0.0.0", "address of nobody"},
		{"10.1.2.3/8", "write 10.0.0.0/8 for the network or 10.1.2.3 for the address"},
		{"fe80::1%eth0", "has a zone"},
		{"fe80::%eth0/64", "has a zone"},
		{"proxy.example.org", "neither an address nor a network"},
		{"10.0.0.1:80", "neither an address nor a network"},
		{"*", "neither an address nor a network"},
		{"", "neither an address nor a network"},
	}
	for _, row := range rows {
		_, err := ParseProxies([]string{"192.0.2.1", row.text})
		if err == nil || !strings.Contains(err.Error(), row.want) || !strings.HasPrefix(err.Error(), "clientaddr: ") {
			t.Errorf("%q: got %v, want an error with %q", row.text, err, row.want)
		}
	}
	if _, err := ParseProxies([]string{"a", "192.0.2.1", "b"}); err == nil || strings.Count(err.Error(), "neither") != 2 {
		t.Errorf("not every fault is told: %v", err)
	}
}

func TestParseProxies(t *testing.T) {
	p := mustParse(t, "10.0.0.0/8", " 192.0.2.1 ", "fd00::/16", "::1", "::ffff:172.16.0.0/108", "::ffff:192.0.2.2")
	if got, want := p.String(), "10.0.0.0/8, 192.0.2.1, fd00::/16, ::1, 172.16.0.0/12, 192.0.2.2"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	for text, want := range map[string]bool{
		"10.255.0.1": true, "::ffff:10.0.0.1": true, "fd00::1%eth0": true, "::1": true, "172.31.0.1": true, "192.0.2.2": true,
		"11.0.0.1": false, "192.0.2.3": false, "::2": false, "172.32.0.1": false,
	} {
		if got := p.Trusts(netip.MustParseAddr(text)); got != want {
			t.Errorf("%s: got %v, want %v", text, got, want)
		}
	}
	if p.Trusts(netip.Addr{}) {
		t.Error("the zero Addr is trusted")
	}
}

// TestClientLeavesTheHeader: the walk changes nothing that it is given.
func TestClientLeavesTheHeader(t *testing.T) {
	lines := []string{"203.0.113.9, 10.0.0.2", "10.0.0.3, 10.0.0.4", "10.0.0.5"}
	before := slices.Clone(lines)
	mustParse(t, "10.0.0.0/8").Client(Peer("10.0.0.1:1"), lines)
	if !slices.Equal(lines, before) {
		t.Errorf("got %q", lines)
	}
}
