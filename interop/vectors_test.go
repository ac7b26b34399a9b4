package interop

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/gourd-auth/gourd/internal/vectors"
	"github.com/gourd-auth/gourd/itsdangerous"
	"github.com/gourd-auth/gourd/taggedjson"
)

// Every session cookie that Flask wrote, accepted or refused: the two packages
// that a program needs to read one agree with Flask on each, or the case stands
// in refused.json with its reason.
func TestVectorsFlaskSessionToken(t *testing.T) {
	file := vectors.Load(t, "vectors/flask-session-token.json")
	account := file.Judge(t, "refused.json", file.All())
	judge := func(cases []vectors.Case, check func(vectors.Case) error) {
		for _, c := range cases {
			account.Err(c.ID, check(c))
		}
	}
	judge(vectors.Op(file.Good, "dump+open"), writesAlike)
	judge(vectors.Op(file.Good, "open"), readsAlike)
	judge(file.Bad, refusesAlike)
}

// flaskSessions is the serializer of Flask's session cookie, its clock stopped
// at a unix time.
func flaskSessions(c vectors.Case, unix int64) (*itsdangerous.URLSafeTimedSerializer, error) {
	keys := itsdangerous.Keys{Secret: c.SecretKey().Bytes}
	for _, key := range vectors.Newest(c.Fallbacks()) {
		keys.Fallbacks = append(keys.Fallbacks, key.Bytes)
	}
	return itsdangerous.NewURLSafeTimedSerializer(keys, itsdangerous.Options{
		Salt:          []byte("cookie-session"),
		KeyDerivation: itsdangerous.HMAC,
		Codec:         taggedjson.Serializer{},
		Now:           func() time.Time { return time.Unix(unix, 0) },
	})
}

// maxAge is PERMANENT_SESSION_LIFETIME as Flask applies it: in whole seconds.
func maxAge(c vectors.Case) time.Duration {
	return time.Duration(int64(c.Float("permanent_session_lifetime"))) * time.Second
}

func writesAlike(c vectors.Case) error {
	value := c.Value("session_in")
	text, err := taggedjson.Dumps(value)
	if err != nil || c.Has("json") && string(text) != c.Text("json") {
		return fmt.Errorf("tagged JSON is %s, %v, want %s", text, err, c.Text("json"))
	}
	writer, err := flaskSessions(c, c.Int("sign_time"))
	if err != nil {
		return err
	}
	token, err := writer.Dumps(value)
	if err != nil || c.Bool("exact") && token != c.Text("token") {
		return fmt.Errorf("wrote %s, %v, want %s", token, err, c.Text("token"))
	}
	return errors.Join(holds(c, token, text), holds(c, c.Text("token"), text), readsAlike(c))
}

// holds checks that a token carries exactly this text and the time of its signature.
func holds(c vectors.Case, token string, text []byte) error {
	reader, err := flaskSessions(c, c.Int("now"))
	if err != nil {
		return err
	}
	got, err := reader.Verify(token, maxAge(c))
	if err != nil || got.Text != string(text) || got.SignedAt.Unix() != c.Int("sign_time") {
		return fmt.Errorf("%s holds %s of %d, %v, want %s of %d", token, got.Text, got.SignedAt.Unix(), err, text, c.Int("sign_time"))
	}
	return nil
}

func readsAlike(c vectors.Case) error {
	reader, err := flaskSessions(c, c.Int("now"))
	if err != nil {
		return err
	}
	got, err := reader.Loads(c.Text("token"), maxAge(c))
	if err != nil {
		return err
	}
	if _, isMap := got.(map[string]any); !isMap && c.Text("open_session") == "empty" {
		return nil // what holds no values is an empty session to both
	}
	if diff := vectors.Diff(got, c.Value("session")); diff != "" {
		return errors.New(diff)
	}
	return nil
}

func refusesAlike(c vectors.Case) error {
	reader, err := flaskSessions(c, c.Int("now"))
	if err != nil {
		return err
	}
	value, err := reader.Loads(c.Text("token"), maxAge(c))
	if c.Has("raises") && err == nil { // Flask fails where it makes a dict of the value
		if m, isMap := value.(map[string]any); isMap {
			return fmt.Errorf("read %v, want what is no session", m)
		}
		return nil
	}
	if got, want := itsdangerous.Code(err), code(c.Text("error")); got != want {
		return fmt.Errorf("code %q (%v), want %q", got, err, want)
	}
	if at := signedAt(err); c.Has("date_signed") && at.Unix() != c.Int("date_signed") {
		return fmt.Errorf("signed at %v, want %d", at, c.Int("date_signed"))
	}
	return nil
}

// code is our word for the exception that itsdangerous raised.
func code(exception string) string {
	return map[string]string{
		"BadSignature":     "bad_signature",
		"BadTimeSignature": "bad_time_signature",
		"SignatureExpired": "expired",
		"BadPayload":       "bad_payload",
	}[exception]
}

// signedAt is the time that an error speaks of, proved or not.
func signedAt(err error) time.Time {
	if expired, ok := errors.AsType[*itsdangerous.ExpiredError](err); ok {
		return expired.SignedAt
	}
	if bad, ok := errors.AsType[*itsdangerous.BadTimeSignatureError](err); ok {
		return bad.SignedAt
	}
	return time.Time{}
}
