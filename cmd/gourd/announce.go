package main

import (
	"fmt"
	"net"
	"strings"
	"time"

	"github.com/gourd-auth/gourd/cookie"
	"github.com/gourd-auth/gourd/internal/account"
	"github.com/gourd-auth/gourd/internal/config"
	"github.com/gourd-auth/gourd/internal/term"
)

// startup is what the settings alone do not say about a start.
type startup struct {
	database string
	madeKey  bool
	setup    string // the one-time link; empty if there is an administrator
	cookie   cookie.Attributes
}

// announce prints the lines that answer most questions about a server that does
// not do what was expected of it.
func (a *app) announce(c *config.Config, s startup) {
	a.warnOfProxy(c)
	style := term.For(a.stderr, a.getenv)
	row := func(label, text string) {
		a.say("%s %s", style.Dim(fmt.Sprintf("%-13s", label)), text)
	}
	a.say("%s", style.Bold(readVersion().String()))
	row("public URL", style.Bold(c.PublicURL.String()))
	row("listening", c.Listen)
	row("proxies", proxiesLine(c))
	row("data folder", c.Data)
	row("database", "SQLite, "+s.database)
	row("secret key", keyLine(c, s))
	row("cookie", cookieLine(s.cookie))
	row("lifetimes", fmt.Sprintf("%s without use, %s in all", longDuration(c.SessionLifetime), longDuration(c.SessionAbsolute)))
	row("remembered", rememberedLine(c))
	row("registration", registrationLine(c))
	row("profile", c.Profile+flaskLine(c))
	if s.setup != "" {
		row("first admin", style.Bold(s.setup))
		row("", "works once, within "+setupTime()+"; each start makes a new one")
	}
}

func rememberedLine(c *config.Config) string {
	if c.RememberLifetime == 0 {
		return "nobody; sessions end when they end"
	}
	return longDuration(c.RememberLifetime) + " for who asks to be kept signed in"
}

func proxiesLine(c *config.Config) string {
	if trusted := c.TrustedProxies.String(); trusted != "" {
		return "X-Forwarded-For is believed from " + trusted
	}
	return "none is trusted; visitors are known by the address of their connection"
}

// warnOfProxy tells whoever runs a proxy before this server that it is not named. A
// setting that says nobody says that there is none.
func (a *app) warnOfProxy(c *config.Config) {
	host, _, _ := net.SplitHostPort(c.Listen)
	proxied := c.PublicURL.Scheme == "https" || config.Loopback(host)
	if config.Loopback(c.PublicURL.Hostname()) || !proxied || c.Origin("TRUSTED_PROXIES") != "default" {
		return
	}
	a.warn("TRUSTED_PROXIES is not set, though PUBLIC_URL (%s) needs a proxy before this server: all visitors have its address, so wrong passwords of strangers are not counted apart from those of others. Name it, with 127.0.0.1,::1 if it runs here; an empty TRUSTED_PROXIES says that there is none",
		c.Origin("PUBLIC_URL"))
}

// setupTime is how long the link is good: a day.
func setupTime() string {
	text := longDuration(account.SetupTokenFor)
	if unit, one := strings.CutPrefix(text, "1 "); one {
		return "a " + unit
	}
	return text
}

func keyLine(c *config.Config, s startup) string {
	ring := c.Keys.Ring
	text := "fingerprint " + ring.Active().Fingerprint()
	if n := len(ring.Fallbacks()); n > 0 {
		text += " and " + count(n, "fallback")
	}
	if s.madeKey {
		return text + ", made now and kept in " + c.KeyFile()
	}
	return text + ", from " + c.Keys.Origin
}

// cookieLine is the cookie as a Set-Cookie header would have it, without a value.
func cookieLine(a cookie.Attributes) string {
	parts := []string{a.Name}
	if a.Domain != "" {
		parts = append(parts, "Domain="+a.Domain)
	}
	for _, flag := range []struct {
		on   bool
		name string
	}{{a.Secure, "Secure"}, {a.HTTPOnly, "HttpOnly"}, {a.Partitioned, "Partitioned"}} {
		if flag.on {
			parts = append(parts, flag.name)
		}
	}
	parts = append(parts, "Path="+a.Path)
	if a.SameSite != cookie.SameSiteUnset {
		parts = append(parts, "SameSite="+a.SameSite.String())
	}
	return strings.Join(parts, "; ")
}

func registrationLine(c *config.Config) string {
	if c.RegistrationOpen {
		return "open: anybody may make an account"
	}
	return "closed: 'gourd user add' makes accounts"
}

func flaskLine(c *config.Config) string {
	if c.FlaskAppSharesLogin {
		return ", a Flask app signs people in too"
	}
	return ""
}

func longDuration(d time.Duration) string {
	for _, u := range []struct {
		size time.Duration
		name string
	}{{24 * time.Hour, "day"}, {time.Hour, "hour"}, {time.Minute, "minute"}} {
		if d >= u.size && d%u.size == 0 {
			return count(int(d/u.size), u.name)
		}
	}
	return count(int(d/time.Second), "second")
}
