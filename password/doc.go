// Package password hashes and checks passwords as Werkzeug's
// generate_password_hash and check_password_hash do, and as argon2id.
//
// Start with two calls: [Hash] makes the text to store, [Check] compares a
// password with it. A server uses a [Hasher] instead, which bounds how many
// hashes run at once, says when a stored hash ought to be made again, and
// spends the same work on a name that nobody has ([Hasher.Decoy]).
//
// Four schemes are read: Werkzeug's scrypt and pbkdf2 strings
// ("scrypt:32768:8:1$salt$hex"), argon2id in the PHC format
// ("$argon2id$v=19$m=19456,t=2,p=1$salt$tag") and bcrypt, the last for import
// only. All but bcrypt are written.
//
// A stored hash is input: what it may cost is looked at before any work is done
// ([ErrTooCostly]). A password is bytes here. It is neither trimmed nor
// normalised, so a caller who wants é typed in two ways to be one password
// brings it to NFC before.
//
// Absent on purpose: a policy for good passwords, a pepper, and the bare digests
// (sha1$…, md5$…, plain$…) that Werkzeug removed in 3.0.
package password
