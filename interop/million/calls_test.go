package million

import (
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/gourd-auth/gourd/itsdangerous"
)

// calls are the methods of one signer or serializer, in one shape.
type calls struct {
	dumps  func(v any) (string, error)
	loads  func(token string, maxAge time.Duration) (any, error)
	verify func(token string, maxAge time.Duration) (itsdangerous.Verified, error)
	unsafe func(token string, maxAge time.Duration) (any, bool, error)
}

type timed interface {
	Dumps(v any) (string, error)
	Loads(token string, maxAge time.Duration) (any, error)
	Verify(token string, maxAge time.Duration) (itsdangerous.Verified, error)
	LoadsUnsafe(token string, maxAge time.Duration) (any, bool, error)
}

type untimed interface {
	Dumps(v any) (string, error)
	Loads(token string) (any, error)
	Verify(token string) (itsdangerous.Verified, error)
	LoadsUnsafe(token string) (any, bool, error)
}

func timedCalls(s timed) calls { return calls{s.Dumps, s.Loads, s.Verify, s.LoadsUnsafe} }

func untimedCalls(s untimed) calls {
	return calls{
		s.Dumps,
		func(token string, _ time.Duration) (any, error) { return s.Loads(token) },
		func(token string, _ time.Duration) (itsdangerous.Verified, error) { return s.Verify(token) },
		func(token string, _ time.Duration) (any, bool, error) { return s.LoadsUnsafe(token) },
	}
}

// serializer makes the class that the setup names.
func (u setup) serializer(now int64, reading bool) calls {
	o := u.options(now)
	o.Codec = u.codec(reading)
	switch u.kind {
	case "Serializer":
		return untimedCalls(salted(u, must(itsdangerous.NewSerializer(u.ring(), o))))
	case "URLSafeSerializer":
		return untimedCalls(salted(u, must(itsdangerous.NewURLSafeSerializer(u.ring(), o))))
	case "TimedSerializer":
		return timedCalls(salted(u, must(itsdangerous.NewTimedSerializer(u.ring(), o))))
	}
	return timedCalls(salted(u, must(itsdangerous.NewURLSafeTimedSerializer(u.ring(), o))))
}

// salted takes the salt of the call, if there is one.
func salted[S interface{ WithSalt(salt []byte) S }](u setup, s S) S {
	if u.callSalt == nil {
		return s
	}
	return s.WithSalt(u.callSalt)
}

// unsign reads a token of the two signers.
func (u setup) unsign(token string, now int64, maxAge time.Duration) (itsdangerous.Verified, error) {
	if u.timed {
		return must(itsdangerous.NewTimestampSigner(u.ring(), u.options(now))).Unsign(token, maxAge)
	}
	return must(itsdangerous.NewSigner(u.ring(), u.options(now))).Unsign(token)
}

// read returns the verdict on a token and what else is known of it; of an error
// the date, if dated.
func (u setup) read(token string, now int64, maxAge time.Duration, dated bool) (verdict string, told []string) {
	if u.signsBytes {
		v, err := u.unsign(token, now, maxAge)
		if err != nil {
			return u.refused(err, dated)
		}
		return "ok", []string{quoted(v.Text), u.seconds(v), whoSigned(v)}
	}
	c := u.serializer(now, true)
	value, err := c.loads(token, maxAge)
	v, err2 := c.verify(token, maxAge)
	if _, parsed := errors.AsType[*itsdangerous.BadPayloadError](err); !parsed && itsdangerous.Code(err) != itsdangerous.Code(err2) {
		return "disagree", []string{fmt.Sprint(err), fmt.Sprint(err2)}
	}
	if err != nil {
		return u.refused(err, dated)
	}
	return "ok", []string{quoted(v.Text), u.seconds(v), notation(value), whoSigned(v)}
}

func (u setup) seconds(v itsdangerous.Verified) string {
	if !u.timed {
		return ""
	}
	return strconv.FormatInt(v.SignedAt.Unix(), 10)
}

func whoSigned(v itsdangerous.Verified) string { return fmt.Sprintf("by %d.%d", v.Signer, v.Key) }

func (u setup) refused(err error, dated bool) (code string, told []string) {
	at, text := "", ""
	switch err := err.(type) {
	case *itsdangerous.ExpiredError:
		at = strconv.FormatInt(err.SignedAt.Unix(), 10)
		if u.signsBytes {
			text = quoted(err.Verified().Text)
		}
	case *itsdangerous.BadTimeSignatureError:
		if !err.SignedAt.IsZero() {
			at = "claimed " + strconv.FormatInt(err.SignedAt.Unix(), 10)
		}
	}
	if !dated {
		at = ""
	}
	return itsdangerous.Code(err), []string{at, text}
}

func (u setup) readUnsafe(token string, now int64, maxAge time.Duration) string {
	if u.signsBytes {
		return ""
	}
	value, signed, err := u.serializer(now, true).unsafe(token, maxAge)
	switch {
	case err != nil:
		return itsdangerous.Code(err)
	case signed:
		return "signed " + notation(value)
	}
	return "unsigned " + notation(value)
}
