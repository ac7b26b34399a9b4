"""Chapter tokens: made, read, tampered with and read again, by every class and by Flask's session.

interop/million/tokens_test.go does the same with Gourd.
"""

from itsdangerous.encoding import base64_encode

import million_tamper
from million_setup import Clock, Setup, key
from million_stream import quoted
from million_values import Values

LONGEST = 5000  # bytes of text; what is longer makes tokens that Gourd would not look at


def case(s):
    setup = Setup.draw(s)
    made = Made(s, setup)
    if made.fault:
        return [setup.kind, "made:" + made.fault], [made.fault_text]
    reader, after, limit = other_reader(s, setup), elapsed(s), age_limit(s)
    now = setup.time + after(limit)
    first = reader.read(made.token, now, limit, dated=setup.one_separator())
    tampered = million_tamper.draw(s, setup, made)
    second = tampered.setup.read(tampered.token, now, limit, dated=tampered.dated)
    unsafe = tampered.setup.read_unsafe(tampered.token, now, limit) if tampered.dated else ""
    labels = [setup.kind, "made:" + made.how, "read:" + first[0], "tamper:" + tampered.how, "then:" + second[0]]
    return labels, [quoted(made.written), *first[1:], *second[1:], unsafe]


def age_limit(s):
    """Return max_age: none, whole, quarters of a second, negative."""
    k = s.below(8)
    if k < 2:
        return None
    if k == 2:
        return 0
    if k == 3:
        return 3600
    if k == 4:
        return 31 * 24 * 3600
    if k == 5:
        return s.below(100) / 4
    if k == 6:
        return -(1 + s.below(1000)) / 4
    return s.below(1000000000)


def elapsed(s):
    """Return how long after its making a token is read, by the limit: mostly around it."""
    k, n, far = s.below(8), s.below(1000000), s.below(2**32)

    def after(limit):
        whole = int((limit or 0) // 1)
        return [0, whole, whole + 1, whole - 1, -1, -n, n, far * 64][k]

    return after


def other_reader(s, setup):
    """Return a reader with the writer's keys, older than its own, or without the one that signed;
    one that has moved on to other signers reads with the writer's as a fallback."""
    if setup.fallbacks and s.one_in(2):
        mine = (setup.sep, setup.derivation, setup.digest)
        setup = setup.but(digest=s.below(4), derivation=s.below(4), fallbacks=[*setup.fallbacks, mine])
    k = s.below(4)
    if k < 2:
        return setup
    newer = [key(s) for _ in range(1 + s.below(3))]
    if k == 2:
        return setup.but(keys=setup.keys + newer)
    return setup.but(keys=setup.keys[:-1] + newer)


class Made:
    """A token of drawn content: how it was made, and what of it is determined."""

    def __init__(self, s, setup):
        self.fault = ""
        Clock.now = setup.time
        if setup.signs_bytes:
            self.front = Values(s).text().encode() if s.one_in(2) else s.bytes(s.below(60))
            self.token = self.written = setup.real().sign(self.front)
            self.how = "exact"
            return
        self.make(setup.real(), setup, content(s, setup))

    def make(self, real, setup, value):
        try:
            self.token = real.dumps(value, **setup.per_call()).encode()
        except (TypeError, ValueError):  # keys of two kinds, a lone surrogate in UTF-8, 4301 digits
            self.fault, self.fault_text = "refused", ""
            return
        self.text = real.serializer.text.encode()
        if len(self.text) > LONGEST:
            self.fault, self.fault_text = "long", quoted(self.text)
            return
        self.front = base64_encode(self.text) if setup.url_safe else self.text
        self.how = "exact" if not setup.url_safe or incompressible(self.text) else "spelled"
        self.written = self.token
        if self.how == "spelled":  # as if it had not been shortened: readers take both
            self.written = setup.signer(setup.timed).sign(self.front)
        elif setup.url_safe and not self.token.startswith(self.front):
            raise ValueError("zlib has shrunk what was taken for incompressible: " + self.text.decode())


def incompressible(text):
    """Tell whether no zlib makes text shorter: no three bytes occur twice, and few bytes do."""
    if len(text) < 12:
        return True
    if 2 * len(set(text)) < len(text) or len(text) > 60:
        return False
    return len({text[i : i + 3] for i in range(len(text) - 2)}) == len(text) - 2


def content(s, setup):
    if setup.kind == "session":
        return Values(s, lone=True, tags=True).session()
    if setup.url_safe and s.one_in(3):  # short enough to be exact
        return s.pick([Values(s).int, Values(s).float, Values(s).char])()
    ascii_only = setup.dialect.get("ensure_ascii", not setup.url_safe)
    values = Values(s, lone=ascii_only or s.one_in(32))
    value = values.dict(3) if s.one_in(2) else values.value()
    return values.deep(value) if s.one_in(64) else value
