package config

import (
	"errors"
	"fmt"
	"net"
	"strings"

	"github.com/gourd-auth/gourd/cookie"
	"golang.org/x/net/publicsuffix"
)

// check refuses combinations that cannot work, in words.
func (l *loader) check() {
	c := l.config
	for _, err := range []error{c.checkSameSite(), c.checkSecure(), c.checkDomain(), c.checkName()} {
		l.fault(err)
	}
	if len(l.faults) == 0 {
		l.fault(c.SessionCookie.Validate())
	}
	if c.SessionLifetime > c.SessionAbsolute {
		l.warn("PERMANENT_SESSION_LIFETIME (%s) is longer than SESSION_ABSOLUTE_LIFETIME (%s), which ends sessions first",
			c.Origin("PERMANENT_SESSION_LIFETIME"), c.Origin("SESSION_ABSOLUTE_LIFETIME"))
	}
	if u := c.PublicURL; u != nil && u.Scheme == "http" && !Loopback(u.Hostname()) {
		l.warn("PUBLIC_URL (%s) is plain http: whoever is on the way reads passwords and session cookies; give it https", c.Origin("PUBLIC_URL"))
	}
}

func (c *Config) checkSameSite() error {
	a := c.SessionCookie
	if a.SameSite == cookie.SameSiteNone && !a.Secure && !a.Partitioned {
		return fmt.Errorf("SESSION_COOKIE_SAMESITE=None (%s) needs SESSION_COOKIE_SECURE: browsers drop such a cookie without it", c.Origin("SESSION_COOKIE_SAMESITE"))
	}
	return nil
}

func (c *Config) checkSecure() error {
	a, u := c.SessionCookie, c.PublicURL
	if u == nil || u.Scheme == "https" || Loopback(u.Hostname()) || !a.Secure && !a.Partitioned {
		return nil
	}
	why := fmt.Sprintf("SESSION_COOKIE_SECURE (%s)", c.Origin("SESSION_COOKIE_SECURE"))
	switch {
	case !a.Secure:
		why = fmt.Sprintf("SESSION_COOKIE_PARTITIONED (%s) makes the cookie Secure, which", c.Origin("SESSION_COOKIE_PARTITIONED"))
	case !c.given("SESSION_COOKIE_SECURE"):
		why = fmt.Sprintf("PROFILE=hardened (%s) makes the cookie Secure, which", c.Origin("PROFILE"))
	}
	return fmt.Errorf("%s needs an https PUBLIC_URL (%s): over http browsers drop the cookie, and nobody can sign in", why, c.Origin("PUBLIC_URL"))
}

// checkName keeps the session apart from the cookies of OwnCookie.
func (c *Config) checkName() error {
	for _, prefix := range []string{"", "__Host-", "__Secure-"} {
		if own, found := strings.CutPrefix(c.SessionCookie.Name, prefix+"gourd_"); found {
			return fmt.Errorf("SESSION_COOKIE_NAME (%s) must not begin with gourd_: gourd_%s may be another cookie of Gourd's", c.Origin("SESSION_COOKIE_NAME"), own)
		}
	}
	return nil
}

// checkDomain applies browsers' rules for the Domain attribute (RFC 6265, 5.3).
func (c *Config) checkDomain() error {
	domain := strings.ToLower(strings.TrimPrefix(c.SessionCookie.Domain, "."))
	if domain == "" || c.PublicURL == nil {
		return nil
	}
	host := strings.ToLower(c.PublicURL.Hostname())
	err := func() error {
		if net.ParseIP(host) != nil {
			return errors.New("cannot be set while PUBLIC_URL has an IP address: addresses have no domains")
		}
		if suffix, _ := publicsuffix.PublicSuffix(domain); suffix == domain {
			return errors.New("is a public suffix, shared by strangers: browsers refuse a cookie for it")
		}
		if host != domain && !strings.HasSuffix(host, "."+domain) {
			return fmt.Errorf("is neither the host of PUBLIC_URL, %s, nor a parent of it: browsers refuse the cookie", host)
		}
		return nil
	}()
	if err != nil {
		return fmt.Errorf("SESSION_COOKIE_DOMAIN (%s) %w", c.Origin("SESSION_COOKIE_DOMAIN"), err)
	}
	return nil
}
