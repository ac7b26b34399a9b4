package server

import (
	"context"
	"crypto/rand"
	"errors"
	"net/http"
	"slices"

	"github.com/gourd-auth/gourd/cookie"
	"github.com/gourd-auth/gourd/internal/account"
	"github.com/gourd-auth/gourd/itsdangerous"
)

// maxDeviceUsers is how many people's browser one is at most.
const maxDeviceUsers = 5

// knownDevice is what the cookie gourd_device says, signed: this browser's own number,
// and the ids of those who signed in from it, the latest first. It signs nobody in.
// It lets their logins through while strangers use up the guesses at their accounts
// (OWASP's device cookies), and so it outlives a logout. A copy of it is worth a
// hundred guesses a day at those accounts.
type knownDevice struct {
	ID    string   `json:"id"`
	Users []string `json:"users"`
}

// with is the device after a login of a user.
func (d knownDevice) with(userID string) knownDevice {
	if d.ID == "" {
		d.ID = rand.Text()
	}
	others := slices.DeleteFunc(slices.Clone(d.Users), func(id string) bool { return id == userID })
	users := append([]string{userID}, others...)
	return knownDevice{d.ID, users[:min(len(users), maxDeviceUsers)]}
}

// makeDevices prepares the cookie. It is signed with SHA-256 in each profile, since
// nobody else reads it, and kept as long as browsers keep a cookie.
func (s *Server) makeDevices() (err error) {
	s.devices, err = cookie.NewTyped[knownDevice](cookie.SignedConfig{
		Attributes: s.deps.DeviceCookie,
		Ring:       s.deps.Session.Keys,
		MaxAge:     cookie.MaxLifetime,
		Salt:       []byte("gourd.device"),
		Digest:     itsdangerous.SHA256,
		Now:        s.deps.Session.Now,
	})
	return err
}

type visitKey struct{}

// visit is both ends of a request, for what reads and sets a cookie below a handler
// that is given a context alone.
type visit struct {
	w      http.ResponseWriter
	r      *http.Request
	device *knownDevice // nil: not read so far
}

// withVisit is the innermost layer: what it keeps is what handlers are given.
func (s *Server) withVisit(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		v := &visit{w: w}
		v.r = r.WithContext(context.WithValue(r.Context(), visitKey{}, v))
		next.ServeHTTP(w, v.r)
	})
}

func visitOf(ctx context.Context) *visit {
	v, _ := ctx.Value(visitKey{}).(*visit)
	return v
}

// known reads the device, once. One that is forged, foreign, changed or too old is
// none, and looks to everybody as if it had not been sent.
func (s *Server) known(v *visit) knownDevice {
	if v.device == nil {
		d, _ := s.devices.Read(v.r) // the zero device with any error
		v.device = &d
	}
	return *v.device
}

// deviceOf is the device of a request for the accounts.
func (s *Server) deviceOf(ctx context.Context) account.Device {
	v := visitOf(ctx)
	if v == nil {
		return account.Device{}
	}
	d := s.known(v)
	return account.Device{ID: d.ID, Users: d.Users}
}

// markDevice makes the browser a known device of a user who just proved a right to
// the account. It is called once a login stands, so that a login that failed, for
// whatever cause, sets nothing. A cookie that cannot be written leaves the older
// one: the login stands without it.
func (s *Server) markDevice(ctx context.Context, userID string) {
	v := visitOf(ctx)
	if v == nil {
		return
	}
	err := s.devices.Write(v.w, s.known(v).with(userID))
	if _, tooLong := errors.AsType[*cookie.SizeError](err); tooLong { // ids of other programs may be long
		err = s.devices.Write(v.w, knownDevice{ID: s.known(v).ID}.with(userID))
	}
	if err != nil {
		s.log.WarnContext(ctx, "device cookie", "err", err)
	}
}
