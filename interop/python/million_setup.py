"""What a token of the chapter tokens is made with and read with: classes of itsdangerous, and
Flask's own session interface.

interop/million/setup_test.go and calls_test.go do the same with Gourd.
"""

import hashlib

import flask
import itsdangerous
from flask.json.tag import TaggedJSONSerializer
from flask.sessions import SecureCookieSessionInterface
from itsdangerous import BadData, SignatureExpired
from itsdangerous._json import _CompactJSON

from million_stream import by_name, notation, quoted

KINDS = [
    "Signer", "TimestampSigner", "Serializer", "TimedSerializer",
    "URLSafeSerializer", "URLSafeTimedSerializer", "session", "session",
]  # fmt: skip
DIGESTS = [hashlib.sha1, hashlib.sha256, hashlib.sha384, hashlib.sha512]
DERIVATIONS = ["django-concat", "concat", "hmac", "none"]
SEPARATORS = [":", "::", "|", " ", "\x00", "~", "$.", "é", "\U0001f600", "..", "!", "+", "/", "\n"]
EDGE_TIMES = [1, 255, 256, 65535, 65536, 2**31 - 1, 2**31, 2**32 - 1, 2**32, 253402300799]
CODES = {
    "BadSignature": "bad_signature",
    "BadTimeSignature": "bad_time_signature",
    "SignatureExpired": "expired",
    "BadPayload": "bad_payload",
}


class Clock:
    now = 0


itsdangerous.TimestampSigner.get_timestamp = lambda self: Clock.now


class Noted:
    """A codec that remembers the text that went through it."""

    def __init__(self, codec):
        self.codec = codec
        self.text = None

    def dumps(self, value, **kwargs):
        self.text = self.codec.dumps(value, **kwargs)
        return self.text

    def loads(self, text):
        self.text = text
        return self.codec.loads(text)


class Sessions(SecureCookieSessionInterface):
    serializer = Noted(TaggedJSONSerializer())


app = flask.Flask(__name__)
app.app_context().push()  # where Flask signs, and where it sorts keys
sessions = Sessions()


class Setup:
    """What a signer or serializer is made with."""

    @classmethod
    def draw(cls, s):
        self = cls()
        self.kind = kind = s.pick(KINDS)
        self.timed = kind in ("TimestampSigner", "TimedSerializer", "URLSafeTimedSerializer", "session")
        self.url_safe = kind in ("URLSafeSerializer", "URLSafeTimedSerializer", "session")
        self.signs_bytes = kind in ("Signer", "TimestampSigner")
        self.keys = [key(s) for _ in range(1 + s.below(4))]  # the oldest first
        self.time = time(s)
        self.digest, self.derivation, self.sep, self.salt = 0, 2, ".", b"cookie-session"  # Flask's
        self.fallbacks, self.call_salt, self.dialect = [], None, {}
        if kind == "session":
            return self
        self.digest, self.derivation, self.sep, self.salt = s.below(4), s.below(4), separator(s), salt(s)
        if self.signs_bytes:
            return self
        if s.one_in(3):
            self.fallbacks = [fallback(s, self.sep) for _ in range(1 + s.below(2))]
        if s.one_in(4):
            self.call_salt = s.bytes(s.below(8))
        self.dialect = dialect(s, self.url_safe)
        return self

    def but(self, **changes):
        """Return another setup that differs in these."""
        other = Setup()
        other.__dict__ = self.__dict__ | changes
        return other

    def one_separator(self):
        return all(f[0] == self.sep for f in self.fallbacks)

    def real_salt(self):
        """Return the salt that the keys are derived with."""
        if self.call_salt is not None:
            return self.call_salt
        if self.salt is not None:
            return self.salt
        return b"itsdangerous.Signer" if self.signs_bytes else b"itsdangerous"

    def signer(self, timed):
        """Return the bare signer under the same keys, its clock at the making of the token."""
        Clock.now = self.time
        kind = itsdangerous.TimestampSigner if timed else itsdangerous.Signer
        return kind(self.keys, salt=self.real_salt(), **options((self.sep, self.derivation, self.digest)))

    def real(self):
        """Return the object of itsdangerous."""
        if self.kind == "session":
            return self.real_session()
        kind = getattr(itsdangerous, self.kind)
        given = {} if self.salt is None else {"salt": self.salt}
        mine = options((self.sep, self.derivation, self.digest))
        if self.signs_bytes:
            return kind(self.keys, **given, **mine)
        return kind(
            self.keys,
            serializer=Noted(_CompactJSON if self.url_safe else itsdangerous.Serializer.default_serializer),
            serializer_kwargs=self.dialect,
            signer_kwargs=mine,
            fallback_signers=[options(f) for f in self.fallbacks],
            **given,
        )

    def real_session(self):
        app.secret_key = self.keys[-1]
        app.config["SECRET_KEY_FALLBACKS"] = self.keys[:-1]
        serializer = sessions.get_signing_serializer(app)
        mine = options((self.sep, self.derivation, self.digest))
        if (self.salt, mine) != SESSION:  # tampering has changed them
            serializer.salt, serializer.signer_kwargs = self.salt, mine
        return serializer

    def per_call(self):
        return {} if self.call_salt is None else {"salt": self.call_salt}

    def read(self, token, now, limit, dated):
        """Return the verdict on a token and what else is known of it; of an error the date, if dated."""
        Clock.now = now
        try:
            return "ok", *self.unsign(self.real(), token, limit), self.who_signed(token)
        except BadData as error:
            return code(error), date_signed(error) if dated else "", self.expired_text(error)

    def who_signed(self, token):
        """Return which signer and which key signed, the newest being 0, found out one by one."""
        forms = [(self.sep, self.derivation, self.digest), *self.fallbacks]
        for signer, form in enumerate(forms):
            for key, secret in enumerate(reversed(self.keys)):
                if itsdangerous.Signer(secret, salt=self.real_salt(), **options(form)).validate(token):
                    return f"by {signer}.{key}"
        raise ValueError("nobody signed what was read")

    def expired_text(self, error):
        """Return what an expired token says, which the serializers only give by loads_unsafe."""
        return quoted(error.payload) if self.signs_bytes and isinstance(error, SignatureExpired) else ""

    def unsign(self, real, token, limit):
        if self.signs_bytes and self.timed:
            value, at = real.unsign(token, max_age=limit, return_timestamp=True)
            return quoted(value), str(int(at.timestamp()))
        if self.signs_bytes:
            return quoted(real.unsign(token)), ""
        at = ""
        if self.timed:
            value, at = real.loads(token, max_age=limit, return_timestamp=True, **self.per_call())
            at = str(int(at.timestamp()))
        else:
            value = real.loads(token, **self.per_call())
        return quoted(real.serializer.text), at, self.notation(value)

    def notation(self, value):
        return notation(by_name(value) if self.kind == "session" else value)

    def read_unsafe(self, token, now, limit):
        if self.signs_bytes:
            return ""
        Clock.now = now
        try:
            of_age = {"max_age": limit} if self.timed else {}
            signed, value = self.real().loads_unsafe(token, **of_age, **self.per_call())
        except BadData as error:
            return code(error)
        return ("signed " if signed else "unsigned ") + self.notation(value)


def options(of):
    sep, derivation, digest = of
    return {"sep": sep, "key_derivation": DERIVATIONS[derivation], "digest_method": DIGESTS[digest]}


SESSION = (b"cookie-session", options((".", 2, 0)))


def key(s):
    if s.one_in(8):
        return s.bytes(60 + s.below(140))  # around and over the block of every digest
    return s.bytes(1 + s.below(24))


def separator(s):
    return s.pick(SEPARATORS) if s.one_in(4) else "."


def salt(s):
    k = s.below(5)
    if k == 0:
        return None
    if k == 1:
        return b""
    if k == 2:
        return b"cookie-session"
    return s.bytes(1 + s.below(20))


def fallback(s, sep):
    if s.one_in(6):
        sep = s.pick(SEPARATORS)
    return sep, s.below(4), s.below(4)


def dialect(s, url_safe):
    """Return arguments of json.dumps. (The URL-safe classes have defaults of their own.)"""
    given = {}
    if s.one_in(4):
        given["ensure_ascii"] = url_safe
    if s.one_in(4):
        given["separators"] = (", ", ": ") if url_safe else (",", ":")
    if s.one_in(4):
        given["sort_keys"] = True
    return given


def time(s):
    """Return when a token is made: never 0, whose timestamp is empty and refused by Gourd."""
    k = s.below(8)
    if k == 0:
        return 1 + s.below(1000)
    if k == 1:
        return s.pick(EDGE_TIMES)
    if k == 2:
        return int.from_bytes(s.bytes(5), "big") % 253402300799 + 1
    return 1200000000 + s.below(1500000000)


def code(error):
    return CODES[type(error).__name__]


def date_signed(error):
    at = getattr(error, "date_signed", None)
    if at is None:
        return ""
    told = str(int(at.timestamp()))
    if isinstance(error, SignatureExpired):
        return told
    return "claimed " + told
