package mutants

import (
	"errors"
	"net/http"

	"github.com/gourd-auth/gourd/cookie"
	"github.com/gourd-auth/gourd/itsdangerous"
)

// now is when every mutant is looked at.
const now = 1_700_000_000

// verifier is one way in which Gourd decides whether a text is a token. A new
// one is a row in verifiers.
type verifier struct {
	name   string
	recipe recipe
	// issue makes a token of a value, signed at that second.
	issue func(value string, second int64) string
	// also lists every spelling of a value's token, if there are several.
	also func(value string) []string
	// open reads a token, by every call that reads it.
	open func(text string) answer
	// isSigned asks what LoadsUnsafe says of a text, where there is such a call.
	isSigned func(text string) bool
	// seen is what of a text reaches the verifier, when it travels in a header;
	// nil: all of it.
	seen func(text string) string
	// simple verifiers are given values that stand in a header as they are.
	simple bool
	// behind counts how often what lies behind the signature was asked: a codec,
	// a registry. Nil: there is nothing.
	behind func() int64
}

// verifiers is the table. All share one secret key, so that salts, digests and
// forms alone keep a token of one from being accepted by another.
func verifiers() []verifier {
	const defaultSigner, defaultSerial = "itsdangerous.Signer", "itsdangerous"
	type options = itsdangerous.Options
	older := []itsdangerous.SignerOptions{{Digest: itsdangerous.SHA512, KeyDerivation: itsdangerous.HMAC}, {Sep: ":", KeyDerivation: itsdangerous.Concat}}
	return []verifier{
		signer("Signer", options{Salt: []byte(defaultSigner)}),
		signer("Signer SHA-512", options{Salt: []byte("other"), Sep: "::", KeyDerivation: itsdangerous.Concat, Digest: itsdangerous.SHA512}),
		signer("Signer bare key", options{Salt: []byte{}, KeyDerivation: itsdangerous.None, Digest: itsdangerous.SHA256}),
		timestampSigner("TimestampSigner", itsdangerous.Keys{}, options{Salt: []byte(defaultSigner)}),
		timestampSigner("TimestampSigner 16 keys", manyKeys(), options{Salt: []byte("many"), Digest: itsdangerous.SHA384}),
		serial("Serializer", recipe{options: options{Salt: []byte(defaultSerial)}}),
		serial("TimedSerializer", recipe{options: options{Salt: []byte("timed"), KeyDerivation: itsdangerous.HMAC}, timed: true}),
		serial("URLSafeSerializer", recipe{options: options{Salt: []byte(defaultSerial)}, packed: true}),
		serial("URLSafeTimedSerializer", recipe{options: options{Salt: []byte("reset"), Digest: itsdangerous.SHA256}, packed: true, timed: true}),
		serial("URLSafeTimed fallbacks", recipe{options: options{Salt: []byte("reset"), Digest: itsdangerous.SHA384, FallbackSigners: older}, packed: true, timed: true}),
		flaskSession("session.NewSerializer"),
		signedCookie("cookie.Signed"),
		classicCookie("cookie.Classic"),
		signedManager("Manager Signed"),
		trackedManager("Manager Tracked"),
	}
}

// answer is what a verifier made of a text.
type answer struct {
	value string // of an accepted token
	err   error
	leak  string // what was handed out beside the error, or other wrong behaviour
}

// code is empty for an accepted token.
func (a answer) code() string {
	var limit *cookie.LimitError
	switch code := itsdangerous.Code(a.err); {
	case a.err == nil || code != "":
		return code
	case errors.Is(a.err, http.ErrNoCookie):
		return "no_cookie"
	case errors.As(a.err, &limit):
		return "limits"
	case errors.Is(a.err, errNoSession):
		return "no_session"
	}
	return "unknown: " + a.err.Error()
}

// unsigned answers an Unsign or a Verify.
func unsigned(v itsdangerous.Verified, err error) answer {
	a := answer{value: v.Text, err: err}
	if err != nil && v != (itsdangerous.Verified{}) {
		a.leak = "Verified is not zero beside the error"
	}
	return a
}
