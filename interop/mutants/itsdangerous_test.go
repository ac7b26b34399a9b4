package mutants

import (
	"cmp"
	"fmt"
	"sync/atomic"
	"time"

	"github.com/gourd-auth/gourd/itsdangerous"
)

const secretText = "the key of all these verifiers"

// withDefaults gives a recipe the keys, separator and limit that it does not name.
func (r recipe) withDefaults() recipe {
	if r.keys.Secret == nil {
		r.keys = itsdangerous.Keys{Secret: []byte(secretText), Fallbacks: [][]byte{[]byte("an older key")}}
	}
	r.options.Sep = cmp.Or(r.options.Sep, ".")
	if r.timed {
		r.maxAge = cmp.Or(r.maxAge, 3600)
	}
	return r
}

func manyKeys() itsdangerous.Keys {
	k := itsdangerous.Keys{Secret: []byte(secretText)}
	for i := range 15 {
		k.Fallbacks = append(k.Fallbacks, fmt.Appendf(nil, "older key %d", i))
	}
	return k
}

func clock(second int64) func() time.Time {
	return func() time.Time { return time.Unix(second, 0) }
}

// at is the recipe's options with a clock that stands.
func (r recipe) at(second int64) itsdangerous.Options {
	o := r.options
	o.Now = clock(second)
	return o
}

func (r recipe) limit() time.Duration { return time.Duration(r.maxAge) * time.Second }

func signer(name string, o itsdangerous.Options) verifier {
	r := recipe{options: o}.withDefaults()
	s := r.signer()
	return verifier{
		name: name, recipe: r,
		issue: func(value string, _ int64) string { return s.Sign(value) },
		open:  func(text string) answer { return unsigned(s.Unsign(text)) },
	}
}

func timestampSigner(name string, k itsdangerous.Keys, o itsdangerous.Options) verifier {
	r := recipe{keys: k, options: o, timed: true}.withDefaults()
	s := must(itsdangerous.NewTimestampSigner(r.keys, r.at(now)))
	return verifier{
		name: name, recipe: r,
		issue: func(value string, second int64) string {
			return must(itsdangerous.NewTimestampSigner(r.keys, r.at(second))).Sign(value)
		},
		open: func(text string) answer { return unsigned(s.Unsign(text, r.limit())) },
	}
}

// serializer is what the four serializers have in common, with a limit of age
// where there is one.
type serializer struct {
	dumps  func(v any) (string, error)
	loads  func(token string) (any, error)
	verify func(token string) (itsdangerous.Verified, error)
	unsafe func(token string) (any, bool, error)
}

// untimedSerializer is the methods of the serializers without a time.
type untimedSerializer interface {
	Dumps(v any) (string, error)
	Loads(token string) (any, error)
	Verify(token string) (itsdangerous.Verified, error)
	LoadsUnsafe(token string) (any, bool, error)
}

func untimed(s untimedSerializer) serializer {
	return serializer{s.Dumps, s.Loads, s.Verify, s.LoadsUnsafe}
}

// timedSerializer is the methods of the others.
type timedSerializer interface {
	Dumps(v any) (string, error)
	Loads(token string, maxAge time.Duration) (any, error)
	Verify(token string, maxAge time.Duration) (itsdangerous.Verified, error)
	LoadsUnsafe(token string, maxAge time.Duration) (any, bool, error)
}

func timed(s timedSerializer, maxAge time.Duration) serializer {
	return serializer{
		dumps:  s.Dumps,
		loads:  func(token string) (any, error) { return s.Loads(token, maxAge) },
		verify: func(token string) (itsdangerous.Verified, error) { return s.Verify(token, maxAge) },
		unsafe: func(token string) (any, bool, error) { return s.LoadsUnsafe(token, maxAge) },
	}
}

// build makes the serializer that a recipe calls for.
func (r recipe) build(o itsdangerous.Options) serializer {
	switch {
	case r.packed && r.timed:
		return timed(must(itsdangerous.NewURLSafeTimedSerializer(r.keys, o)), r.limit())
	case r.packed:
		return untimed(must(itsdangerous.NewURLSafeSerializer(r.keys, o)))
	case r.timed:
		return timed(must(itsdangerous.NewTimedSerializer(r.keys, o)), r.limit())
	default:
		return untimed(must(itsdangerous.NewSerializer(r.keys, o)))
	}
}

// countingCodec tells how often a text was parsed.
type countingCodec struct {
	itsdangerous.Codec
	loads *atomic.Int64
}

func (c countingCodec) Loads(text []byte) (any, error) {
	c.loads.Add(1)
	return c.Codec.Loads(text)
}

func serial(name string, r recipe) verifier {
	r = r.withDefaults()
	loads, o := new(atomic.Int64), r.at(now)
	o.Codec = countingCodec{itsdangerous.JSON{}, loads}
	counted, plain := r.build(o), r.build(r.at(now))
	return verifier{
		name: name, recipe: r, behind: loads.Load,
		issue: func(value string, second int64) string { return must(r.build(r.at(second)).dumps(value)) },
		open:  func(text string) answer { return counted.open(text, asItIs) },
		// Another serializer, since this call asks the codec about anything.
		isSigned: plain.isSigned,
	}
}

// asItIs is for values that stand in a token by themselves.
func asItIs(v any) any { return v }

// open asks both calls that read, and whether they agree.
func (s serializer) open(text string, inner func(any) any) answer {
	v, err := s.loads(text)
	value, _ := inner(v).(string)
	a := answer{value: value, err: err}
	verified := unsigned(s.verify(text))
	switch {
	case err != nil && v != nil:
		a.leak = "Loads hands out a value beside the error"
	case verified.leak != "":
		a.leak = verified.leak
	case verified.code() != a.code() && a.code() != "bad_payload":
		a.leak = "Verify disagrees with Loads: " + verified.code()
	}
	return a
}

// isSigned asks the call that also reads what nobody has signed.
func (s serializer) isSigned(text string) bool {
	_, signed, _ := s.unsafe(text)
	return signed
}
