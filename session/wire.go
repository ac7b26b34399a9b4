package session

import (
	"cmp"
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
// cookie-session, tagged JSON, unless o has a Salt or a Codec; key derivation
// HMAC whatever o says, of its fallback signers too. Use it to read or make a
// cookie outside of HTTP.
//
// Source: flask.sessions, SecureCookieSessionInterface.get_signing_serializer.
func NewSerializer(keys itsdangerous.Keys, o itsdangerous.Options) (*itsdangerous.URLSafeTimedSerializer, error) {
	if o.Salt == nil {
		o.Salt = []byte(Salt)
	}
	o.KeyDerivation = itsdangerous.HMAC
	o.FallbackSigners = slices.Clone(o.FallbackSigners)
	for i := range o.FallbackSigners {
		o.FallbackSigners[i].KeyDerivation = itsdangerous.HMAC
	}
	if o.Codec == nil {
		o.Codec = taggedjson.Serializer{}
	}
	return itsdangerous.NewURLSafeTimedSerializer(keys, o)
}

// encode writes the values, and the tracking value if there is one, as Flask
// would.
func (s *Session) encode() ([]byte, error) {
	values, tracked := s.values.all(), s.track.String()
	if tracked != "" && s.manager.kind == Tracked {
		values = maps.Clone(values)
		values[trackedKey] = tracked
	}
	return s.manager.codec.Dumps(values)
}

// heaviest weighs the keys of a session and returns up to five of them.
func (m *Manager) heaviest(values map[string]any) []KeyWeight {
	weights := make([]KeyWeight, 0, len(values))
	for k, v := range values {
		text, err := m.codec.Dumps(map[string]any{k: v})
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
