package config

import (
	"errors"
	"fmt"
	"net"
	"net/url"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/gourd-auth/gourd/itsdangerous"
)

// complete fills in the defaults that depend on other settings.
func (l *loader) complete() {
	c := l.config
	l.fault(c.completeData(l.env))
	l.fault(c.completePublicURL())
	c.RegistrationOpen = c.register == "open" || c.register == "" && c.PublicURL != nil && Loopback(c.PublicURL.Hostname())
	c.completeProfile()
	c.completeCookie()
}

// completeData finds the data folder of the XDG base directory specification, whatever
// the working folder is.
func (c *Config) completeData(env map[string]string) error {
	if c.given("DATA") {
		return nil
	}
	if state := env["XDG_STATE_HOME"]; filepath.IsAbs(state) {
		c.Data = filepath.Join(state, "gourd")
		return nil
	}
	if !filepath.IsAbs(env["HOME"]) {
		return errors.New("DATA must be given: neither XDG_STATE_HOME nor HOME says where data belongs")
	}
	c.Data = filepath.Join(env["HOME"], ".local", "state", "gourd")
	return nil
}

func (c *Config) completePublicURL() error {
	host, port, err := net.SplitHostPort(c.Listen)
	if err != nil || !isPort(port) {
		return fmt.Errorf("LISTEN (%s) must be host:port, such as localhost:8300", c.Origin("LISTEN"))
	}
	if c.given("PUBLIC_URL") {
		return c.parsePublicURL()
	}
	if !Loopback(host) {
		return fmt.Errorf("PUBLIC_URL must be given: LISTEN (%s) is not loopback, so the address that browsers use is not known", c.Origin("LISTEN"))
	}
	c.PublicURL = &url.URL{Scheme: "http", Host: net.JoinHostPort("localhost", port)}
	return nil
}

func (c *Config) parsePublicURL() error {
	u, err := url.Parse(c.publicURL)
	wrong := err != nil || u.Scheme != "http" && u.Scheme != "https" || !isHost(u) || u.User != nil ||
		u.Path != "" && u.Path != "/" || u.RawQuery != "" || u.ForceQuery || u.Fragment != ""
	if wrong {
		return fmt.Errorf("PUBLIC_URL (%s) must be http:// or https:// with a host as browsers send it (xn--… where it is not ASCII) and nothing behind it", c.Origin("PUBLIC_URL"))
	}
	c.PublicURL = &url.URL{Scheme: u.Scheme, Host: strings.ToLower(u.Host)}
	return nil
}

// isHost tells whether a browser could send this host and port, for every request
// with another is refused.
func isHost(u *url.URL) bool {
	if port := u.Port(); strings.HasSuffix(u.Host, ":") || port != "" && !isPort(port) {
		return false
	}
	odd := func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < '0' || r > '9') && !strings.ContainsRune("-._", r)
	}
	name := strings.ToLower(u.Hostname())
	return net.ParseIP(name) != nil || name != "" && !strings.ContainsFunc(name, odd)
}

// isPort tells whether text is a port, in the one way that browsers write it.
func isPort(text string) bool {
	n, err := strconv.ParseUint(text, 10, 16)
	return err == nil && strconv.FormatUint(n, 10) == text
}

// SetPort puts the port that the server really has into a public URL that nobody gave. It
// is for LISTEN with port 0.
func (c *Config) SetPort(port int) {
	if !c.given("PUBLIC_URL") {
		c.PublicURL = &url.URL{Scheme: "http", Host: net.JoinHostPort("localhost", strconv.Itoa(port))}
	}
}

// Loopback tells whether a host is this very machine: localhost, or an address of it.
func Loopback(host string) bool {
	return host == "localhost" || net.ParseIP(host).IsLoopback()
}

func (c *Config) completeProfile() {
	idle, absolute := 31*24*time.Hour, 90*24*time.Hour
	if c.Profile == ProfileHardened {
		idle, absolute = time.Hour, 24*time.Hour
		c.SessionDigest = itsdangerous.SHA256
	}
	if !c.given("PERMANENT_SESSION_LIFETIME") {
		c.SessionLifetime = idle
	}
	if !c.given("SESSION_ABSOLUTE_LIFETIME") {
		c.SessionAbsolute = absolute
	}
}

func (c *Config) completeCookie() {
	a := &c.SessionCookie
	hardened := c.Profile == ProfileHardened
	if a.Path == "" {
		a.Path = c.appRoot
	}
	if !c.given("SESSION_COOKIE_SECURE") {
		a.Secure = hardened || c.PublicURL != nil && c.PublicURL.Scheme == "https"
	}
	switch {
	case a.Name != "":
	case hardened && (a.Domain != "" || a.Path != "/"):
		a.Name = "__Secure-session"
	case hardened:
		a.Name = "__Host-session"
	default:
		a.Name = "session"
	}
}
