package itsdangerous

import (
	"errors"
	"maps"
	"math"
	"slices"
	"testing"
	"time"

	"github.com/gourd-auth/gourd/internal/vectors"
)

// check asks f about each case that is ours. What f finds wrong fails the test unless interop/refused.json lists the case as refused
// on purpose; a case listed there must not agree with Python.
func check(t *testing.T, file vectors.File, cases []vectors.Case, f func(vectors.Case) error) {
	t.Helper()
	refused := file.Refused(t, "../interop/refused.json")
	left := map[string]int{}
	for _, c := range cases {
		if rule := outside(c); rule != "" {
			left[rule]++
			continue
		}
		fault := ""
		if err := f(c); err != nil {
			fault = err.Error()
		}
		refused.Judge(t, c.ID, fault)
	}
	for _, rule := range slices.Sorted(maps.Keys(left)) {
		t.Logf("%s: %d of %d cases left out: %s", file.Name, left[rule], len(cases), rule)
	}
}

// outside returns the rule by which a case is none of ours.
func outside(c vectors.Case) string {
	class := optText(c, "class")
	switch {
	case class == "Serializer" || class == "TimedSerializer":
		return "the classes Serializer and TimedSerializer are not in this package"
	case optText(c, "algorithm") == "none":
		return "NoneAlgorithm is absent on purpose"
	case c.Has("fallback_signers"):
		return "fallback_signers are not in this package"
	case optText(c, "op") == "construct" && c.Text("sep") == "":
		return "an empty Sep is the default, see TestOptionsFaults"
	case c.Has("keys_hex") && slices.ContainsFunc(c.Keys(), func(k []byte) bool { return len(k) == 0 }):
		return "empty keys are refused, see TestK03EmptyKeys"
	}
	return ""
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
	return o, errors.Join(err1, err2)
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
