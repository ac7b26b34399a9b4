package inspect

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/gourd-auth/gourd/internal/term"
	"github.com/gourd-auth/gourd/itsdangerous"
	"github.com/gourd-auth/gourd/taggedjson"
)

const signedAt = 1717950050

var key = itsdangerous.Keys{Secret: []byte("flask-dev-key")}

func options(keys itsdangerous.Keys) Options {
	return Options{Keys: keys, Wire: flaskSession(), MaxAge: 31 * 24 * time.Hour, Now: time.Unix(signedAt+60, 0)}
}

// sign makes a cookie of tagged JSON.
func sign(t testing.TB, text string, k itsdangerous.Keys, wire itsdangerous.Options) string {
	t.Helper()
	wire.Now = func() time.Time { return time.Unix(signedAt, 0) }
	s, err := itsdangerous.NewURLSafeTimedSerializer(k, wire)
	if err != nil {
		t.Fatal(err)
	}
	token, err := s.DumpsText([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return token
}

func TestLookWithoutAKey(t *testing.T) {
	r := Look(Cookie{Value: ann}, options(itsdangerous.Keys{}))
	if !r.OK || r.Check != nil || r.Problem != "" {
		t.Fatalf("got %+v, want a report without a check", r)
	}
	if got, want := *r.Parts, (Parts{"eyJ1c2VyIjoiYW5uIn0", "ZmXWYg", "F_TNWSgUqBDvPg0DXx3lmDXrE0E"}); got != want {
		t.Errorf("parts: got %v, want %v", got, want)
	}
	if r.Text != `{"user":"ann"}` || string(r.Payload) != `{"user":"ann"}` {
		t.Errorf("text and payload: got %s and %s", r.Text, r.Payload)
	}
	if r.Time.Timestamp != signedAt || r.Time.Age != 60 || r.Time.ValidUntil != "2024-07-10T16:20:50Z" || r.Time.Expired {
		t.Errorf("time: got %+v", *r.Time)
	}
	if r.Size != (Size{Bytes: len("session=") + len(ann), Limit: 4093}) {
		t.Errorf("size: got %+v", r.Size)
	}
}

func TestLookSaysWhyItCannotRead(t *testing.T) {
	for _, tt := range []struct{ name, value, want string }{
		{"nothing", "", "empty"},
		{"no dot", "abc", "no dot"},
		{"one dot", "abc.def", "only one dot"},
		{"no payload", ".ZmXWYg.x", "payload is empty"},
		{"no time", "e30..x", "not a time"},
		{"a time of 2106 can be read", "e30._____w.x", ""},
		{"a time of nine bytes", "e30.AQAAAAAAAAAA.x", "not a time"},
		{"a time after 9999", "e30.O____-o.x", "year 9999"},
		{"a payload that is no base64", "e3!.ZmXWYg.x", "not base64"},
		{"a payload that should be zlib", ".e30.ZmXWYg.x", "zlib"},
		{"a payload that is no UTF-8", "_w.ZmXWYg.x", "UTF-8"},
		{"a payload that is no JSON", "eA.ZmXWYg.x", "tagged JSON"},
		{"a tag with nonsense", "eyIgdSI6InoifQ.ZmXWYg.x", "tagged JSON"},
		{"longer than any cookie", strings.Repeat("x", 8193), "8192"},
		{"a remember cookie", "7|" + strings.Repeat("0a", 64), "remember cookie"},
		{"a JSON Web Token", "eyJhbGciOiJIUzI1NiJ9.e30.abc", "JSON Web Token"},
		{"a value of Django's", "e30:1sGabc:" + strings.Repeat("x", 43), "Django"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := Look(Cookie{Value: tt.value}, options(itsdangerous.Keys{}))
			if !strings.Contains(r.Problem, tt.want) || r.OK != (tt.want == "") {
				t.Errorf("got %v %q, want %q", r.OK, r.Problem, tt.want)
			}
		})
	}
}

func TestCheckSaysWhy(t *testing.T) {
	with := func(change func(*itsdangerous.Options)) itsdangerous.Options {
		wire := flaskSession()
		change(&wire)
		return wire
	}
	good := sign(t, `{"a":1}`, key, flaskSession())
	for _, tt := range []struct {
		name, value string
		change      func(*Options)
		code, why   string
	}{
		{name: "good", value: good},
		{"too old", good, func(o *Options) { o.MaxAge = time.Second }, "expired", "1 minute old and may be 1 second"},
		{"of the future", good, func(o *Options) { o.Now = time.Unix(signedAt-90, 0) }, "expired", "1 minute 30 seconds in the future"},
		{"a limit below nothing", good, func(o *Options) { o.MaxAge = -1e9 }, "expired", "below 0"},
		{"another digest", sign(t, "{}", key, with(func(o *itsdangerous.Options) { o.Digest = itsdangerous.SHA256 })), nil,
			"bad_time_signature", "signed with --digest sha256"},
		{"another salt and derivation", sign(t, "{}", key, itsdangerous.Options{Salt: []byte("itsdangerous")}), nil,
			"bad_time_signature", "signed with --salt 'itsdangerous' --derivation django-concat"},
		{"another key", sign(t, "{}", itsdangerous.Keys{Secret: []byte("other")}, flaskSession()), nil, "bad_time_signature", "another key"},
		{"a key that lost its newline", good, func(o *Options) { o.Keys.Secret = []byte("flask-dev-key\n") }, "bad_time_signature", "without the blanks or newline"},
		{"a key that kept its newline", sign(t, "{}", itsdangerous.Keys{Secret: []byte("flask-dev-key\n")}, flaskSession()), nil,
			"bad_time_signature", "a newline after it"},
		{"cut short", good[:len(good)-3], nil, "bad_time_signature", "cut short"},
		{"with something added", good + "xyz", nil, "bad_time_signature", "something was added"},
		{"oddly spelled", good + "=", nil, "bad_time_signature", "oddly spelled"},
		{"as long as another digest's", good + strings.Repeat("A", 16), nil, "bad_time_signature", "as long as one of sha256"},
		{"without a time", "e30.x", nil, "bad_signature", "only one dot"},
		{"signed, and no session", sign(t, `{" u":"z"}`, key, flaskSession()), nil, "bad_payload", "signature is good"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			o := options(key)
			if tt.change != nil {
				tt.change(&o)
			}
			c := Look(Cookie{Value: tt.value}, o).Check
			if c.Error != tt.code || c.OK != (tt.code == "") || !strings.Contains(strings.Join(c.Why, " "), tt.why) {
				t.Errorf("got %+v, want %s, %q", *c, tt.code, tt.why)
			}
		})
	}
}

func TestCheckNamesTheKey(t *testing.T) {
	rotated := itsdangerous.Keys{Secret: []byte("new"), Fallbacks: [][]byte{[]byte("mid"), key.Secret}}
	r := Look(Cookie{Value: ann}, options(rotated))
	if !r.OK || *r.Check.Key != 2 {
		t.Errorf("got %+v, want key 2", *r.Check)
	}
}

func TestMeanings(t *testing.T) {
	text := `{"_flashes":[{" t":["message","hi"]}],"_fresh":true,"_gourd":"x.0","_id":"ab","_permanent":true,` +
		`"_user_id":"7","api_key":"x","csrf_token":"y","mail":"ann@example.org","plain":1}`
	r := Look(Cookie{Value: sign(t, text, key, flaskSession())}, options(key))
	want := map[string]string{
		"_flashes": "1 message to show", "_fresh": "password was checked", "_gourd": "session id and generation",
		"_id": "session protection", "_permanent": "keeps the cookie", "_user_id": "who is signed in",
		"api_key": "looks like a secret", "csrf_token": "Flask-WTF", "mail": "looks like a mail address", "plain": "",
	}
	for _, k := range r.Keys {
		if !strings.Contains(k.Meaning, want[k.Name]) || (k.Meaning == "") != (want[k.Name] == "") {
			t.Errorf("%s: got %q, want %q", k.Name, k.Meaning, want[k.Name])
		}
	}
	if len(r.Keys) != len(want) {
		t.Errorf("got %d keys, want %d", len(r.Keys), len(want))
	}
	if got := heaviest(r.Keys, 2); got[0].Name != "_flashes" || got[0].Bytes != len(`"_flashes":[{" t":["message","hi"]}]`) {
		t.Errorf("heaviest: got %+v", got)
	}
}

func TestValuesInWords(t *testing.T) {
	for _, tt := range []struct{ text, want string }{
		{`null`, "null"},
		{`"a\nb"`, `"a\nb"`},
		{`{" t":[1,true,2.0]}`, "(1, true, 2.0)"},
		{`[1,{"a":[]}]`, `[1, {"a": []}]`},
		{`{" b":"AP8="}`, "2 bytes 00ff"},
		{`{" m":"<b>"}`, `Markup "<b>"`},
		{`{" u":"00000000000000000000000000000005"}`, "UUID 00000000-0000-0000-0000-000000000005"},
		{`{" d":"Thu, 02 Jan 2020 03:04:05 GMT"}`, "datetime 2020-01-02 03:04:05 UTC"},
		{`NaN`, "NaN"},
		{`123456789012345678901234567890`, "123456789012345678901234567890"},
		{`"` + strings.Repeat("é", 500) + `"`, `"` + strings.Repeat("é", 159) + "…"},
	} {
		v, err := taggedjson.Serializer{KeepOrder: true}.Loads([]byte(tt.text))
		if err != nil {
			t.Fatal(err)
		}
		if got := describe(v); got != tt.want {
			t.Errorf("%s: got %s, want %s", tt.text, got, tt.want)
		}
	}
}

func TestPlainJSON(t *testing.T) {
	for _, tt := range []struct{ text, want string }{
		{"{\"b\":1,\n\"a\":[NaN,-Infinity,1e400]}", `{"b":1,"a":[null,null,null]}`},
		{`{"a":1,"b":2,"a":3}`, `{"a":3,"b":2}`},
		{`{"é":"\ud83d"}`, `{"\u00e9":"\ud83d"}`},
		{`-0`, `0`},
	} {
		got, err := PlainJSON(tt.text)
		if err != nil || string(got) != tt.want || !json.Valid(got) {
			t.Errorf("%s: got %s, %v, want %s", tt.text, got, err, tt.want)
		}
	}
	if got, err := PlainJSON(`{`); err == nil {
		t.Errorf("half an object: got %s", got)
	}
}

func TestSpan(t *testing.T) {
	for seconds, want := range map[int64]string{
		0: "0 seconds", 1: "1 second", -61: "1 minute 1 second", 3600: "1 hour", 3601: "1 hour",
		86400 + 3600: "1 day 1 hour", 400 * 86400: "1 year 35 days", -1 << 63: "292471208677 years 195 days",
	} {
		if got := span(seconds); got != want {
			t.Errorf("%d: got %s, want %s", seconds, got, want)
		}
	}
}

// TestWriteShowsNoControlCharacters plants what a terminal would act on in
// everything that a stranger can write.
func TestWriteShowsNoControlCharacters(t *testing.T) {
	evil := "\x1b]0;x\x07\u202e"
	text, err := taggedjson.Dumps(map[string]any{evil: evil})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []Cookie{
		{Name: evil, Value: sign(t, string(text), key, flaskSession()), Attributes: []string{evil}},
		{Value: evil + "." + evil + "." + evil},
		{Value: evil},
	} {
		var out bytes.Buffer
		if err := Look(c, options(key)).Write(&out, term.Style{}); err != nil {
			t.Fatal(err)
		}
		if i := strings.IndexFunc(out.String(), func(r rune) bool { return r != '\n' && !unicode.IsPrint(r) }); i >= 0 {
			t.Errorf("%q: shows %q", c.Value, out.String()[i:])
		}
	}
}

func TestOldTokensAreRecognised(t *testing.T) {
	part := "BWXWYg" // 90560098 seconds, which itsdangerous 0.24 counted from 2011
	got, problem := readTime(part, options(key))
	if problem != "" || !strings.Contains(got.Note, "2013-11-14") {
		t.Errorf("got %+v, %s", got, problem)
	}
}

func FuzzLook(f *testing.F) {
	for _, seed := range []string{ann, ".eJyrVipVsqpWUgCSSgb4galSbS0A-qEKQA.ZmYf0w.8IdHE-moi_nvzaytu6lLhFw3zVw", "", "..", "a.b.c", ann + "=", "bnVsbA.ZmaZgA.x"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, value string) {
		r := Look(Cookie{Value: value}, options(key))
		if text, err := json.Marshal(r); err != nil {
			t.Fatalf("%v: %s", err, text)
		}
		if _, err := verify(value, options(key)); (err == nil) != r.Check.OK || r.Check.OK && !r.OK {
			t.Errorf("got %+v, but Verify says %v", r, err)
		}
		if err := r.Write(&bytes.Buffer{}, term.Painted()); err != nil {
			t.Error(err)
		}
	})
}

// flaskSession is what Flask signs its sessions with.
func flaskSession() itsdangerous.Options {
	return itsdangerous.Options{Salt: []byte("cookie-session"), KeyDerivation: itsdangerous.HMAC}
}
