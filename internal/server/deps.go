package server

import (
	"context"
	"errors"
	"net/url"
	"time"

	"github.com/gourd-auth/gourd/cookie"
	"github.com/gourd-auth/gourd/internal/account"
	"github.com/gourd-auth/gourd/internal/audit"
	"github.com/gourd-auth/gourd/internal/clientaddr"
	"github.com/gourd-auth/gourd/internal/config"
	"github.com/gourd-auth/gourd/internal/logs"
	"github.com/gourd-auth/gourd/login"
	"github.com/gourd-auth/gourd/session"
)

// Deps is everything that the server works with. PublicURL, Session, Accounts,
// Audit and Logs are required.
type Deps struct {
	// PublicURL is where browsers find this server: scheme, host and port, no
	// path. It decides which Host headers and which origins are accepted.
	PublicURL *url.URL

	// TrustedProxies are whose X-Forwarded-For is believed, and whose X-Request-ID
	// is kept. The zero value is nobody.
	TrustedProxies clientaddr.Proxies

	// SiteName stands on every page. Empty means "Gourd".
	SiteName string

	// RegistrationOpen lets strangers make accounts.
	RegistrationOpen bool

	// PasswordMinLength is what the accounts' policy demands, in characters, so
	// that forms can say so. Zero means 15.
	PasswordMinLength int

	// Session says how sessions are kept. Keys and Registry are required: a
	// login server that cannot end a session is none. OnError, OnEvent and
	// ClientAddress are the server's own and are overwritten.
	Session session.Config

	// DeviceCookie marks browsers from which somebody signed in before. Without a
	// Name it is gourd_device, Secure as the session's cookie.
	DeviceCookie cookie.Attributes

	// Remember lets people stay signed in beyond a session; its store must be the
	// one of Session. A cookie without a name is gourd_remember, with the attributes
	// of the session's. OnLogin is the server's own. Nil: nobody is asked.
	Remember *login.Remember

	Accounts Accounts
	Audit    Audit
	Logs     *logs.Logs

	// Ready reports whether requests can be served: the database answers. Nil
	// means always.
	Ready func(context.Context) error
}

// Accounts is what the server asks of account.Service, whose words on errors
// hold.
type Accounts interface {
	Register(ctx context.Context, n account.NewUser) (account.User, error)
	Authenticate(ctx context.Context, name, password string) (account.User, error)
	Get(ctx context.Context, id string) (account.User, error)
	GetByLoginID(ctx context.Context, loginID string) (account.User, error)
	Update(ctx context.Context, id string, c account.Change) (account.User, error)
	ChangePassword(ctx context.Context, id, current, next string) (account.User, error)
	CheckSetupToken(ctx context.Context, token string) error
	ClaimSetup(ctx context.Context, token string, n account.NewUser) (account.User, error)
}

// Audit is what the server asks of audit.Log, whose words on errors hold.
type Audit interface {
	Write(ctx context.Context, e audit.Event) error
	Sweep(ctx context.Context) (int, error)
}

var (
	_ Accounts = (*account.Service)(nil)
	_ Audit    = (*audit.Log)(nil)
)

func (d Deps) withDefaults() Deps {
	if d.SiteName == "" {
		d.SiteName = "Gourd"
	}
	if d.PasswordMinLength == 0 {
		d.PasswordMinLength = 15
	}
	beside := config.Config{SessionCookie: d.Session.Cookie}
	if d.DeviceCookie.Name == "" {
		d.DeviceCookie = beside.OwnCookie("gourd_device")
	}
	if d.Remember != nil && d.Remember.Cookie.Name == "" {
		remember := *d.Remember
		remember.Cookie = beside.RememberCookie()
		d.Remember = &remember
	}
	if d.Session.Now == nil {
		d.Session.Now = time.Now
	}
	if d.Ready == nil {
		d.Ready = func(context.Context) error { return nil }
	}
	return d
}

// validate reports every fault at once.
func (d Deps) validate() error {
	var faults []error
	if d.PublicURL == nil || !isOrigin(d.PublicURL) {
		faults = append(faults, errors.New("server: the public URL must be http or https, a host, and no path"))
	}
	if d.Session.Registry == nil {
		faults = append(faults, errors.New("server: Deps.Session.Registry is missing"))
	}
	if d.Accounts == nil {
		faults = append(faults, errors.New("server: Deps.Accounts is missing"))
	}
	if d.Audit == nil {
		faults = append(faults, errors.New("server: Deps.Audit is missing"))
	}
	if d.Logs == nil {
		faults = append(faults, errors.New("server: Deps.Logs is missing"))
	}
	return errors.Join(faults...)
}

// isOrigin reports whether a URL is a scheme and a host and nothing more.
func isOrigin(u *url.URL) bool {
	return (u.Scheme == "http" || u.Scheme == "https") && u.Hostname() != "" && u.User == nil &&
		(u.Path == "" || u.Path == "/") && u.RawQuery == "" && u.Fragment == ""
}
