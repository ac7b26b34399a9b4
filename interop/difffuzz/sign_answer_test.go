package difffuzz

import (
	"github.com/gourd-auth/gourd/itsdangerous"
	"github.com/gourd-auth/gourd/taggedjson"
)

// sign signs a text, or the value that it says in JSON. Of a payload that zlib
// could shorten only the text and the time are told.
func sign(fields []string) string {
	k := tokenOf(fields)
	k.fallback = ""
	o, err := k.options()
	if err != nil {
		return "config"
	}
	switch k.class {
	case "signer":
		s, err := itsdangerous.NewSigner(k.keys(), o)
		if err != nil {
			return "config"
		}
		return "ok " + canon([]byte(s.Sign(k.text)))
	case "timestamp":
		s, err := itsdangerous.NewTimestampSigner(k.keys(), o)
		if err != nil {
			return "config"
		}
		return "ok " + canon([]byte(s.Sign(k.text)))
	}
	return k.signValue(o)
}

func (k token) signValue(o itsdangerous.Options) string {
	value, err := o.Codec.Loads([]byte(k.text))
	if err != nil {
		return "refused"
	}
	if k.class == "session" {
		o.Codec = taggedjson.Serializer{} // which sorts, as within an app context
	}
	inner, err := o.Codec.Dumps(value)
	if err != nil {
		return "refused"
	}
	token, err := k.dumps(o, value)
	switch {
	case err != nil:
		return "refused"
	case !k.urlSafe() || len(inner) < 12:
		return "ok " + canon([]byte(token))
	case !k.timed():
		return "ok " + canon(inner)
	}
	signed, _, _ := cutLast(token, k.sep)
	_, stamp, _ := cutLast(signed, k.sep)
	return "ok " + canon(inner) + " " + canon([]byte(stamp))
}

func (k token) dumps(o itsdangerous.Options, value any) (string, error) {
	switch k.class {
	case "serializer":
		return dumped(itsdangerous.NewSerializer(k.keys(), o))(value)
	case "url-safe":
		return dumped(itsdangerous.NewURLSafeSerializer(k.keys(), o))(value)
	case "timed":
		return dumped(itsdangerous.NewTimedSerializer(k.keys(), o))(value)
	}
	return dumped(itsdangerous.NewURLSafeTimedSerializer(k.keys(), o))(value)
}

func dumped[S interface{ Dumps(any) (string, error) }](s S, faults error) func(any) (string, error) {
	if faults != nil {
		return func(any) (string, error) { return "", faults }
	}
	return s.Dumps
}
