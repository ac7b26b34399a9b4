package main

import (
	"errors"
	"time"

	"github.com/gourd-auth/gourd/itsdangerous"
)

// calls are the calls of every class of itsdangerous in one shape: text in,
// which for the serializers is JSON. Those without a time take no notice of the
// age.
type calls struct {
	sign   func(text string) (string, error)
	unsign func(token string, maxAge time.Duration) (itsdangerous.Verified, error)
}

func signerClass(k itsdangerous.Keys, o itsdangerous.Options) (calls, error) {
	s, err := itsdangerous.NewSigner(k, o)
	if err != nil {
		return calls{}, err
	}
	return calls{
		sign:   func(text string) (string, error) { return s.Sign(text), nil },
		unsign: ageless(s.Unsign),
	}, nil
}

var errClock = errors.New("the clock stands before 1970 or after 9999")

func timestampClass(k itsdangerous.Keys, o itsdangerous.Options) (calls, error) {
	s, err := itsdangerous.NewTimestampSigner(k, o)
	if err != nil {
		return calls{}, err
	}
	sign := func(text string) (string, error) {
		if token := s.Sign(text); token != "" {
			return token, nil
		}
		return "", errClock
	}
	return calls{sign, s.Unsign}, nil
}

// untimedClass and timedClass are the serializers.
func untimedClass[S interface {
	Dumps(v any) (string, error)
	Verify(token string) (itsdangerous.Verified, error)
}](class func(itsdangerous.Keys, itsdangerous.Options) (S, error)) func(itsdangerous.Keys, itsdangerous.Options) (calls, error) {
	return func(k itsdangerous.Keys, o itsdangerous.Options) (calls, error) {
		s, err := class(k, o)
		if err != nil {
			return calls{}, err
		}
		return calls{reading(o.Codec, s.Dumps), ageless(s.Verify)}, nil
	}
}

func timedClass[S interface {
	Dumps(v any) (string, error)
	Verify(token string, maxAge time.Duration) (itsdangerous.Verified, error)
}](class func(itsdangerous.Keys, itsdangerous.Options) (S, error)) func(itsdangerous.Keys, itsdangerous.Options) (calls, error) {
	return func(k itsdangerous.Keys, o itsdangerous.Options) (calls, error) {
		s, err := class(k, o)
		if err != nil {
			return calls{}, err
		}
		return calls{reading(o.Codec, s.Dumps), s.Verify}, nil
	}
}

// reading gives dumps the value of a text.
func reading(codec itsdangerous.Codec, dumps func(any) (string, error)) func(string) (string, error) {
	return func(text string) (string, error) {
		v, err := codec.Loads([]byte(text))
		if err != nil {
			return "", err
		}
		return dumps(v)
	}
}

func ageless(unsign func(string) (itsdangerous.Verified, error)) func(string, time.Duration) (itsdangerous.Verified, error) {
	return func(token string, _ time.Duration) (itsdangerous.Verified, error) { return unsign(token) }
}
