package session_test

import (
	"errors"
	"fmt"
	"log/slog"
	"math/big"
	"strings"
	"testing"
	"time"

	"github.com/gourd-auth/gourd/itsdangerous"
	"github.com/gourd-auth/gourd/session"
	"github.com/gourd-auth/gourd/taggedjson"
)

func TestValuesComeBack(t *testing.T) {
	s := newSite(t, nil)
	when := time.Date(2020, 1, 2, 3, 4, 5, 0, time.UTC)
	cookie := value(s.get("", func(v *session.Session) {
		for key, x := range map[string]any{
			"text": "é", "int": 7, "big": new(big.Int).Lsh(big.NewInt(1), 80), "float": 2.5,
			"bytes": []byte{0, 255}, "time": when, "yes": true, "u": uint64(9), "i32": int32(-3),
		} {
			check(t, v.Set(key, x))
		}
	}))
	s.get(cookie, func(v *session.Session) {
		text, _ := v.GetString("text")
		i, _ := v.GetInt("int")
		f, _ := v.GetFloat("float")
		fi, _ := v.GetFloat("int")
		b, _ := v.GetBytes("bytes")
		at, _ := v.GetTime("time")
		yes, _ := v.GetBool("yes")
		got := fmt.Sprint(text, i, f, fi, b, at.Equal(when), yes)
		if want := "é7 2.5 7 [0 255] true true"; got != want {
			t.Errorf("got %s, want %s", got, want)
		}
		if n, ok := v.GetInt("big"); ok {
			t.Errorf("2^80 as an int64: %d", n)
		}
		if _, ok := v.GetString("int"); ok {
			t.Error("an integer read as text")
		}
	})
}

func TestGetIntBeforeTheFirstSave(t *testing.T) {
	s := newSite(t, nil)
	s.get("", func(v *session.Session) {
		for want, x := range []any{0, int64(1), int32(2), uint32(3), uint64(4), big.NewInt(5), int8(6), uint16(7), uint(8)} {
			check(t, v.Set("n", x))
			if got, ok := v.GetInt("n"); !ok || got != int64(want) {
				t.Errorf("%T: got %d, %v", x, got, ok)
			}
		}
		check(t, v.Set("n", 3.0))
		if _, ok := v.GetInt("n"); ok {
			t.Error("a float read as an integer")
		}
	})
}

func TestBadCookiesAreAnonymousAndStay(t *testing.T) {
	s := newSite(t, nil)
	good := s.flask(`{"a":1}`)
	s.now = s.now.Add(-time.Second)
	stale := s.flask(`{"a":1}`)
	s.now = start.Add(session.DefaultLifetime)
	for _, row := range []struct{ about, cookie, event string }{
		{"truncated", good[:len(good)-1], "session.cookie.bad_time_signature"},
		{"foreign", "abc", "session.cookie.bad_signature"},
		{"too old", stale, "session.cookie.expired"},
		{"signed, but no object", s.flask(`[1]`), "session.cookie.bad_payload"},
		{"signed, but no JSON", s.flask(`{`), "session.cookie.bad_payload"},
		{"too long", strings.Repeat("a", itsdangerous.MaxToken+1), "session.cookie.bad_data"},
	} {
		resp := s.get(row.cookie, func(v *session.Session) {
			if v.Len() != 0 || !v.New() {
				t.Errorf("%s: the session holds %v, new %v", row.about, v.Keys(), v.New())
			}
		})
		if got := s.heard(); got != row.event {
			t.Errorf("%s: heard %q, want %q", row.about, got, row.event)
		}
		if got := resp.Header.Get("Set-Cookie"); got != "" {
			t.Errorf("%s: the cookie was overwritten by %q", row.about, got)
		}
	}
	s.get(good, func(v *session.Session) {
		if v.New() || !v.Has("a") {
			t.Error("a cookie exactly as old as the lifetime was refused")
		}
	})
}

func TestFallbackKeysVerifyAndTheNewestSigns(t *testing.T) {
	s := newSite(t, func(c *session.Config) { c.Keys = ring(t, "the newest of the keys", "flask-dev-key") })
	old := s.flask(`{"a":1}`)
	resp := s.get(old, func(v *session.Session) {
		if !v.Has("a") {
			t.Error("a cookie signed by a fallback was refused")
		}
		check(t, v.Set("b", 2))
	})
	newest := newSite(t, func(c *session.Config) { c.Keys = ring(t, "the newest of the keys") })
	newest.get(value(resp), func(v *session.Session) {
		if v.Len() != 2 {
			t.Error("the new cookie was not signed by the newest key")
		}
	})
}

func TestNestedChangesAreSaved(t *testing.T) {
	s := newSite(t, nil)
	cookie := s.flask(`{"list":[1],"map":{"a":1},"text":"x","tuple":{" t":[[1]]}}`)
	rows := []struct {
		about  string
		change func(v *session.Session)
		want   string
	}{
		{"a map that was changed", func(v *session.Session) {
			m, _ := v.Get("map")
			m.(map[string]any)["b"] = 2
		}, `{"list":[1],"map":{"a":1,"b":2},"text":"x","tuple":{" t":[[1]]}}`},
		{"a list that was changed", func(v *session.Session) {
			l, _ := v.Get("list")
			l.([]any)[0] = 5
		}, `{"list":[5],"map":{"a":1},"text":"x","tuple":{" t":[[1]]}}`},
		{"a list inside of a tuple", func(v *session.Session) {
			l, _ := v.Get("tuple")
			l.(taggedjson.Tuple)[0].([]any)[0] = 5
		}, `{"list":[1],"map":{"a":1},"text":"x","tuple":{" t":[[5]]}}`},
		{"a map that was only read", func(v *session.Session) { v.Get("map") }, ""},
		{"text, which nobody can change in place", func(v *session.Session) { v.Get("text") }, ""},
	}
	for _, row := range rows {
		got := value(s.get(cookie, row.change))
		if row.want == "" && got != "" {
			t.Errorf("%s: the session was saved", row.about)
		}
		if row.want != "" && (got == "" || s.text(got) != row.want) {
			t.Errorf("%s: got %q", row.about, got)
		}
	}
}

func TestNestedChangeThatCannotBeSaved(t *testing.T) {
	s := newSite(t, nil)
	resp := s.get(s.flask(`{"map":{"a":1}}`), func(v *session.Session) {
		m, _ := v.Get("map")
		m.(map[string]any)["b"] = make(chan int)
	})
	if resp.StatusCode != 500 || resp.Header.Get("Set-Cookie") != "" {
		t.Errorf("got %d, %q", resp.StatusCode, resp.Header.Get("Set-Cookie"))
	}
}

func TestSetRefusesWhatItCannotKeep(t *testing.T) {
	s := newSite(t, nil)
	s.get("", func(v *session.Session) {
		if err := v.Set("x", make(chan int)); err == nil {
			t.Error("a channel was taken")
		}
		if err := v.Set("_gourd", "x"); !errors.Is(err, session.ErrReservedKey) {
			t.Errorf("_gourd: %v", err)
		}
		if err := v.Flash("", make(chan int)); err == nil {
			t.Error("a channel was flashed")
		}
		if err := v.Begin(""); err == nil {
			t.Error("nobody was signed in")
		}
		if v.Modified() {
			t.Error("refused values changed the session")
		}
	})
}

func TestPopDeleteClear(t *testing.T) {
	s := newSite(t, nil)
	cookie := s.flask(`{"a":1,"b":2}`)
	resp := s.get(cookie, func(v *session.Session) {
		got, found, err := v.Pop("a")
		if got != int64(1) || !found || err != nil {
			t.Errorf("Pop: %v, %v, %v", got, found, err)
		}
		if _, found, _ := v.Pop("a"); found {
			t.Error("a was popped twice")
		}
		check(t, v.Delete("b"))
	})
	if got := resp.Header.Get("Set-Cookie"); !strings.HasPrefix(got, "session=; Expires=Thu, 01 Jan 1970") {
		t.Errorf("an emptied session sent %q", got)
	}
	if resp := s.get(cookie, func(v *session.Session) { check(t, v.Delete("missing")) }); value(resp) != "" {
		t.Error("deleting what is not there saved the session")
	}
}

func TestFlashesAreShownOnce(t *testing.T) {
	s := newSite(t, nil)
	cookie := value(s.get("", func(v *session.Session) {
		check(t, v.Flash("", "Hello"))
		check(t, v.Flash("error", taggedjson.Markup("<b>no</b>")))
	}))
	if got, want := s.text(cookie), `{"_flashes":[{" t":["message","Hello"]},{" t":["error",{" m":"<b>no</b>"}]}]}`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	resp := s.get(cookie, func(v *session.Session) {
		first, err := v.Flashes()
		check(t, err)
		check(t, v.Flash("", "later"))
		again, _ := v.Flashes()
		want := `[{message Hello} {error <b>no</b>}]`
		if fmt.Sprint(first) != want || fmt.Sprint(again) != want {
			t.Errorf("got %v, then %v", first, again)
		}
	})
	if got, want := s.text(value(resp)), `{"_flashes":[{" t":["message","later"]}]}`; got != want {
		t.Errorf("left over: %s, want %s", got, want)
	}
}

func TestFlashesReadListsAndPassOverOddOnes(t *testing.T) {
	s := newSite(t, nil)
	s.get(s.flask(`{"_flashes":[["a","b"],5,["c"],{" t":["d",1]}]}`), func(v *session.Session) {
		got, err := v.Flashes()
		if fmt.Sprint(got) != "[{a b} {d 1}]" || err != nil {
			t.Errorf("got %v, %v", got, err)
		}
	})
}

func TestPermanent(t *testing.T) {
	s := newSite(t, nil)
	for text, want := range map[string]bool{
		`{"_permanent":true}`: true, `{"_permanent":false}`: false, `{"_permanent":null}`: false, `{"a":1}`: false,
		`{"_permanent":1}`: true, `{"_permanent":0}`: false, `{"_permanent":0.0}`: false,
		`{"_permanent":"x"}`: true, `{"_permanent":""}`: false, `{"_permanent":[]}`: false, `{"_permanent":[0]}`: true, `{"_permanent":{}}`: false,
		`{"_permanent":{" t":[]}}`: false, `{"_permanent":{" b":""}}`: false, `{"_permanent":{" m":""}}`: false, `{"_permanent":{" m":"x"}}`: true,
		`{"_permanent":{" u":"00000000000000000000000000000000"}}`: true,
	} {
		s.get(s.flask(text), func(v *session.Session) {
			if got := v.Permanent(); got != want {
				t.Errorf("%s: got %v", text, got)
			}
		})
	}
}

func TestC05OversizedSessionKeepsTheOldCookie(t *testing.T) {
	s := newSite(t, nil)
	grow := func(v *session.Session) {
		var noise strings.Builder
		for i := range 900 {
			fmt.Fprintf(&noise, "%x", i*i*2654435761)
		}
		check(t, v.Set("heavy", noise.String()))
		check(t, v.Set("light", 1))
	}
	resp := s.get(s.flask(`{"a":1}`), grow)
	if resp.StatusCode != 500 || resp.Header.Get("Set-Cookie") != "" {
		t.Errorf("got %d, %q", resp.StatusCode, resp.Header.Get("Set-Cookie"))
	}
	s.get("", func(v *session.Session) {
		grow(v)
		err := v.Save(nopWriter{})
		tooLarge, ok := errors.AsType[*session.TooLargeError](err)
		if !ok || tooLarge.Heaviest[0].Key != "heavy" || tooLarge.Size <= tooLarge.Limit {
			t.Fatalf("got %v", err)
		}
		if !strings.Contains(err.Error(), `"heavy"`) {
			t.Errorf("the error %q does not name the heaviest key", err)
		}
		check(t, v.Clear())
	})
}

func TestTooLargeForAnyToken(t *testing.T) {
	s := newSite(t, func(c *session.Config) { c.Cookie.MaxSize = -1 })
	s.get("", func(v *session.Session) {
		var noise strings.Builder
		for i := range 4000 {
			fmt.Fprintf(&noise, "%x", i*i*2654435761)
		}
		check(t, v.Set("heavy", noise.String()))
		if _, ok := errors.AsType[*session.TooLargeError](v.Save(nopWriter{})); !ok {
			t.Error("a token over the limit of itsdangerous was saved")
		}
		check(t, v.Clear())
	})
}

func TestSessionsAreNotPrinted(t *testing.T) {
	s := newSite(t, nil)
	s.get("", func(v *session.Session) {
		check(t, v.Set("secret", "canary"))
		var log strings.Builder
		slog.New(slog.NewTextHandler(&log, nil)).Info("x", "session", v)
		if all := fmt.Sprintf("%v %+v %#v %s", v, v, v, v) + log.String(); strings.Contains(all, "canary") {
			t.Errorf("printed: %s", all)
		}
	})
}

func TestConfigFaultsAreReportedTogether(t *testing.T) {
	_, err := session.New(session.Config{Lifetime: -1, AbsoluteLifetime: 1, FlaskSharesLogin: true})
	for _, want := range []string{"Keys", "Lifetime", "AbsoluteLifetime", "FlaskSharesLogin"} {
		if err == nil || !strings.Contains(err.Error(), "Config."+want) {
			t.Errorf("%s is not in %v", want, err)
		}
	}
	_, err = session.New(session.Config{Keys: ring(t, "flask-dev-key"), Lifetime: 401 * 24 * time.Hour})
	if err == nil {
		t.Error("a lifetime that no browser keeps was taken")
	}
}

func TestSignedCannotEndSessions(t *testing.T) {
	s := newSite(t, nil)
	ctx := t.Context()
	_, list := s.manager.List(ctx, "ann")
	_, one := s.manager.EndOne(ctx, "", "h", "x")
	_, user := s.manager.EndUser(ctx, "ann", "x")
	for call, err := range map[string]error{"List": list, "EndOne": one, "EndUser": user} {
		if !errors.Is(err, session.ErrNotRevocable) {
			t.Errorf("%s: %v", call, err)
		}
	}
	if n, err := s.manager.Sweep(ctx); n != 0 || err != nil {
		t.Errorf("Sweep: %d, %v", n, err)
	}
	if s.manager.Kind() != session.Signed || s.manager.Cookie().Name != "session" {
		t.Errorf("got %v, %v", s.manager.Kind(), s.manager.Cookie())
	}
}

func TestSignedLogin(t *testing.T) {
	s := newSite(t, nil)
	cookie := s.in(s.flask(`{"planted":1}`), "ann")
	if got, want := s.text(cookie), `{"_user_id":"ann"}`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	resp := s.get(cookie, func(v *session.Session) { check(t, v.End()) })
	if value(resp) != "" || resp.Header.Get("Set-Cookie") == "" {
		t.Error("logout did not delete the cookie")
	}
}
