// Package itsdangerous signs values and checks them again, byte for byte as
// Python's itsdangerous 2.x does, so that a Go program and a Python program
// with the same secret key read each other's tokens.
//
// # Where to start
//
// To read what a Flask app, Flask-WTF or Flask-Security signed, call
// [NewURLSafeTimedSerializer] once, with the salt and the key derivation of
// that use, and then its Loads for each token. To make such tokens, call its
// Dumps. Constructors derive all keys once; the values they return are safe for
// concurrent use and cheap to call.
//
//	for ever           with a time                what is signed
//	Signer             TimestampSigner            text as it is
//	Serializer         TimedSerializer            JSON as json.dumps writes it
//	URLSafeSerializer  URLSafeTimedSerializer     compact JSON in base64, deflated where that pays
//
// WithSalt gives a serializer for one use more; [Options.FallbackSigners] read
// what was signed with another digest or derivation, and [Keys.Fallbacks] what
// was signed with an older key. Verify and DumpsText are Loads and Dumps for the
// text inside; a [Codec] says what that text is, and [JSON] holds Python's
// dialects.
//
// A Flask session cookie is a URLSafeTimedSerializer with the salt
// "cookie-session", the derivation [HMAC] and the codec of package taggedjson.
// The first example below reads one in five lines.
//
// # What to expect of an error
//
// Errors form the tree of itsdangerous: [ErrBadData] holds [ErrBadSignature],
// which holds [ErrBadTimeSignature], which holds [ErrSignatureExpired];
// [ErrBadPayload] stands beside the signatures under ErrBadData. errors.Is
// follows the tree, so an expired token is also a bad signature: ask for
// expired first, or ask [Code]. With an error nothing usable is returned.
// Expired implies that the signature was good.
//
// # What is absent on purpose
//
// There is no NoneAlgorithm: what these types return was signed, LoadsUnsafe
// excepted, which is there for debuggers and says so in its name. An empty key
// is an error, and so are no keys at all. A token never says how it wants to be
// verified; that is configuration. Digests are SHA-1 and the three long ones of
// the SHA-2 family.
//
// Only the one canonical spelling of a token is accepted, which is the one that
// itsdangerous writes. Python's base64 decoder also skips foreign characters
// and ignores unused bits, which gives each signature endless spellings and
// makes a list of revoked tokens useless. For the same reason bytes after the
// end of a zlib stream are refused.
//
// Tokens longer than [MaxToken] are refused before any work, and payloads that
// inflate to more than [MaxInflated] after the signature was found good.
// Signing is not encrypting: whoever holds a token can read it.
//
// # Compatibility
//
// What these types write, itsdangerous 2.x reads, and the reverse, for every
// salt, separator, digest and key derivation they both allow. Uncompressed
// tokens are equal to Python's byte for byte. Compressed ones are equal in
// meaning only, since Python's own bytes differ from one zlib to the next, and
// where compression barely pays one side may compress what the other does not.
// This will not change within a major version of the module.
package itsdangerous
