package main

import (
	"context"
	"errors"
	"net"
	"os"
	"os/signal"
	"syscall"

	"github.com/spf13/cobra"

	"github.com/gourd-auth/gourd/internal/account"
	"github.com/gourd-auth/gourd/internal/audit"
	"github.com/gourd-auth/gourd/internal/config"
	"github.com/gourd-auth/gourd/internal/logs"
	"github.com/gourd-auth/gourd/internal/ratelimit"
	"github.com/gourd-auth/gourd/internal/server"
	"github.com/gourd-auth/gourd/login"
)

func (a *app) serveCommand() *cobra.Command {
	f := &settingFlags{}
	cmd := verb("serve [flags]", "Serve logins: pages and a JSON API", serveText,
		`  gourd serve
  gourd serve --data ./gourd-data --listen localhost:9000
  SECRET_KEY_FILE=/run/secrets/key gourd serve --listen :8300 --public-url https://login.example.org`,
		noArguments, func([]string) error { return a.serve(f) })
	f.register(cmd)
	cmd.Flags().StringVar(&f.keyFile, "key-file", "", "read the newest key from `FILE`")
	return cmd
}

const serveText = `
With no setting at all it serves http://localhost:8300: the first start makes a
folder for its data, a secret key, which is kept there, and an SQLite database,
and prints a link with which the first administrator is made, once. Give it the
SECRET_KEY of a Flask app, and that app knows from the same cookie who signed in.

Every setting is also a variable with GOURD_ or FLASK_ before its name, such as
GOURD_PUBLIC_URL or FLASK_SESSION_COOKIE_NAME, a line of .env, of a TOML file or
of a config.py. Start-up lines and the log go to standard error. It ends with
SIGINT or SIGTERM after the requests that are running.`

func (a *app) serve(f *settingFlags) error {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop) // a second signal ends the program at once
	c, err := f.load(a)
	if err != nil {
		return err
	}
	madeKey, err := a.servingKeys(c)
	if err != nil {
		return configError(err)
	}
	ln, err := listen(c.Listen)
	if err != nil {
		return configError(err)
	}
	defer ln.Close()
	c.SetPort(portOf(ln))
	return a.serveOn(ctx, ln, c, madeKey)
}

// servingKeys makes a key where there is none, and refuses those that anybody
// could sign with.
func (a *app) servingKeys(c *config.Config) (made bool, err error) {
	if made, err = c.CreateKey(); err != nil {
		return false, err
	}
	warnings, err := c.Keys.Ring.CheckServing(a.now(), c.WeakKeyUntil)
	for _, w := range warnings {
		a.warn("%s", w)
	}
	return made, err
}

func (a *app) serveOn(ctx context.Context, ln net.Listener, c *config.Config, madeKey bool) (err error) {
	limiter, err := ratelimit.New(ratelimit.Config{Now: a.now})
	if err != nil {
		return configError(err)
	}
	s, err := a.openStore(ctx, c, limiter)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	c.Logs.Output, c.Logs.Getenv = a.stderr, a.getenv
	l, err := logs.New(c.Logs)
	if err != nil {
		return configError(err)
	}
	defer l.Close()
	events, err := audit.New(audit.Config{Repo: s.events, Logger: l.For("security"), Keep: c.AuditKeep, Now: a.now})
	if err != nil {
		return configError(err)
	}
	srv, err := server.New(a.serverDeps(c, s, events, l))
	if err != nil {
		return configError(err)
	}
	setup, err := setupLink(ctx, c, s.users)
	if err != nil {
		return err
	}
	a.announce(c, startup{database: s.path, madeKey: madeKey, setup: setup, cookie: srv.Sessions().Cookie()})
	return srv.Run(ctx, ln)
}

// remember is how people are kept signed in, nil if they are not.
func remember(c *config.Config, s *store) *login.Remember {
	if c.RememberLifetime == 0 {
		return nil
	}
	return &login.Remember{Store: s.registry, Cookie: c.RememberCookie(), Lifetime: c.RememberLifetime}
}

func (a *app) serverDeps(c *config.Config, s *store, events *audit.Log, l *logs.Logs) server.Deps {
	sc := sessionConfig(c, s, c.Keys.Ring)
	sc.MaxSessions = c.MaxSessions
	sc.RefuseDuplicates, sc.Now = c.Profile == config.ProfileHardened, a.now
	return server.Deps{
		PublicURL: c.PublicURL, TrustedProxies: c.TrustedProxies,
		SiteName: siteName, RegistrationOpen: c.RegistrationOpen, PasswordMinLength: c.PasswordMinLength,
		Remember: remember(c, s),
		Session:  sc, DeviceCookie: c.OwnCookie("gourd_device"),
		Accounts: s.users, Audit: events, Logs: l, Ready: s.db.PingContext,
	}
}

// setupLink is the address at which the first administrator is made, once; empty
// if there is one.
func setupLink(ctx context.Context, c *config.Config, users *account.Service) (string, error) {
	token, err := users.NewSetupToken(ctx)
	switch {
	case errors.Is(err, account.ErrAdminExists):
		return "", nil
	case err != nil:
		return "", err
	}
	link := c.PublicURL.JoinPath("/setup")
	link.RawQuery = "token=" + token
	return link.String(), nil
}
