"""Values drawn from a stream: texts of all planes, integers of any size, floats of all
exponents, containers within containers, and Flask's own types.

interop/million/values_test.go draws the same.
"""

import struct
from datetime import datetime, timedelta, timezone
from uuid import UUID

from markupsafe import Markup

from million_stream import EPOCH, notation

EDGE_CHARS = [0x2028, 0x2029, 0xFEFF, 0xFFFD, 0xFFFE, 0xFFFF, 0xE000, 0xD7FF, 0x10000, 0x10FFFF]
EDGE_INTS = [2**31 - 1, 2**31, 2**53, 2**63 - 1, 2**63, -(2**63), -(2**63) - 1, 2**64 - 1, 2**64, -1]
EDGE_FLOATS = [
    0.0, -0.0, 1e15, 1e16, 9999999999999998.0, 1e-4, 1e-5, 9.999e-5, 1e21, 1e22, 1.5e300, 5e-324,
    1.7976931348623157e308, 2.2250738585072014e-308, 0.1, float("nan"), float("inf"), float("-inf"),
]  # fmt: skip
KEYS = ["a", "b", "c", "_user_id", "", " t", " di", " d", " t__", "é", "\ue000", "\U0001f600", "A", "10", "9"]
TAGS = [" di", " t", " b", " m", " u", " d"]
PRINTABLE = bytes(0x20 + b % 0x5F for b in range(256))


class Values:
    """Draws values. Lone surrogates only where they can be written; tags are Flask's types."""

    def __init__(self, stream, lone=False, tags=False):
        self.stream = stream
        self.lone = lone
        self.tags = tags

    def size(self):
        k = self.stream.below(256)
        if k < 24:
            return 0
        if k < 220:
            return 1 + self.stream.below(10)
        if k < 254:
            return 11 + self.stream.below(50)
        return 100 + self.stream.below(400)

    def char(self):
        s = self.stream
        k = s.below(16)
        if k < 7:
            return chr(0x20 + s.below(0x5F))
        if k == 7:
            return s.pick("\"\\/<>&'%")
        if k == 8:
            return chr(s.below(0x20))
        if k == 9:
            return chr(0x7F + s.below(0x81))
        if k == 10:
            return chr(s.pick(EDGE_CHARS))
        if k < 13:
            return chr(s.below(0xD800))
        if k == 13:
            return chr(0xE000 + s.below(0x2000))
        if k == 14 or not self.lone:
            return chr(0x10000 + s.below(0x100000))
        return chr(0xD800 + s.below(0x800))

    def text(self):
        s = self.stream
        style, n = s.below(4), self.size()
        if style == 0:
            return s.bytes(n).translate(PRINTABLE).decode("ascii")
        if style == 1:  # what zlib shrinks
            return "".join([self.char() for _ in range(1 + s.below(3))]) * (n // 2)
        return "".join([self.char() for _ in range(n)])

    def int(self):
        s = self.stream
        k = s.below(8)
        if k < 2:
            return s.below(10)
        if k == 2:
            return -s.below(1000)
        if k == 3:
            return s.below(2**32)
        if k == 4:
            return s.pick(EDGE_INTS)
        if k == 5:
            return int.from_bytes(s.bytes(8), "big", signed=True)
        if k == 6 or not s.one_in(256):
            return int.from_bytes(s.bytes(1 + s.below(40)), "big", signed=True)
        return 1 << 14270 + s.below(30)  # 4296 to 4305 digits; 4300 are allowed

    def float(self):
        s = self.stream
        k = s.below(4)
        if k == 0:
            return s.pick(EDGE_FLOATS)
        if k == 1:
            return (s.below(2**32) - 2**31) / 10 ** s.below(16)
        if k == 2:
            return float(s.below(2**32) * s.below(2**20))
        return struct.unpack(">d", s.bytes(8))[0]

    def datetime(self):
        s = self.stream
        days = s.below(3652059 - 4) - 719162 + 2  # of the years 1 to 9999, two days from their ends
        when = timedelta(days, s.below(86400), s.below(1000000))
        k = s.below(4)
        if k == 0:
            return (EPOCH + when).replace(tzinfo=None)  # naive, which means UTC
        if k < 3:
            return EPOCH + when
        return (EPOCH + when).astimezone(timezone(timedelta(minutes=s.below(28 * 60) - 14 * 60)))

    def scalar(self, kinds):
        k = self.stream.below(kinds)
        if k == 0:
            return None
        if k == 1:
            return self.stream.one_in(2)
        if k < 4:
            return self.int()
        if k == 4:
            return self.float()
        if k < 9:
            return self.text()
        if k == 9:
            return self.stream.bytes(self.size())
        if k == 10:
            return Markup(self.text())
        if k == 11:
            return UUID(bytes=self.stream.bytes(16))
        return self.datetime()

    def value(self, depth=3):
        s = self.stream
        scalars = 13 if self.tags else 9
        k = s.below(scalars + (8 if self.tags else 5)) if depth else 0
        if k < scalars:
            return self.scalar(scalars)
        k -= scalars
        if k < 2:
            return self.list(depth)
        if k < 5:
            return self.dict(depth)
        if k < 7:
            return tuple(self.list(depth))
        return {s.pick(TAGS): self.value(depth - 1)}

    def list(self, depth):
        return [self.value(depth - 1) for _ in range(self.stream.below(5))]

    def dict(self, depth):
        s = self.stream
        key = self.keys(s.below(32))
        return self.members(s.below(5), key, depth)

    def members(self, n, key, depth):
        pairs, seen = {}, set()
        for _ in range(n):
            k = key()
            v = self.value(depth - 1)
            name = notation(k)
            if name not in seen:
                seen.add(name)
                pairs[k] = v
        return pairs

    def keys(self, kind):
        """Return what draws the keys of one dict: text, numbers, or anything that JSON takes."""
        if kind < 28:
            return self.text_key
        if kind < 31:
            return self.number_key
        return self.any_key

    def text_key(self):
        if self.stream.one_in(2):
            return self.stream.pick(KEYS)
        return self.text()

    def number_key(self):
        """Return an integer or half of one, which are never equal; bools are 0 and 1, so neither is."""
        k = self.stream.below(3)
        if k == 0:
            return self.stream.below(1000) + 0.5
        if k == 1:
            return -self.stream.below(2**32) - 1
        return 2 + self.stream.below(300)

    def any_key(self):
        k = self.stream.below(4)
        if k == 0:
            return None
        if k == 1:
            return self.stream.one_in(2)
        if k == 2:
            return self.number_key()
        return self.text_key()

    def deep(self, value):
        """Return a value within up to 40 lists and dicts."""
        for _ in range(self.stream.below(41)):
            value = [value] if self.stream.one_in(2) else {"k": value}
        return value

    def session(self):
        """Return the values of a session: any, or those of a sign-in with Flask-Login."""
        s = self.stream
        values = self.members(s.below(6), self.text_key, 3)
        if s.below(4):
            return values
        values["_user_id"] = str(s.below(100000))
        values["_fresh"] = s.one_in(2)
        values["_id"] = s.bytes(64).hex()
        if s.one_in(2):
            values["_permanent"] = True
        if s.one_in(2):
            values["csrf_token"] = s.bytes(20).hex()
        if s.one_in(2):
            values["_flashes"] = [(self.text(), self.text()) for _ in range(1 + s.below(3))]
        return values
