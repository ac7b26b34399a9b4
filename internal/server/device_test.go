package server

import (
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gourd-auth/gourd/cookie"
	"github.com/gourd-auth/gourd/itsdangerous"
	"github.com/gourd-auth/gourd/keyring"
)

// from is a new browser at another address.
func (r *rig) from(n int) *browser {
	b := r.browser()
	b.address = netip.AddrFrom4([4]byte{203, 0, byte(n >> 8), byte(n)})
	return b
}

func (b *browser) guess(name, password string) int {
	return b.form("/login", "username", name, "password", password).StatusCode
}

// attack guesses n times at ada's password, each time from elsewhere.
func (r *rig) attack(n int) {
	for i := range n {
		r.from(i).guess("ada", "wrong")
	}
}

// TestA21OwnerGetsInWhileAttacked: 2500 guesses in a day, from 1000 addresses and
// in parallel, of which at most 100 are hashed; the owner's browser signs in at any
// time, and a stranger has to wait, with the right password even.
func TestA21OwnerGetsInWhileAttacked(t *testing.T) {
	r := newRig(t)
	owner := r.from(5000).signIn()
	owner.form("/logout")
	before := r.hashes.Load()
	for hour := range 25 {
		var wg sync.WaitGroup
		for worker := range 4 {
			wg.Go(func() {
				for i := range 25 {
					r.from((hour*100+worker*25+i)%1000).guess("ada", "wrong")
				}
			})
		}
		wg.Wait()
		if hour%8 == 0 {
			checked := r.hashes.Load()
			if got := owner.guess("ada", adaPassword); got != http.StatusSeeOther {
				t.Errorf("hour %d: the owner's browser: got %d, want 303", hour, got)
			}
			if got := r.from(6000).guess("ada", adaPassword); got != http.StatusTooManyRequests {
				t.Errorf("hour %d: a stranger with the right password: got %d, want 429", hour, got)
			}
			before += r.hashes.Load() - checked
			owner.form("/logout")
		}
		r.ahead.Add(int64(24 * time.Hour / 25))
	}
	if n := r.hashes.Load() - before; n > 100 || n < 90 {
		t.Errorf("%d guesses of 2500 were hashed in a day, want at most 100", n)
	}
}

// TestA21DeviceCookieIsBounded: a stolen copy of it is worth ten guesses, and one
// each 16 minutes, wherever it is used.
func TestA21DeviceCookieIsBounded(t *testing.T) {
	r := newRig(t)
	stolen := r.browser().signIn().cookies["gourd_device"]
	before := r.hashes.Load()
	for i := range 500 {
		thief := r.from(i)
		thief.cookies["gourd_device"] = stolen
		thief.guess("ada", "wrong")
		r.ahead.Add(int64(24 * time.Hour / 500))
	}
	if n := r.hashes.Load() - before; n > 100 || n < 90 {
		t.Errorf("%d guesses were hashed in a day, want at most 100", n)
	}
	if got := r.from(2000).guess("ada", adaPassword); got != http.StatusSeeOther {
		t.Errorf("the account's own guesses are untouched: got %d", got)
	}
}

// TestA21DeviceIsEarnedByALogin: it is set once a login stands, keeps its id, names
// the latest five, and stays when they sign out.
func TestA21DeviceIsEarnedByALogin(t *testing.T) {
	r := newRig(t)
	b := r.browser()
	b.page("/login")
	b.guess("ada", "wrong")
	b.guess("nobody", "wrong")
	if b.cookies["gourd_device"] != "" {
		t.Fatal("a device that proved nothing")
	}
	b.signIn()
	first := r.readDevice(b)
	b.form("/logout")
	if r.readDevice(b).ID != first.ID || len(first.ID) != 26 || len(first.Users) != 1 || first.Users[r.ada.ID] == 0 {
		t.Errorf("got %+v, after the logout %+v", first, r.readDevice(b))
	}
	for i := range 6 {
		name := "user" + itoa(i)
		_, err := r.accounts.Register(t.Context(), newUser(name))
		must(t, err)
		if got := b.guess(name, newUser(name).Password); got != http.StatusSeeOther {
			t.Fatalf("%s: got %d", name, got)
		}
	}
	last, err := r.accounts.Find(t.Context(), "user5")
	must(t, err)
	if d := r.readDevice(b); d.ID != first.ID || len(d.Users) != 5 || d.Users[last.ID] == 0 || d.Users[r.ada.ID] != 0 {
		t.Errorf("got %+v", d)
	}
	if len(b.cookies["gourd_device"]) > 450 {
		t.Errorf("%d bytes", len(b.cookies["gourd_device"]))
	}
}

func (r *rig) readDevice(b *browser) knownDevice {
	r.t.Helper()
	req, err := http.NewRequest("GET", "/", nil)
	must(r.t, err)
	req.Header.Set("Cookie", "gourd_device="+b.cookies["gourd_device"])
	d, err := r.server.devices.Read(req)
	must(r.t, err)
	return d
}

// TestA21ForgedDevices: what is forged, foreign, changed or too old is no device.
func TestA21ForgedDevices(t *testing.T) {
	r := newRig(t)
	good := r.browser().signIn()
	real, session := good.cookies["gourd_device"], good.cookies["session"]
	users := map[string]int64{r.ada.ID: time.Now().UnixMicro()}
	r.attack(15)
	rows := map[string]string{
		"none":            "",
		"rubbish":         "x.y.z",
		"changed":         real[:len(real)-1] + "x",
		"the session":     session,
		"another key":     r.signedDevice(func(c *cookie.SignedConfig) { c.Ring = otherRing(t) }, users),
		"another purpose": r.signedDevice(func(c *cookie.SignedConfig) { c.Salt = nil }, users),
		"SHA-1":           r.signedDevice(func(c *cookie.SignedConfig) { c.Digest = itsdangerous.SHA1 }, users),
		"401 days old": r.signedDevice(func(c *cookie.SignedConfig) {
			c.Now = func() time.Time { return time.Now().Add(-401 * 24 * time.Hour) }
		}, users),
		"of the future":            r.signedDevice(func(c *cookie.SignedConfig) { c.Now = func() time.Time { return time.Now().Add(time.Hour) } }, users),
		"another user's":           r.signedDevice(nil, map[string]int64{"somebody": time.Now().UnixMicro()}),
		"of a former password":     r.signedDevice(nil, map[string]int64{r.ada.ID: r.ada.PasswordChangedAt.UnixMicro() - 1}),
		"nobody's":                 r.signedDevice(nil, nil),
		"without a number":         r.signedText(`{"users":{"` + r.ada.ID + `":` + strconv.FormatInt(time.Now().UnixMicro(), 10) + `}}`),
		"signed, but not our JSON": r.signedText(`[1]`),
	}
	for why, value := range rows {
		b := r.from(3000)
		b.cookies["gourd_device"] = value
		if got := b.guess("ada", adaPassword); got != http.StatusTooManyRequests || b.cookies["gourd_device"] != value {
			t.Errorf("%s: got %d, want 429 and the cookie as it was", why, got)
		}
	}
	b := r.from(3000)
	b.cookies["gourd_device"] = r.signedDevice(nil, users)
	if got := b.guess("ada", adaPassword); got != http.StatusSeeOther {
		t.Errorf("one of ours: got %d, want 303", got)
	}
}

// signedDevice is a cookie made as the server makes it, but for a change.
func (r *rig) signedDevice(change func(*cookie.SignedConfig), users map[string]int64) string {
	r.t.Helper()
	typed, err := cookie.NewTyped[knownDevice](r.deviceConfig(change))
	must(r.t, err)
	return r.setBy(func(w http.ResponseWriter) error {
		return typed.Write(w, knownDevice{"ABCDEFGHIJKLMNOPQRSTUVWXYZ", users})
	})
}

func (r *rig) signedText(json string) string {
	r.t.Helper()
	c := r.deviceConfig(nil)
	secret, _ := c.Ring.Secrets()
	s, err := itsdangerous.NewURLSafeTimedSerializer(itsdangerous.Keys{Secret: secret}, itsdangerous.Options{Salt: c.Salt, Digest: c.Digest})
	must(r.t, err)
	text, err := s.DumpsText([]byte(json))
	must(r.t, err)
	return text
}

func (r *rig) deviceConfig(change func(*cookie.SignedConfig)) cookie.SignedConfig {
	c := cookie.SignedConfig{
		Attributes: r.server.deps.DeviceCookie, Ring: r.server.deps.Session.Keys, MaxAge: cookie.MaxLifetime,
		Salt: []byte("gourd.device"), Digest: itsdangerous.SHA256,
	}
	if change != nil {
		change(&c)
	}
	return c
}

// setBy is the value of the cookie that f sets.
func (r *rig) setBy(f func(http.ResponseWriter) error) string {
	r.t.Helper()
	w := httptest.NewRecorder()
	must(r.t, f(w))
	_, value, _ := strings.Cut(w.Header().Get("Set-Cookie"), "=")
	value, _, _ = strings.Cut(value, ";")
	return value
}

func otherRing(t *testing.T) *keyring.Ring {
	t.Helper()
	ring, err := keyring.New(keyring.Generate())
	must(t, err)
	return ring
}

// TestA21DevicesEndWithThePassword: a device of the former password has no guesses of
// its own, while the browser in which the password was changed, by the page or by the
// API, and those where the new one was given have theirs.
func TestA21DevicesEndWithThePassword(t *testing.T) {
	for name, change := range map[string]func(*browser) answer{
		"page": func(b *browser) answer {
			return b.form("/profile/password", "current_password", adaPassword, "new_password", newPassword)
		},
		"API": func(b *browser) answer {
			return b.api("POST", "password", `{"current_password":"`+adaPassword+`","new_password":"`+newPassword+`"}`)
		},
	} {
		r := newRig(t)
		here, elsewhere, thief := r.browser().signIn(), r.browser().signIn(), r.from(1).signIn()
		if a := change(here); a.StatusCode >= 400 {
			t.Fatalf("%s: got %d: %s", name, a.StatusCode, a.body)
		}
		elsewhere.guess("ada", newPassword)
		r.attack(15)
		for who, want := range map[*browser]int{here: 303, elsewhere: 303, thief: 429} {
			if got := who.guess("ada", newPassword); got != want {
				t.Errorf("%s: got %d, want %d (the browser of the change: %v)", name, got, want, who == here)
			}
		}
	}
}

// A password that is given again is proved anew.
func TestA21ReauthMarksTheDevice(t *testing.T) {
	r := newRig(t)
	b := r.browser().signIn()
	before := r.readDevice(b)
	r.pass(6 * time.Minute)
	b.form("/reauth", "password", "wrong")
	if got := r.readDevice(b); got.Users[r.ada.ID] != before.Users[r.ada.ID] {
		t.Errorf("a wrong password: got %v, was %v", got, before)
	}
	b.form("/reauth", "password", adaPassword)
	if got := r.readDevice(b); got.ID != before.ID || got.Users[r.ada.ID]-before.Users[r.ada.ID] < int64(6*time.Minute/time.Microsecond) {
		t.Errorf("got %v, was %v", got, before)
	}
}

// TestA26DevicesTellNothing: no such name, a wrong password, a disabled account, and
// then none of their guesses left: from a known device or none, the answers are the
// same, and none sets a cookie.
func TestA26DevicesTellNothing(t *testing.T) {
	r := newRig(t)
	off, err := r.accounts.Register(t.Context(), newUser("off"))
	must(t, err)
	known := r.browser()
	known.guess("off", newUser("off").Password)
	known.signIn()
	known.form("/logout")
	_, err = r.accounts.Disable(t.Context(), off.ID)
	must(t, err)
	device := known.cookies["gourd_device"]
	ask := func(try int, name, password, cookie string) answer {
		b := r.from(try)
		b.cookies["gourd_device"] = cookie
		a := b.api("POST", "login", `{"username":"`+name+`","password":"`+password+`"}`)
		a.Header.Del("Retry-After") // counts seconds, which pass meanwhile
		return a
	}
	for try := range 12 {
		want := ask(try*10, "ada", "wrong", "")
		if code := map[bool]int{true: 401, false: 429}[try < 10]; want.StatusCode != code || len(want.Header.Values("Set-Cookie")) != 0 {
			t.Fatalf("guess %d: got %d, Set-Cookie %q, want %d and none", try, want.StatusCode, want.Header.Values("Set-Cookie"), code)
		}
		equalAnswers(t, "a wrong password, a known device", want, ask(try*10+1, "ada", "wrong", device))
		equalAnswers(t, "no such name", want, ask(try*10+2, "nobody", "wrong", ""))
		equalAnswers(t, "no such name, a known device", want, ask(try*10+3, "nobody2", "wrong", device))
		equalAnswers(t, "a disabled account, its own device", want, ask(try*10+4, "off", newUser("off").Password, device))
		equalAnswers(t, "a forged device", want, ask(try*10+5, "nobody3", "wrong", device+"x"))
	}
}

// TestRegistrationIsLimited: for an address, on the page and on the API together.
func TestRegistrationIsLimited(t *testing.T) {
	r := newRig(t)
	for i := range 5 {
		if a := r.browser().form("/register", "username", "page"+itoa(i), "password", "seven ships on the sea"); a.StatusCode != 303 {
			t.Fatalf("page %d: got %d", i, a.StatusCode)
		}
		if a := r.browser().api("POST", "register", `{"username":"api`+itoa(i)+`","password":"seven ships on the sea"}`); a.StatusCode != 201 {
			t.Fatalf("API %d: got %d", i, a.StatusCode)
		}
	}
	a := r.browser().form("/register", "username", "late", "password", "seven ships on the sea")
	if a.StatusCode != 429 || a.Header.Get("Retry-After") == "" || !strings.Contains(a.body, "Many accounts were made from your network. Try again in 10 minutes.") {
		t.Errorf("page: got %d, Retry-After %q: %s", a.StatusCode, a.Header.Get("Retry-After"), a.body)
	}
	a = r.browser().api("POST", "register", `{"username":"late","password":"seven ships on the sea"}`)
	if a.StatusCode != 429 || a.Header.Get("Retry-After") == "" || a.Header.Get("Set-Cookie") != "" {
		t.Errorf("API: got %d, headers %v", a.StatusCode, a.Header)
	}
	checkProblem(t, a, "too_many_attempts")
	if got := r.browser().guess("ada", adaPassword); got != 303 {
		t.Errorf("a login from there: got %d", got)
	}
	if a := r.from(1).form("/register", "username", "late", "password", "seven ships on the sea"); a.StatusCode != 303 {
		t.Errorf("from elsewhere: got %d", a.StatusCode)
	}
}

// TestDeviceStaysWhenItIsBad: like every cookie that is not ours, it is left alone.
func TestDeviceStaysWhenItIsBad(t *testing.T) {
	r := newRig(t)
	b := r.browser()
	b.cookies["gourd_device"] = "x.y.z"
	for _, path := range everywhere(r.server) {
		b.page(path)
	}
	if b.cookies["gourd_device"] != "x.y.z" {
		t.Errorf("got %q", b.cookies["gourd_device"])
	}
}
