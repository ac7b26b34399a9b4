package main

import (
	"errors"

	"github.com/gourd-auth/gourd/internal/pyjson"
	"github.com/gourd-auth/gourd/itsdangerous"
)

// kindFlag is --kind: which of itsdangerous's classes makes the tokens.
type kindFlag struct {
	name    string
	timed   bool // the token holds the time of signing
	values  bool // it holds a JSON value and not text
	urlSafe bool // that value is compact and in base64
	class   func(itsdangerous.Keys, itsdangerous.Options) (calls, error)
}

// kinds are Signer, TimestampSigner, Serializer, TimedSerializer,
// URLSafeSerializer and URLSafeTimedSerializer.
var kinds = []kindFlag{
	{name: "signer", class: signerClass},
	{name: "timestamp", timed: true, class: timestampClass},
	{name: "serializer", values: true, class: untimedClass(itsdangerous.NewSerializer)},
	{name: "timed", timed: true, values: true, class: timedClass(itsdangerous.NewTimedSerializer)},
	{name: "url-safe", values: true, urlSafe: true, class: untimedClass(itsdangerous.NewURLSafeSerializer)},
	{name: "url-safe-timed", timed: true, values: true, urlSafe: true, class: timedClass(itsdangerous.NewURLSafeTimedSerializer)},
}

func (k *kindFlag) String() string { return k.name }
func (k *kindFlag) Type() string   { return "KIND" }

func (k *kindFlag) Set(text string) error {
	for _, kind := range kinds {
		if kind.name == text {
			*k = kind
			return nil
		}
	}
	return errors.New("the kinds are " + kindNames())
}

// codec is the class's dialect of JSON, which keeps the order of names as a
// Python dict does.
func (k kindFlag) codec() itsdangerous.JSON {
	return itsdangerous.JSON{Spaced: !k.urlSafe, EscapeNonASCII: !k.urlSafe, KeepOrder: true}
}

// payload appends what a token of the kind holds as JSON.
func (k kindFlag) payload(dst []byte, text string) ([]byte, error) {
	if !k.values {
		return appendQuoted(dst, text), nil
	}
	if _, err := (pyjson.Decoder{}).DecodeString(text); err != nil {
		return dst, err
	}
	return appendPlain(dst, text)
}
