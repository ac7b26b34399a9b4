package itsdangerous

import (
	"errors"
	"math"
	"testing"
	"time"

	"github.com/gourd-auth/gourd/internal/vectors"
)

// check asks f about each case. What f finds wrong fails the test unless interop/refused.json lists the case as refused on purpose; a
// case listed there must not agree with Python.
func check(t *testing.T, file vectors.File, cases []vectors.Case, f func(vectors.Case) error) {
	t.Helper()
	judge := file.Judge(t, "../interop/refused.json", cases)
	for _, c := range cases {
		judge.Err(c.ID, errors.Join(unsigned(c), f(c)))
	}
}

// unsigned: there is no NoneAlgorithm, whatever the token.
func unsigned(c vectors.Case) error {
	if optText(c, "algorithm") == "none" {
		return errors.New("NoneAlgorithm is absent on purpose")
	}
	return nil
}

func optText(c vectors.Case, name string) string {
	if !c.Has(name) {
		return ""
	}
	return c.Text(name)
}

// keysOf turns Python's list, oldest to newest, round.
func keysOf(c vectors.Case) Keys {
	all := vectors.Newest(c.Keys())
	return Keys{Secret: all[0], Fallbacks: all[1:]}
}

// optionsOf reads the options of a case, with the clock at a second.
func optionsOf(c vectors.Case, now int64) (Options, error) {
	o := Options{Sep: optText(c, "sep"), Now: func() time.Time { return time.Unix(now, 0) }}
	if c.Text("salt") != "default" {
		o.Salt = append([]byte{}, c.Text("salt")...)
	}
	var err1, err2 error
	if c.Has("key_derivation") {
		o.KeyDerivation, err1 = ParseKeyDerivation(c.Text("key_derivation"))
	}
	if c.Has("digest") {
		o.Digest, err2 = ParseDigest(c.Text("digest"))
	}
	fallbacks, err3 := fallbackSignersOf(c)
	o.FallbackSigners = fallbacks
	return o, errors.Join(err1, err2, err3)
}

// fallbackSignersOf reads Python's list of dicts.
func fallbackSignersOf(c vectors.Case) (signers []SignerOptions, err error) {
	if !c.Has("fallback_signers") {
		return nil, nil
	}
	var list []struct {
		Sep           string
		KeyDerivation string `json:"key_derivation"`
		Digest        string
	}
	c.Unmarshal("fallback_signers", &list)
	for _, item := range list {
		s := SignerOptions{Sep: item.Sep}
		var err1, err2 error
		if item.KeyDerivation != "" {
			s.KeyDerivation, err1 = ParseKeyDerivation(item.KeyDerivation)
		}
		if item.Digest != "" {
			s.Digest, err2 = ParseDigest(item.Digest)
		}
		signers, err = append(signers, s), errors.Join(err, err1, err2)
	}
	return signers, err
}

func maxAgeOf(c vectors.Case) time.Duration {
	if !c.Has("max_age") {
		return NoMaxAge
	}
	return time.Duration(math.Round(c.Float("max_age") * float64(time.Second)))
}

// codeOf is our word for Python's exception. Those that are no BadData escape from itsdangerous for a time that no datetime holds.
func codeOf(c vectors.Case) string {
	return map[string]string{
		"BadData":          "bad_data",
		"BadSignature":     "bad_signature",
		"BadTimeSignature": "bad_time_signature",
		"SignatureExpired": "expired",
		"BadPayload":       "bad_payload",
		"ValueError":       "bad_time_signature",
		"OverflowError":    "bad_time_signature",
		"OSError":          "bad_time_signature",
	}[c.Text("error")]
}
