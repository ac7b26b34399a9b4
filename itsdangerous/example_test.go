package itsdangerous_test

import (
	"errors"
	"fmt"
	"time"

	"github.com/gourd-auth/gourd/itsdangerous"
	"github.com/gourd-auth/gourd/taggedjson"
)

// Read one Flask session cookie. A server passes 31*24*time.Hour, Flask's lifetime, instead of NoMaxAge; this cookie is from June 2024.
func Example() {
	options := itsdangerous.Options{Salt: []byte("cookie-session"), KeyDerivation: itsdangerous.HMAC, Codec: taggedjson.Serializer{}}
	flask, err := itsdangerous.NewURLSafeTimedSerializer(itsdangerous.Keys{Secret: []byte("flask-dev-key")}, options)
	if err != nil {
		panic(err)
	}
	session, err := flask.Loads("eyJ1c2VyIjoiYW5uIn0.ZmXWYg.F_TNWSgUqBDvPg0DXx3lmDXrE0E", itsdangerous.NoMaxAge)
	fmt.Println(session, err)
	// Output: map[user:ann] <nil>
}

// The token in the README of itsdangerous.
func ExampleURLSafeSerializer() {
	auth, err := itsdangerous.NewURLSafeSerializer(
		itsdangerous.Keys{Secret: []byte("secret key")},
		itsdangerous.Options{Salt: []byte("auth")})
	if err != nil {
		panic(err)
	}
	token, err := auth.Dumps(map[string]any{"id": 5, "name": "itsdangerous"})
	fmt.Println(token, err)
	value, err := auth.Loads(token)
	fmt.Println(value, err)
	// Output:
	// eyJpZCI6NSwibmFtZSI6Iml0c2Rhbmdlcm91cyJ9.6YP6T0BaO67XP--9UzTrmurXSmg <nil>
	// map[id:5 name:itsdangerous] <nil>
}

func ExampleSigner() {
	signer, err := itsdangerous.NewSigner(itsdangerous.Keys{Secret: []byte("secret-key")}, itsdangerous.Options{})
	if err != nil {
		panic(err)
	}
	token := signer.Sign("my string")
	fmt.Println(token)
	good, err := signer.Unsign(token)
	fmt.Println(good.Text, err)
	_, err = signer.Unsign("my string, changed" + token[len("my string"):])
	fmt.Println(err)
	// Output:
	// my string.wh6tMHxLgJqB6oY1uT73iMlyrOA
	// my string <nil>
	// itsdangerous: signature does not match
}

// After a change of keys the old one goes to Fallbacks, so that nobody is signed out. Key says who still comes with it.
func ExampleKeys() {
	before, err := itsdangerous.NewSigner(itsdangerous.Keys{Secret: []byte("last year's key")}, itsdangerous.Options{})
	if err != nil {
		panic(err)
	}
	now, err := itsdangerous.NewSigner(itsdangerous.Keys{
		Secret:    []byte("this year's key"),
		Fallbacks: [][]byte{[]byte("last year's key")},
	}, itsdangerous.Options{})
	if err != nil {
		panic(err)
	}
	v, err := now.Unsign(before.Sign("ann"))
	fmt.Println(v.Text, v.Key, err)
	v, err = now.Unsign(now.Sign("ann"))
	fmt.Println(v.Text, v.Key, err)
	// Output:
	// ann 1 <nil>
	// ann 0 <nil>
}

// Expired is also a bad signature, so ask for it first. Its payload is verified, and offered by a call of its own.
func ExampleExpiredError() {
	noon := time.Date(2026, 1, 1, 12, 0, 0, 0, time.UTC)
	clock := noon
	reset, err := itsdangerous.NewTimestampSigner(
		itsdangerous.Keys{Secret: []byte("secret-key")},
		itsdangerous.Options{Salt: []byte("reset-salt"), Now: func() time.Time { return clock }})
	if err != nil {
		panic(err)
	}
	link := reset.Sign("ann@example.com")

	clock = noon.Add(90 * time.Minute)
	v, err := reset.Unsign(link, time.Hour)
	if expired, ok := errors.AsType[*itsdangerous.ExpiredError](err); ok {
		fmt.Println("a new link for", expired.Verified().Text, "whose last one is", expired.Age, "old")
	} else if errors.Is(err, itsdangerous.ErrBadSignature) {
		fmt.Println("not a link of ours")
	}
	fmt.Printf("%q %s\n", v.Text, itsdangerous.Code(err))
	// Output:
	// a new link for ann@example.com whose last one is 1h30m0s old
	// "" expired
}

// The digest is changed while links that were signed with SHA-1 are still on their way. Salts keep the two kinds of link apart.
func ExampleURLSafeTimedSerializer_WithSalt() {
	links, err := itsdangerous.NewURLSafeTimedSerializer(
		itsdangerous.Keys{Secret: []byte("secret-key")},
		itsdangerous.Options{
			Digest:          itsdangerous.SHA256,
			FallbackSigners: []itsdangerous.SignerOptions{{Digest: itsdangerous.SHA1}},
		})
	if err != nil {
		panic(err)
	}
	reset, verify := links.WithSalt([]byte("reset")), links.WithSalt([]byte("verify"))

	token, err := reset.Dumps("ann@example.com")
	fmt.Println(err)
	_, err = verify.Loads(token, time.Hour)
	fmt.Println(err)
	mail, err := reset.Loads(token, time.Hour)
	fmt.Println(mail, err)
	// Output:
	// <nil>
	// itsdangerous: signature does not match
	// ann@example.com <nil>
}

// A Python dict keeps the order of its names, and so does an Object, on the way there and back.
func ExampleObject() {
	s, err := itsdangerous.NewSerializer(
		itsdangerous.Keys{Secret: []byte("secret-key")},
		itsdangerous.Options{Codec: itsdangerous.JSON{Spaced: true, EscapeNonASCII: true, KeepOrder: true}})
	if err != nil {
		panic(err)
	}
	token, err := s.Dumps(itsdangerous.Object{{Key: "to", Value: "Zürich"}, {Key: "from", Value: "Bern"}})
	fmt.Println(token, err)
	value, err := s.Loads(token)
	for _, member := range value.(itsdangerous.Object) {
		fmt.Println(member.Key, member.Value)
	}
	fmt.Println(err)
	// Output:
	// {"to": "Z\u00fcrich", "from": "Bern"}.PRu_aXGzEY2ry4wAWf85njSHgIg <nil>
	// to Zürich
	// from Bern
	// <nil>
}
