// Package config reads the settings of gourd, under Flask's own names where Flask has
// one: it is app.config with every source that fills it.
//
// Start with [Load]. It asks, in this order and for each setting apart: a flag, GOURD_* and
// FLASK_* in the environment, a .env file, a TOML file, a config.py, the default. [Config]
// keeps where each value came from. [Reference] prints the page of all settings out of the
// table that reads them.
//
// Absent on purpose: settings that nothing acts upon, and changes while running.
package config

import (
	"net/url"
	"time"

	"github.com/gourd-auth/gourd/cookie"
	"github.com/gourd-auth/gourd/internal/clientaddr"
	"github.com/gourd-auth/gourd/internal/logs"
	"github.com/gourd-auth/gourd/itsdangerous"
	"github.com/gourd-auth/gourd/keyring"
	"github.com/gourd-auth/gourd/session"
)

// The values of PROFILE, REGISTRATION and PASSWORD_HASH.
const (
	ProfileFlask    = "flask"
	ProfileHardened = "hardened"
	HashArgon2id    = "argon2id"
	HashWerkzeug    = "werkzeug"
)

// Config is every setting, validated and with its defaults. It is made by [Load] and not
// changed afterwards, but for [Config.SetPort] and [Config.CreateKey] at start. It shows
// no secret however it is printed.
type Config struct {
	Data      string   // folder of the database and of a key made here; it may not exist
	Listen    string   // host:port
	PublicURL *url.URL // scheme and host of http or https, nothing else

	TrustedProxies clientaddr.Proxies // whose X-Forwarded-For is believed; zero: nobody's

	Profile           string // ProfileFlask or ProfileHardened
	RegistrationOpen  bool
	PasswordMinLength int
	PasswordHash      string // HashArgon2id or HashWerkzeug

	SessionCookie       cookie.Attributes
	SessionDigest       itsdangerous.Digest // SHA-1; SHA-256 in profile hardened
	SessionRefresh      session.Refresh
	SessionLifetime     time.Duration // idle limit
	SessionAbsolute     time.Duration // from the login on, whatever happens
	FlaskAppSharesLogin bool
	MaxSessions         int           // of one user at once; 0: any number
	RememberLifetime    time.Duration // how long a remember cookie signs in again; 0: there is none

	AuditKeep    time.Duration // how long events of the audit log are kept
	WeakKeyUntil time.Time     // last day, in UTC, on which a weak key is borne; zero: none
	Logs         logs.Config

	// Keys is empty, its Ring nil, if no key is set and the data folder has none:
	// [Config.CreateKey] makes one.
	Keys keyring.Resolved

	// Warnings are for people, once at start: misspelled names, lines of config.py
	// that were not understood and set something here, readings that may surprise.
	Warnings []string

	origins   map[string]string
	fallbacks []keyring.Source // what sources without a key of their own say
	noKey     error            // why none is to be made though none was found
	publicURL string
	register  string
	appRoot   string
}

// Origin tells where a setting's value came from: "--listen", "GOURD_LISTEN",
// "config.py:7" or "default".
func (c *Config) Origin(setting string) string {
	if o, found := c.origins[setting]; found {
		return o
	}
	return "default"
}

// OwnCookie is the cookie of a name that is Gourd's own and stands beside the session's:
// Secure as that is, never for scripts, of the one host, and with the prefix __Host- in
// profile hardened. It is at most 1 KiB long, so that all fit into a header.
func (c *Config) OwnCookie(name string) cookie.Attributes {
	a := cookie.Attributes{
		Name: name, Path: "/", Secure: c.SessionCookie.Secure, HTTPOnly: true, SameSite: cookie.SameSiteLax, MaxSize: 1 << 10,
	}
	if c.Profile == ProfileHardened && a.Secure {
		a.Name = "__Host-" + name
	}
	return a
}

// RememberCookie is the cookie that signs in again whose session is over. It goes with the
// requests with which the session's goes, but to this host alone: nobody else reads it.
func (c *Config) RememberCookie() cookie.Attributes {
	a := c.OwnCookie("gourd_remember")
	a.SameSite, a.Partitioned = c.SessionCookie.SameSite, c.SessionCookie.Partitioned
	return a
}

// given tells whether some source gave the setting.
func (c *Config) given(setting string) bool {
	_, found := c.origins[setting]
	return found
}
