// Package password hashes and checks passwords as Werkzeug's
// generate_password_hash and check_password_hash do, and as argon2id.
//
// # Where to start
//
// [Hash] makes the text to store, [Check] compares a password with it. A server
// uses a [Hasher] instead, which bounds how many hashes run at once, says when a
// stored hash ought to be made again, and spends the same work on a name that
// nobody has ([Hasher.Decoy]).
//
// # Schemes
//
// Times are of one core of a modern machine, with the costs that stand where none
// are given (of bcrypt, 12):
//
//	scheme    stored text                             written          takes
//	argon2id  $argon2id$v=19$m=19456,t=2,p=1$…$…      yes, the default  30 ms, 19 MiB
//	scrypt    scrypt:32768:8:1$salt$hex               yes              100 ms, 32 MiB
//	pbkdf2    pbkdf2:sha256:1000000$salt$hex          yes              180 ms
//	bcrypt    $2b$12$… ($2a$ and $2y$ are the same)   no               250 ms
//
// scrypt and pbkdf2 are Werkzeug's, byte for byte, so a Flask app and a Go
// program can share one column of hashes; write scrypt for as long as Flask
// reads it. Pbkdf2 knows every digest that Python's hashlib promises, by the
// names of hashlib and of OpenSSL 3, and its iterations are always read from the
// text, for Werkzeug's default has risen from a thousand to a million. Argon2id is
// read in the PHC format that argon2-cffi writes; bcrypt only for import.
//
// # What is refused, and why
//
// A stored hash is input: what it may cost is looked at before any work is done.
// [ErrTooCostly] is scrypt beyond N = 262144, r or p = 1024, or N·r = 2097152,
// which is 256 MiB, pbkdf2 beyond 5 million iterations, argon2id beyond 256 MiB,
// 10 passes or 4 lanes, bcrypt beyond 14.
//
// [ErrUnsupported] are the methods that Werkzeug wrote until 2.3 and itself
// refuses since 3.0: a single HMAC (sha1$salt$hex, md5$…, sha256$…) or the
// password in the clear (plain$$…). Also the rest of crypt(3), argon2i and
// argon2d, and bcrypt's faulty $2$ and $2x$.
//
// [ErrMalformed] is what no password can match: a text cut short, a digest in
// capitals or of a wrong length, and numbers that only Python's int reads (+10,
// 1_0), which Werkzeug never writes.
//
// [ErrTooLong] is a password over [MaxLength] bytes. With bcrypt, which sees 72
// bytes and stops at a NUL, what it would not see in full never matches.
//
// # Upgrades
//
// [Hasher.Check] says Upgrade when the hash should be made again, now that the
// password is at hand: its scheme is not the Hasher's, its digest is another, or
// it costs less. One that costs more is left alone. Store the new hash by
// compare-and-set, lest it undo a change of password made at that moment.
//
// # Concurrency
//
// Everything here may be called from many goroutines. Hash and Check run at
// once, however many there are; a Hasher runs as many as it has slots, lets as
// many more wait as its queue is long, and answers the rest with [ErrBusy].
//
// # What is absent on purpose
//
// A password is bytes: it is neither trimmed nor normalised, so a caller who
// wants é typed in two ways to be one password brings it to NFC before. There is
// no policy for good passwords and no pepper.
package password
