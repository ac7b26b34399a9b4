package session

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	"github.com/gourd-auth/gourd/itsdangerous"
	"github.com/gourd-auth/gourd/taggedjson"
)

// Salt is the context that Flask signs sessions in.
const Salt = "cookie-session"

// Keys of Flask and Flask-Login that a session holds beside the application's.
const (
	permanentKey  = "_permanent"
	flashesKey    = "_flashes"
	userKey       = "_user_id"
	identifierKey = "_id"
	trackedKey    = "_gourd"
)

// NewSerializer returns the serializer of Flask's session cookies: salt
// cookie-session, key derivation HMAC, tagged JSON. Use it to read or make a
// cookie outside of HTTP.
//
// Source: flask.sessions, SecureCookieSessionInterface.get_signing_serializer.
func NewSerializer(keys itsdangerous.Keys, o itsdangerous.Options) (*itsdangerous.URLSafeTimedSerializer, error) {
	if o.Salt == nil {
		o.Salt = []byte(Salt)
	}
	o.KeyDerivation = itsdangerous.HMAC
	o.Codec = taggedjson.Serializer{}
	return itsdangerous.NewURLSafeTimedSerializer(keys, o)
}

// decode turns verified text into values. Flask answers 500 for a signed text
// that is no object; here it is an error, and the visitor is anonymous.
func decode(text string) (map[string]any, error) {
	v, err := taggedjson.Loads([]byte(text))
	if err != nil {
		return nil, err
	}
	values, ok := v.(map[string]any)
	if !ok {
		return nil, fmt.Errorf("session: the signed payload is no object but %T", v)
	}
	return values, nil
}

// encode writes values, and the tracking value if there is one, as Flask would.
func encode(values map[string]any, tracked string) ([]byte, error) {
	if tracked == "" {
		return taggedjson.Dumps(values)
	}
	all := maps.Clone(values)
	all[trackedKey] = tracked
	return taggedjson.Dumps(all)
}

// heaviest weighs the keys of a session and returns up to five of them.
func heaviest(values map[string]any) []KeyWeight {
	weights := make([]KeyWeight, 0, len(values))
	for k, v := range values {
		text, err := taggedjson.Dumps(map[string]any{k: v})
		if err != nil {
			continue
		}
		weights = append(weights, KeyWeight{Key: k, Bytes: len(text)})
	}
	slices.SortFunc(weights, func(a, b KeyWeight) int {
		return cmp.Or(cmp.Compare(b.Bytes, a.Bytes), cmp.Compare(a.Key, b.Key))
	})
	return weights[:min(5, len(weights))]
}
