package server

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"maps"
	"net/http"
	"slices"
	"time"

	"github.com/gourd-auth/gourd/cookie"
	"github.com/gourd-auth/gourd/internal/account"
	"github.com/gourd-auth/gourd/itsdangerous"
)

// maxDeviceUsers is how many people's browser one is at most.
const maxDeviceUsers = 5

// knownDevice is what the cookie gourd_device says, signed: this browser's own number,
// and the ids of those whose passwords were proved from it, with the time, in
// microseconds since 1970. It signs nobody in. It lets their logins through while
// strangers use up the guesses at their accounts (OWASP's device cookies), and so it
// outlives a logout. A copy of it is worth a hundred guesses a day at those accounts,
// until their passwords are changed.
type knownDevice struct {
	ID    string           `json:"id"`
	Users map[string]int64 `json:"users"`
}

// with is the device after a password of a user was proved. Who was here longest ago
// makes room.
func (d knownDevice) with(userID string, proved time.Time) knownDevice {
	if d.ID == "" {
		d.ID = rand.Text()
	}
	users := map[string]int64{userID: proved.UnixMicro()}
	latest := slices.SortedFunc(maps.Keys(d.Users), func(a, b string) int { return cmp.Compare(d.Users[b], d.Users[a]) })
	for _, id := range latest {
		if _, known := users[id]; !known && len(users) < maxDeviceUsers {
			users[id] = d.Users[id]
		}
	}
	return knownDevice{d.ID, users}
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
	users := map[string]time.Time{}
	for id, proved := range d.Users {
		users[id] = time.UnixMicro(proved)
	}
	return account.Device{ID: d.ID, Users: users}
}

// markDevice makes the browser a known device of a user who proved a right to the
// account, at a time at which the password was still the one that was proved. It is
// called once a login stands, so that a login that failed, for whatever cause, sets
// nothing. A cookie that cannot be written leaves the older one: the login stands
// without it.
func (s *Server) markDevice(ctx context.Context, userID string, proved time.Time) {
	v := visitOf(ctx)
	if v == nil {
		return
	}
	err := s.devices.Write(v.w, s.known(v).with(userID, proved))
	if _, tooLong := errors.AsType[*cookie.SizeError](err); tooLong { // ids of other programs may be long
		err = s.devices.Write(v.w, knownDevice{ID: s.known(v).ID}.with(userID, proved))
	}
	if err != nil {
		s.log.WarnContext(ctx, "device cookie", "err", err)
	}
}
