"""The real libraries behind a pipe: what do they say to these bytes?

Questions come in batches, and each is answered by a text in ASCII:

    batch     = length(4 bytes, big-endian) *question
    question  = count(4) *( length(4) field )        the first field names the kind
    answers   = length(4) *( length(4) answer )

The functions of Flask, itsdangerous and Werkzeug are called as they are; only the
clock of the signers is set, by the method that they have for it. An exception is
an answer too: the word of the tree of BadData, or "raises" and its name.

Values are written in a notation of their own, which difffuzz/canon_test.go writes
as well, so that two answers are equal when two values are.
"""

import hashlib
import json
import struct
import sys
import warnings
from datetime import datetime, timedelta, timezone
from uuid import UUID

import itsdangerous as its
from flask import Flask
from flask.json.tag import TaggedJSONSerializer
from itsdangerous._json import _CompactJSON
from markupsafe import Markup
from werkzeug.http import dump_cookie, http_date, parse_date
from werkzeug.security import check_password_hash
from werkzeug.wrappers import Request

app = Flask(__name__)
tagged = TaggedJSONSerializer()
epoch = datetime(1970, 1, 1, tzinfo=timezone.utc)


# Values


def canon(value):
    """Write a value; a dict in its order."""
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case int():
            return f"i{value}"
        case float():
            return "nan" if value != value else "f" + struct.pack(">d", value).hex()
        case Markup():  # a str too, so it comes first
            return "m" + quote(str(value).encode("utf-8", "surrogatepass"))
        case str():
            return quote(value.encode("utf-8", "surrogatepass"))
        case bytes():
            return "b" + quote(value)
        case tuple():
            return "(" + ",".join(map(canon, value)) + ")"
        case list():
            return "[" + ",".join(map(canon, value)) + "]"
        case dict():
            return "{" + ",".join(canon(k) + ":" + canon(v) for k, v in value.items()) + "}"
        case UUID():
            return "u" + value.hex
        case datetime():
            return "d" + value.isoformat()
    raise TypeError(f"no notation for {type(value).__name__}")


plain = frozenset(range(0x20, 0x7F)) - frozenset(b'"\\')


def quote(text):
    if plain.issuperset(text):
        return '"' + text.decode("ascii") + '"'
    return 'x"' + text.hex() + '"'


# Signed tokens

digests = {"sha1": hashlib.sha1, "sha256": hashlib.sha256, "sha384": hashlib.sha384, "sha512": hashlib.sha512}


class Clock(its.TimestampSigner):
    now = 0

    def get_timestamp(self):
        return Clock.now


def make(kind, keys, salt, options, fallbacks):
    """Make the signer or serializer that a question names."""
    salted = {} if salt is None else {"salt": salt}
    if kind in ("signer", "timestamp"):
        return (its.Signer if kind == "signer" else Clock)(keys, **salted, **options)
    inner = {"serializer": tagged} if kind == "session" else {}
    cls, signer = {
        "serializer": (its.Serializer, its.Signer),
        "timed": (its.TimedSerializer, Clock),
        "url-safe": (its.URLSafeSerializer, its.Signer),
    }.get(kind, (its.URLSafeTimedSerializer, Clock))
    return cls(keys, signer=signer, signer_kwargs=options, fallback_signers=fallbacks, **salted, **inner)


def signer_options(sep, derivation, digest):
    return {"sep": sep, "key_derivation": derivation.decode(), "digest_method": digests[digest.decode()]}


def unsign(kind, secret, older, salt, sep, derivation, digest, fallback, max_age, now, token):
    kind = kind.decode()
    keys = [older, secret] if older else [secret]
    fallbacks = [signer_options(b".", *fallback.split())] if fallback else []
    Clock.now = int(now)
    timing = {"max_age": int(max_age) if max_age else None, "return_timestamp": True}
    try:
        s = make(kind, keys, salt[1:] if salt else None, signer_options(sep, derivation, digest), fallbacks)
        if kind in ("signer", "timestamp"):
            verified = s.unsign(token) if kind == "signer" else s.unsign(token, **timing)
        else:
            verified = s.loads(token) if kind in ("serializer", "url-safe") else s.loads(token, **timing)
    except its.SignatureExpired as e:
        return f"expired {canon(e.date_signed)}" + (f" {canon(e.payload)}" if kind == "timestamp" else "")
    except its.BadTimeSignature as e:
        return f"bad_time_signature {canon(e.date_signed)}"
    except its.BadSignature:
        return "bad_signature"
    except its.BadPayload:
        return "bad_payload"
    if isinstance(verified, tuple) and kind in ("timestamp", "timed", "url-safe-timed", "session"):
        return f"ok {canon(verified[0])} {canon(verified[1])}"
    return f"ok {canon(verified)}"


def sign(kind, secret, older, salt, sep, derivation, digest, fallback, max_age, now, text):
    """Sign a text, or the value that it says in JSON.

    What zlib makes of a payload is not determined, so of a payload that it could
    shorten only the text is told.
    """
    kind = kind.decode()
    Clock.now = int(now)
    keys = [older, secret] if older else [secret]
    s = make(kind, keys, salt[1:] if salt else None, signer_options(sep, derivation, digest), [])
    if kind in ("signer", "timestamp"):
        return f"ok {canon(s.sign(text))}"
    if kind != "session":
        return signed(s, kind, json.loads(text.decode()), sep)
    value = tagged.loads(text.decode())
    with app.app_context():
        return signed(s, kind, value, sep)


def signed(s, kind, value, sep):
    inner = s.serializer.dumps(value).encode()
    token = s.dumps(value).encode()
    if kind in ("serializer", "timed") or len(inner) < 12:
        return f"ok {canon(token)}"
    timed = kind in ("url-safe-timed", "session")
    return f"ok {canon(inner)}" + (f" {canon(token.rsplit(sep, 2)[1])}" if timed else "")


# JSON


def written(dumps, value):
    """Quote what a value is written as, or say that it cannot be."""
    try:
        return quote(dumps(value).encode())
    except (TypeError, ValueError, OverflowError, UnicodeError):
        return "unwritable"


def read_tagged(text):
    """Read tagged JSON; write the value as within an app context and outside of one."""
    value = tagged.loads(text.decode())
    with app.app_context():
        inside = written(tagged.dumps, value)
    return f"ok {canon(value)} {inside} {written(tagged.dumps, value)}"


def read_json(text):
    """Read plain JSON; write it as Serializer and as URLSafeSerializer do."""
    value = json.loads(text.decode())
    return f"ok {canon(value)} {written(json.dumps, value)} {written(_CompactJSON.dumps, value)}"


# Cookies and dates


def parse_cookies(header):
    cookies = Request({"HTTP_COOKIE": header.decode("latin-1")}).cookies
    return "ok " + " ".join(canon(pair) for pair in cookies.items(multi=True))


def write_cookie(name, value, domain, path, expires, max_age, flags, same_site):
    text = dump_cookie(
        name.decode(),
        value.decode(),
        domain=domain.decode() or None,
        path=path.decode() or None,
        expires=epoch + timedelta(seconds=int(expires)) if expires else None,
        max_age=int(max_age) if max_age else None,
        sync_expires=False,
        secure=b"s" in flags,
        httponly=b"h" in flags,
        partitioned=b"p" in flags,
        samesite=same_site.decode() or None,
    )
    return "ok " + quote(text.encode("latin-1"))


def read_date(text):
    return "ok " + canon(parse_date(text.decode()))


def write_date(seconds):
    return "ok " + quote(http_date(epoch + timedelta(seconds=int(seconds))).encode())


# Passwords


def check_password(stored, password):
    if too_costly(stored.decode()):
        return "not asked"
    return "match" if check_password_hash(stored.decode(), password.decode()) else "mismatch"


def too_costly(stored):
    """Say whether the answer would take more than some milliseconds."""
    method, *numbers = stored.partition("$")[0].split(":")
    try:
        if method == "scrypt":
            n, r, p = map(int, numbers)
            return n * r * p > 1 << 14
        if method == "pbkdf2":
            return len(numbers) < 2 or int(numbers[1]) > 2000
    except ValueError:
        return method == "scrypt" and not numbers
    return False


# The pipe

kinds = {
    b"unsign": unsign,
    b"sign": sign,
    b"tagged": read_tagged,
    b"json": read_json,
    b"cookies": parse_cookies,
    b"set-cookie": write_cookie,
    b"read-date": read_date,
    b"write-date": write_date,
    b"password": check_password,
}


def answer(kind, *fields):
    try:
        return kinds[kind](*fields)
    except Exception as e:  # whatever the library lets out is its answer
        return f"raises {type(e).__name__}"


def questions(batch):
    """Cut a batch into its questions, each a list of fields."""
    at = 0

    def take():
        nonlocal at
        at += 4
        return int.from_bytes(batch[at - 4 : at], "big")

    while at < len(batch):
        fields = []
        for _ in range(take()):
            size = take()
            fields.append(batch[at : at + size])
            at += size
        yield fields


def framed(data):
    return len(data).to_bytes(4, "big") + data


def main():
    warnings.simplefilter("ignore")  # dump_cookie's, of the size
    while size := sys.stdin.buffer.read(4):
        batch = sys.stdin.buffer.read(int.from_bytes(size, "big"))
        answers = b"".join(framed(answer(*q).encode("ascii")) for q in questions(batch))
        sys.stdout.buffer.write(framed(answers))
        sys.stdout.buffer.flush()


main()
