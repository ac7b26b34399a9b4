"""The stream that every case of the million is drawn from, and the notation of its answers.

interop/million/stream_test.go draws the same and writes the same.
"""

import hashlib
import re
import struct
from datetime import datetime, timezone
from uuid import UUID

from markupsafe import Markup

VERSION = 1  # another one makes other cases of the same numbers


class Stream:
    """SHAKE128 of the chapter and the number of a case, as long as the case needs it."""

    def __init__(self, chapter, number):
        self.seed = hashlib.shake_128(f"gourd million {VERSION}/{chapter}/{number}".encode())
        self.room = self.seed.digest(1024)
        self.at = 0

    def bytes(self, n):
        start = self.at
        self.at = end = start + n
        if end > len(self.room):
            self.room = self.seed.digest(2 * end)
        return self.room[start:end]

    def below(self, n):
        """Return a number from 0 to n-1; n is at most 2**32."""
        return int.from_bytes(self.bytes(4), "big") % n

    def one_in(self, n):
        return self.below(n) == 0

    def pick(self, choices):
        return choices[self.below(len(choices))]


def quoted(text):
    """Return text or bytes in %XX notation, a lone surrogate as its three bytes."""
    raw = text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")
    return '"' + AWKWARD.sub(percent, raw).decode("ascii") + '"'


AWKWARD = re.compile(rb'[^ -~]|["%]')
PERCENT = {bytes([b]): b"%%%02x" % b for b in range(256)}


def percent(match):
    return PERCENT[match[0]]


def notation(value):
    """Return a value in one line, its type and its order included."""
    return WRITE[type(value)](value)


def float_notation(value):
    return "d" + ("nan" if value != value else struct.pack(">d", value).hex())


def datetime_notation(value):
    seconds = (value - EPOCH).total_seconds()
    return f"w{int(seconds)}{int(value.utcoffset().total_seconds()):+d}"


def dict_notation(value):
    return "{" + " ".join([notation(k) + " " + notation(v) for k, v in value.items()]) + "}"


def by_name(value):
    """Return a value with the keys of its dicts in order: Gourd's maps have none of their own."""
    match value:
        case dict():
            return {k: by_name(value[k]) for k in sorted(value)}
        case list():
            return [by_name(item) for item in value]
        case tuple():
            return tuple(map(by_name, value))
    return value


EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)

WRITE = {
    type(None): lambda value: "n",
    bool: lambda value: "y" if value else "f",
    int: lambda value: f"i{value:x}",  # in base 16, which has no limit of digits
    float: float_notation,
    str: quoted,
    Markup: lambda value: "m" + quoted(str(value)),
    bytes: lambda value: "b" + value.hex(),
    UUID: lambda value: "u" + value.hex,
    datetime: datetime_notation,
    list: lambda value: "[" + " ".join(map(notation, value)) + "]",
    tuple: lambda value: "(" + " ".join(map(notation, value)) + ")",
    dict: dict_notation,
}
