package clientaddr

import (
	"errors"
	"fmt"
	"net/netip"
	"strings"
)

// The widest networks that may be trusted: 10.0.0.0/8 is the largest private one of
// IPv4, and no site has more than a /16 of IPv6. Whoever trusts more, trusts
// strangers: CVE-2026-40575 was a trust of 0.0.0.0/0 by default.
const (
	leastBits4 = 8
	leastBits6 = 16
)

// ParseProxies reads a list of addresses and networks, "192.0.2.1" or "10.0.0.0/8".
// An empty list is nobody. It reports, all together, entries that are neither, have a
// zone, are networks with bits behind their length, the address 0.0.0.0 or ::, or
// networks wider than /8 for IPv4 and /16 for IPv6. Names are not looked up: who
// answers for a name can change while the server runs.
func ParseProxies(list []string) (Proxies, error) {
	var p Proxies
	var faults []error
	for _, text := range list {
		network, err := parseNetwork(strings.TrimSpace(text))
		if err != nil {
			faults = append(faults, fmt.Errorf("clientaddr: %w", err))
			continue
		}
		p.networks = append(p.networks, network)
	}
	if len(faults) > 0 {
		return Proxies{}, errors.Join(faults...)
	}
	return p, nil
}

func parseNetwork(text string) (netip.Prefix, error) {
	if addr, err := netip.ParseAddr(text); err == nil {
		return single(addr)
	}
	network, err := netip.ParsePrefix(text)
	if err != nil {
		return network, fmt.Errorf("%q is neither an address nor a network such as 10.0.0.0/8", text)
	}
	if network.Masked() != network {
		return network, fmt.Errorf("%s has bits behind its length: write %s for the network or %s for the address",
			network, network.Masked(), network.Addr())
	}
	network = unmap(network)
	if least := leastBits(network); network.Bits() < least {
		return network, fmt.Errorf("%s is wider than /%d and takes in strangers, who could then choose their address: name the network of your proxies alone", text, least)
	}
	return network, nil
}

func single(addr netip.Addr) (netip.Prefix, error) {
	if addr.Zone() != "" {
		return netip.Prefix{}, fmt.Errorf("%s has a zone: write the address without it", addr.WithZone(""))
	}
	addr = plain(addr)
	if addr.IsUnspecified() {
		return netip.Prefix{}, fmt.Errorf("%s is the address of nobody: name those of your proxies", addr)
	}
	return netip.PrefixFrom(addr, addr.BitLen()), nil
}

// unmap turns a network of IPv4 within IPv6, ::ffff:10.0.0.0/104, into that of IPv4.
// One that is wider than all of IPv4 stays, and is refused as too wide or holds no
// address in plain form.
func unmap(n netip.Prefix) netip.Prefix {
	if n.Addr().Is4In6() && n.Bits() >= 96 {
		return netip.PrefixFrom(n.Addr().Unmap(), n.Bits()-96)
	}
	return n
}

func leastBits(n netip.Prefix) int {
	if n.Addr().Is4() {
		return leastBits4
	}
	return leastBits6
}

// String lists the networks, an address without its length; empty for nobody.
func (p Proxies) String() string {
	texts := make([]string, len(p.networks))
	for i, n := range p.networks {
		if texts[i] = n.String(); n.IsSingleIP() {
			texts[i] = n.Addr().String()
		}
	}
	return strings.Join(texts, ", ")
}
