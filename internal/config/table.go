package config

// setting is one row of the table that reads the settings and prints their page.
type setting struct {
	name     string
	flag     string // without dashes; empty: none
	flask    bool   // Flask's own name, read from a config.py without a prefix
	meaning  string
	unit     string // what its value looks like
	standard string // the default, in words
	set      func(c *Config, v any) error
}

// table lists every setting. Defaults that depend on other settings are filled in by
// complete, the others by defaults.
var table = []setting{
	{"DATA", "data", false, "Folder of the database and of a key that Gourd makes.", "path", "`$XDG_STATE_HOME/gourd`, or `~/.local/state/gourd`",
		text(func(c *Config) *string { return &c.Data })},
	{"LISTEN", "listen", false, "Address that the server listens at.", "host:port", "`localhost:8300`",
		text(func(c *Config) *string { return &c.Listen })},
	{"PUBLIC_URL", "public-url", false, "Address that browsers use, without a path. It must be given unless `LISTEN` is loopback.", "http or https URL", "`http://localhost:PORT` while `LISTEN` is loopback",
		text(func(c *Config) *string { return &c.publicURL })},
	{"TRUSTED_PROXIES", "", false, "Reverse proxies whose `X-Forwarded-For` is believed, and whose `X-Request-ID` is kept; all other forwarded headers are never read. It is walked from the right up to the first address that is none of these: that is the visitor, by whom wrong passwords are counted and whom the log shows. See [running.md](running.md#behind-a-reverse-proxy).", "addresses and networks, parted by commas or as a list; at widest `/8` for IPv4, `/16` for IPv6", "nobody", setTrustedProxies},
	{"PROFILE", "profile", false, "`flask` speaks Flask's wire with Flask's names. `hardened` has a `__Host-` cookie name, SHA-256 signatures and short lifetimes; a Flask app must be set likewise.", "`flask` or `hardened`", "`flask`",
		choice(func(c *Config) *string { return &c.Profile }, ProfileFlask, ProfileHardened)},
	{"REGISTRATION", "registration", false, "Whether anybody may register.", "`open` or `closed`", "`open` while `PUBLIC_URL` is loopback, else `closed`",
		choice(func(c *Config) *string { return &c.register }, "open", "closed")},
	{"PASSWORD_MIN_LENGTH", "", false, "Shortest password of a new or changed account.", "characters, 1 to 64", "15",
		integer(func(c *Config) *int { return &c.PasswordMinLength }, 1, 64)},
	{"PASSWORD_HASH", "", false, "How new passwords are kept: `werkzeug` (scrypt) can be read by Flask.", "`argon2id` or `werkzeug`", "`argon2id`",
		choice(func(c *Config) *string { return &c.PasswordHash }, HashArgon2id, HashWerkzeug)},
	{"SESSION_COOKIE_NAME", "", true, "Name of the session cookie.", "cookie name", "`session`; hardened: `__Host-session`, or `__Secure-session` with a domain or path",
		text(func(c *Config) *string { return &c.SessionCookie.Name })},
	{"SESSION_COOKIE_DOMAIN", "", true, "Domain that shares the cookie: the public URL's host or a parent of it.", "host name, or none", "none: the one host",
		optionalText(func(c *Config) *string { return &c.SessionCookie.Domain })},
	{"SESSION_COOKIE_PATH", "", true, "Path below which browsers send the cookie.", "path", "`APPLICATION_ROOT`",
		optionalText(func(c *Config) *string { return &c.SessionCookie.Path })},
	{"SESSION_COOKIE_HTTPONLY", "", true, "Keep the cookie from scripts.", "true or false", "true",
		boolean(func(c *Config) *bool { return &c.SessionCookie.HTTPOnly })},
	{"SESSION_COOKIE_SECURE", "", true, "Send the cookie over https alone.", "true or false", "true if `PUBLIC_URL` is https or the profile is hardened",
		boolean(func(c *Config) *bool { return &c.SessionCookie.Secure })},
	{"SESSION_COOKIE_SAMESITE", "", true, "Which cross-site requests carry the cookie. Python's None writes no attribute.", "`Lax`, `Strict` or `None`", "`Lax` (Flask: no attribute)", setSameSite},
	{"SESSION_COOKIE_PARTITIONED", "", true, "One cookie for each site that embeds this one. It makes the cookie Secure.", "true or false", "false",
		boolean(func(c *Config) *bool { return &c.SessionCookie.Partitioned })},
	{"APPLICATION_ROOT", "", true, "Path of the cookie where `SESSION_COOKIE_PATH` is not set.", "path", "`/`",
		text(func(c *Config) *string { return &c.appRoot })},
	{"SESSION_REFRESH_EACH_REQUEST", "", true, "When a permanent session that did not change is sent again. Not set: when it was used, at most once a minute. True: with every answer, as Flask does. False: never, so it ends so long after its last change.", "true or false", "not set (Flask: true)", setRefresh},
	{"PERMANENT_SESSION_LIFETIME", "", true, "How long a session lives without being used.", "seconds, or text such as `31d`; at most 400 days", "31 days; hardened: 1 hour",
		lifetime(func(c *Config) *seconds { return &c.SessionLifetime })},
	{"SESSION_ABSOLUTE_LIFETIME", "", false, "How long a session lives from its login on.", "seconds, or text such as `90d`; at most 400 days", "90 days; hardened: 24 hours",
		lifetime(func(c *Config) *seconds { return &c.SessionAbsolute })},
	{"MAX_SESSIONS", "", false, "How many sessions a user may have at once: the oldest ends when one more begins. 0 is any number.", "number, 0 to 1000", "20",
		integer(func(c *Config) *int { return &c.MaxSessions }, 0, 1000)},
	{"REMEMBER_COOKIE_DURATION", "", true, "How long “Keep me signed in” lasts, used or not. The cookie, `gourd_remember`, is not Flask-Login's: it can be ended, and a copy of it betrays itself. 0: it is not offered. Its attributes are the session cookie's, but it is this host's alone and no script's.", "seconds, or text such as `30d`; at most 400 days", "30 days (Flask-Login: 365 days)",
		orNever(lifetime(rememberLifetime), rememberLifetime)},
	{"MAX_COOKIE_SIZE", "", true, "Longest Set-Cookie value that is sent; 0 leaves browsers' own limit. A longer one is an error, where Flask warns.", "bytes", "4093", setCookieSize},
	{"FLASK_APP_SHARES_LOGIN", "", false, "A Flask app with the same key signs people in too, and its sessions are accepted here.", "true or false", "false",
		boolean(func(c *Config) *bool { return &c.FlaskAppSharesLogin })},
	{"AUDIT_KEEP", "", false, "How long the events of the audit log are kept.", "seconds, or text such as `400d`; 1 to 3650 days", "400 days", setAuditKeep},
	{"WEAK_KEY_UNTIL", "", false, "Last day on which a weak secret key is borne when serving. A published one never is.", "YYYY-MM-DD, in UTC", "none", setWeakKeyUntil},
	{"LOG_LEVEL", "log-level", false, "What is logged, for all and for the loggers `server`, `access` (a line a request) and `security` (events) alone.", "`debug`, `info`, `warn`, `error` or `off`; `info,access=off`", "`info`", setLogLevel},
	{"LOG_FORMAT", "log-format", false, "How the log looks: `auto` is text on a terminal and JSON elsewhere.", "`auto`, `text` or `json`", "`auto`", setLogFormat},
	{"LOG_FILE", "log-file", false, "File that gets every line of the log too, as JSON.", "path", "none",
		text(func(c *Config) *string { return &c.Logs.File })},
	{"LOG_FILES", "", false, "Files of their own for single loggers.", "`access=path,…`", "none", setLogFiles},
}

func rememberLifetime(c *Config) *seconds { return &c.RememberLifetime }

// Flag is a setting that a command line offers.
type Flag struct{ Name, Setting, Meaning, Default string }

// Flags lists them, in the order of the reference page. A command puts what was given
// into [Sources] by the setting's name.
func Flags() []Flag {
	var flags []Flag
	for _, s := range table {
		if s.flag != "" {
			flags = append(flags, Flag{s.flag, s.name, s.meaning, s.standard})
		}
	}
	return flags
}

func find(name string) (setting, bool) {
	for _, s := range table {
		if s.name == name {
			return s, true
		}
	}
	return setting{}, false
}
