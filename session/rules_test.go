package session_test

import (
	"io"
	"math/big"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/gourd-auth/gourd/internal/vectors"
	"github.com/gourd-auth/gourd/session"
)

// T-06: what ended is known by its id, never by the text of its cookie. Flask
// signs the same values again at another second; that is another text.
func TestT06EndedSessionsAreKnownByIDNotByText(t *testing.T) {
	s, _ := trackedSite(t, nil)
	cookie := s.in("", "ann")
	text := s.text(cookie)
	s.get(cookie, func(v *session.Session) { check(t, v.End()) })
	s.now = s.now.Add(time.Hour)
	again := s.flask(text)
	if again == cookie {
		t.Fatal("signing again gave the same text")
	}
	if got := s.who(again); got != "" {
		t.Errorf("signed again, the ended session is %q", got)
	}
}

// S-03: whatever is kept over a login, who it is comes from the login alone.
func TestS03KeepingEveryKeyDoesNotKeepTheUser(t *testing.T) {
	s, _ := trackedSite(t, nil)
	ann := s.in("", "ann")
	bob := value(s.get(ann, func(v *session.Session) { check(t, v.Begin("bob", v.Keys()...)) }))
	if got := s.who(bob); got != "bob" {
		t.Errorf("ann's keys were kept and bob is %q", got)
	}
}

// S-11: a row that was missed when all of a user's sessions ended, because it
// was written at that very moment, is dead by the user's generation.
func TestS11GenerationEndsRowsThatWereMissed(t *testing.T) {
	s, rows := trackedSite(t, nil)
	cookie := s.in("", "ann")
	rows.users["ann"] = session.UserState{Generation: 1}
	if got := s.who(cookie); got != "" {
		t.Errorf("a row of the old generation is %q", got)
	}
	if got := s.heard(); got != "session.started session.use_after_end" {
		t.Errorf("heard %q", got)
	}
}

// S-07: the idle limit is the row's, so signing the cookie anew, as the Flask
// app beside does, cannot stretch it. The row is unusable though nobody swept it.
func TestS07IdleLimitIsTheRowsNotTheCookies(t *testing.T) {
	for _, row := range []struct {
		idle time.Duration
		want string
	}{{time.Hour, "ann"}, {time.Hour + time.Second, ""}} {
		s, rows := trackedSite(t, func(c *session.Config) { c.Lifetime = time.Hour })
		text := s.text(s.in("", "ann"))
		s.now = start.Add(row.idle)
		if got := s.who(s.flask(text)); got != row.want {
			t.Errorf("unused for %v: got %q, want %q", row.idle, got, row.want)
		}
		if len(rows.rows) != 1 {
			t.Errorf("%d rows, want the one that nobody swept", len(rows.rows))
		}
	}
}

// T-14: integers keep every digit in both directions, and names keep their case.
func TestT14ValuesAreExact(t *testing.T) {
	s := newSite(t, nil)
	for _, digits := range []string{
		"9007199254740993", "9223372036854775807", "9223372036854775808", "18446744073709551616", "1180591620717411303424", "-9223372036854775809",
	} {
		text := `{"User_ID":1,"user_id":` + digits + `}`
		resp := s.get(s.flask(text), func(v *session.Session) {
			want, _ := new(big.Int).SetString(digits, 10)
			x, _ := v.Get("user_id")
			if n, ok := x.(int64); ok {
				x = big.NewInt(n)
			}
			if got, ok := x.(*big.Int); !ok || got.Cmp(want) != 0 {
				t.Errorf("%s was read as %v", digits, x)
			}
			check(t, v.Set("seen", true))
		})
		if got, want := s.text(value(resp)), `{"User_ID":1,"seen":true,"user_id":`+digits+`}`; got != want {
			t.Errorf("%s was written as %s", digits, got)
		}
	}
}

// T-15: every signed payload that Flask's serializer fails on, and with it the
// whole request, is an anonymous visitor here, told once, its cookie left alone.
func TestT15OddPayloadsAreAnonymous(t *testing.T) {
	s := newSite(t, nil)
	odd := []string{`[1,2]`, `"x"`, `null`, `5`, `true`, `NaN`, `Infinity`, `{" u":"12345678123456781234567812345678"}`,
		`{" m":"<b>"}`, `{" t":[]}`, strings.Repeat("[", 1000), strings.Repeat(`{"a":`, 65) + "1" + strings.Repeat("}", 65), "1" + strings.Repeat("0", 4300)}
	for _, c := range vectors.Op(vectors.Load(t, "../interop/vectors/flask-tagged-json.json").Bad, "loads") {
		odd = append(odd, string(c.Bytes("text")))
	}
	if len(odd) < 60 {
		t.Fatalf("%d odd payloads, want 60", len(odd))
	}
	for _, text := range odd {
		resp := s.get(s.flask(text), func(v *session.Session) {
			if v.Len() != 0 || !v.New() || v.Err() != nil {
				t.Errorf("%.40q: the session holds %v, %v", text, v.Keys(), v.Err())
			}
		})
		if resp.StatusCode != http.StatusOK || resp.Header.Get("Set-Cookie") != "" {
			t.Errorf("%.40q: got %d, %q", text, resp.StatusCode, resp.Header.Get("Set-Cookie"))
		}
		if got := s.heard(); got != "session.cookie.bad_payload" {
			t.Errorf("%.40q: heard %q", text, got)
		}
	}
}

// C-18: a session comes in its cookie and nowhere else.
func TestC18NoSessionOutsideOfItsCookie(t *testing.T) {
	s := newSite(t, nil)
	good := s.flask(`{"_user_id":"ann"}`)
	form := url.Values{"session": {good}}.Encode()
	for about, headers := range map[string][2]string{
		"query":             {"X-Nothing", "1"},
		"bearer":            {"Authorization", "Bearer " + good},
		"a header":          {"Session", good},
		"another cookie":    {"Cookie", "Session=" + good},
		"a Set-Cookie":      {"Set-Cookie", "session=" + good},
		"the form and body": {"Content-Type", "application/x-www-form-urlencoded"},
	} {
		r := httptest.NewRequest("POST", "/?"+form, strings.NewReader(form))
		r.Header.Set(headers[0], headers[1])
		s.manager.Handler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if v, _ := session.From(r.Context()); v.Len() != 0 {
				t.Errorf("%s: the session holds %v", about, v.Keys())
			}
		})).ServeHTTP(httptest.NewRecorder(), r)
	}
	if got := s.who(good); got != "ann" {
		t.Errorf("in its cookie it is %q", got)
	}
}

// A signed session is refreshed only if it is permanent, was used, and is a
// minute old; Flask refreshes a permanent one with every response.
func TestRefreshOfSignedSessions(t *testing.T) {
	touch, leave := func(v *session.Session) { v.Len() }, func(*session.Session) {}
	for _, row := range []struct {
		about, text string
		age         time.Duration
		view        func(*session.Session)
		refresh     session.Refresh
		want        bool
	}{
		{"used after 59 s", `{"_permanent":true}`, 59 * time.Second, touch, session.RefreshUsed, false},
		{"used after a minute", `{"_permanent":true}`, time.Minute, touch, session.RefreshUsed, true},
		{"not used", `{"_permanent":true}`, time.Hour, leave, session.RefreshUsed, false},
		{"not permanent", `{"a":1}`, time.Hour, touch, session.RefreshUsed, false},
		{"not used, as in Flask", `{"_permanent":true}`, 0, leave, session.RefreshAlways, true},
		{"not permanent, as in Flask", `{"a":1}`, time.Hour, touch, session.RefreshAlways, false},
		{"never", `{"_permanent":true}`, time.Hour, touch, session.RefreshNever, false},
	} {
		s := newSite(t, func(c *session.Config) { c.Refresh = row.refresh })
		cookie := s.flask(row.text)
		s.now = s.now.Add(row.age)
		if got := value(s.get(cookie, row.view)) != ""; got != row.want {
			t.Errorf("%s: refreshed %v", row.about, got)
		}
	}
}

// A handler that panics saves nothing. Flask saves the session of a view that
// raised.
func TestPanicSavesNothing(t *testing.T) {
	s := newSite(t, nil)
	w := httptest.NewRecorder()
	func() {
		defer func() { _ = recover() }()
		s.manager.Handler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			check(t, write(t, r))
			panic("a fault")
		})).ServeHTTP(w, httptest.NewRequest("GET", "/", nil))
	}()
	if body, _ := io.ReadAll(w.Result().Body); len(w.Header()) != 0 || len(body) != 0 {
		t.Errorf("got %v and %q", w.Header(), body)
	}
}
