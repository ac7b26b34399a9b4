// Package keyring holds secret keys the way Flask's SECRET_KEY and
// SECRET_KEY_FALLBACKS do: one key that signs, and older ones that only verify.
//
// Start with two calls: [Text] (or [Bytes]) makes a [Key], and [New] makes a
// [Ring] of it. [Ring.Secrets] gives the bytes that package itsdangerous takes.
// A program that reads its keys from the environment calls [FromEnv] and
// [Resolve] instead, and [Ring.CheckServing] before it listens.
//
// A text key is remembered as text, because Python's libraries do not agree on
// its bytes: itsdangerous signs with the UTF-8 of it ([Key.UTF8]), Flask-Login's
// remember cookie with its latin-1 ([Key.Latin1]).
//
// A Key is never printed: every verb of fmt, slog and encoding/json shows
// REDACTED. People compare keys by [Key.Fingerprint].
//
// Absent on purpose: a key by default, a key out of a passphrase, a key as an
// argument of a command. Nothing here signs or verifies.
package keyring
