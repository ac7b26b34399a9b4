package session_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/gourd-auth/gourd/itsdangerous"
	"github.com/gourd-auth/gourd/session"
	"github.com/gourd-auth/gourd/taggedjson"
)

type line struct {
	SKU   string  `json:"sku"`
	Price float64 `json:"price"`
	Qty   int     `json:"qty"`
}

type basket struct {
	Lines   []line         `json:"lines"`
	Since   time.Time      `json:"since"`
	Note    *string        `json:"note"`
	Options map[string]any `json:"options"`
}

var cart = session.Value[basket]{Key: "cart"}

// What is set in one request is there in the next, and Flask's JSON is that of the object.
func TestValueCrossesRequests(t *testing.T) {
	s := newSite(t, nil)
	want := basket{Lines: []line{{"A-1", 19.95, 3}}, Since: start.UTC(), Options: map[string]any{"gift": true}}
	token := value(s.get("", func(ss *session.Session) {
		if _, err := cart.Load(ss); !errors.Is(err, session.ErrNoValue) {
			t.Errorf("nothing is there: %v", err)
		}
		if err := cart.Set(ss, want); err != nil {
			t.Fatal(err)
		}
		want.Options["gift"] = false // the session has a copy
		mine, _ := cart.Get(ss)
		mine.Options["gift"] = "changed" // and so has its reader
		if again, _ := cart.Get(ss); again.Options["gift"] != true {
			t.Errorf("a value handed out changed the session: %+v", again)
		}
	}))
	want.Options["gift"] = true
	text := `{"cart":{"lines":[{"price":19.95,"qty":3,"sku":"A-1"}],"note":null,"options":{"gift":true},"since":{" d":"Mon, 10 Jun 2024 06:13:20 GMT"}}}`
	if got := s.text(token); got != text {
		t.Errorf("the cookie holds %s, want %s", got, text)
	}
	a := s.get(token, func(ss *session.Session) {
		got, err := cart.Load(ss)
		if diff := cmp.Diff(got, want); diff != "" || err != nil {
			t.Errorf("%v %s", err, diff)
		}
		got.Lines[0].Qty = 9
		got.Options["gift"] = 7
		if again, _ := cart.Get(ss); again.Lines[0].Qty != 3 || again.Options["gift"] != true {
			t.Errorf("a value handed out changed the session: %+v", again)
		}
	})
	if set := a.Header["Set-Cookie"]; len(set) > 0 {
		t.Errorf("reading wrote %v", set)
	}
	gone := s.get(token, func(ss *session.Session) {
		if err := cart.Delete(ss); err != nil {
			t.Error(err)
		}
		if v, ok := cart.Get(ss); ok {
			t.Errorf("deleted, and %+v is there", v)
		}
	})
	if c := gone.Header["Set-Cookie"]; len(c) != 1 || !strings.Contains(c[0], "Max-Age=0") {
		t.Errorf("emptied: %v", c)
	}
}

// A value of another type is not there for Get, and Load says where it differs.
func TestValueOfAnotherType(t *testing.T) {
	s := newSite(t, nil)
	s.get("", func(ss *session.Session) {
		for _, row := range []struct {
			value any
			want  string
		}{
			{"text", `session: "cart": taggedjson: `},
			{map[string]any{"lines": []any{map[string]any{"qty": "three"}}}, `lines[0].qty`},
			{map[string]any{"lines": []any{map[string]any{"qty": 3.5}}}, `lines[0].qty`},
		} {
			if err := ss.Set("cart", row.value); err != nil {
				t.Fatal(err)
			}
			got, err := cart.Load(ss)
			if err == nil || !strings.Contains(err.Error(), row.want) || errors.Is(err, session.ErrNoValue) || got.Lines != nil {
				t.Errorf("%v: %+v, %v, want %s in it", row.value, got, err, row.want)
			}
			if _, ok := cart.Get(ss); ok {
				t.Errorf("%v is a basket", row.value)
			}
		}
		if err := (session.Value[chan int]{Key: "c"}).Set(ss, make(chan int)); err == nil {
			t.Error("a channel was stored")
		}
		if err := (session.Value[string]{Key: "_gourd"}).Set(ss, "x"); !errors.Is(err, session.ErrReservedKey) {
			t.Errorf("a reserved key: %v", err)
		}
	})
}

// money has a tag of its own on both sides.
type money struct{ cents int64 }

var moneyTag = taggedjson.Tag{
	Key:    " eur",
	Encode: func(v any) (any, bool) { m, ok := v.(money); return m.cents, ok },
	Decode: func(inner any) (any, error) {
		cents, ok := inner.(int64)
		if !ok {
			return nil, fmt.Errorf("%T is no amount", inner)
		}
		return money{cents}, nil
	},
}

func TestTagsOfTheApplication(t *testing.T) {
	s := newSite(t, func(c *session.Config) { c.Tags = []taggedjson.Tag{moneyTag} })
	token := value(s.get("", func(ss *session.Session) {
		if err := ss.Set("price", money{1995}); err != nil {
			t.Error(err)
		}
	}))
	if got := s.text(token); got != `{"price":{" eur":1995}}` {
		t.Errorf("the cookie holds %s", got)
	}
	s.get(token, func(ss *session.Session) {
		if v, _ := ss.Get("price"); v != (money{1995}) {
			t.Errorf("read %v", v)
		}
		if v, err := (session.Value[money]{Key: "price"}).Load(ss); v != (money{1995}) || err != nil {
			t.Errorf("read %v, %v", v, err)
		}
	})
	odd := s.flask(`{"price":{" eur":"much"},"user":"ann"}`)
	s.get(odd, func(ss *session.Session) {
		if ss.Len() != 0 {
			t.Errorf("a value that its tag refuses: %v", ss.Keys())
		}
	})
	if got := s.heard(); got != "session.cookie.bad_payload" {
		t.Errorf("heard %q", got)
	}
	onlyRead := taggedjson.Tag{Key: " eur", Decode: moneyTag.Decode}
	for about, tag := range map[string]taggedjson.Tag{`" t"`: {Key: " t", Encode: moneyTag.Encode, Decode: moneyTag.Decode}, "no Encode": onlyRead} {
		_, err := session.New(session.Config{Keys: ring(t, "flask-dev-key"), Tags: []taggedjson.Tag{tag}})
		if err == nil || !strings.Contains(err.Error(), about) {
			t.Errorf("%s: %v", about, err)
		}
	}
}

// An outage is no absence: whoever asks for a value is told.
func TestValueDuringAnOutage(t *testing.T) {
	s, rows := trackedSite(t, nil)
	token := s.in("", "ann")
	rows.down()
	s.get(token, func(ss *session.Session) {
		if _, err := cart.Load(ss); !errors.Is(err, session.ErrUnavailable) {
			t.Errorf("%v", err)
		}
	})
}

// NewSerializer's derivation is HMAC in every way of signing, so that a change of digest needs to name the digest alone.
func TestSerializerReadsTheDigestOfBefore(t *testing.T) {
	keys := itsdangerous.Keys{Secret: []byte("flask-dev-key")}
	before, err := session.NewSerializer(keys, itsdangerous.Options{})
	check(t, err)
	ways := []itsdangerous.SignerOptions{{Digest: itsdangerous.SHA1}}
	now, err := session.NewSerializer(keys, itsdangerous.Options{Digest: itsdangerous.SHA256, FallbackSigners: ways})
	check(t, err)
	token, err := before.Dumps(map[string]any{"user": "ann"})
	check(t, err)
	if v, err := now.Verify(token, time.Hour); err != nil || v.Signer != 1 {
		t.Errorf("%+v, %v", v, err)
	}
	if ways[0].KeyDerivation != itsdangerous.DjangoConcat {
		t.Error("the caller's list was changed")
	}
}
