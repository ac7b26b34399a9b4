"""Chapter json: texts as json.dumps writes them in every dialect, some spoiled, read and written anew.

interop/million/json_test.go does the same.
"""

import json

from itsdangerous._json import _CompactJSON

from million_stream import notation, quoted
from million_values import Values

# What is put into a text, in place of some of its bytes or between them.
PIECES = [
    b"0", b"-", b"-0", b".", b"1", b"e", b"E+", b"1e400", b"-1e400", b"1E5", b"1e-400", b".5", b"5.", b"01", b"1.0e-07",
    b"NaN", b"Infinity", b"-Infinity", b"-NaN", b"null", b"nul", b"true", b"True", b'"', b"\\", b"\\u", b"\\u0", b"\\u00e9",
    b"\\uD83D\\uDE00", b"\\ud83d", b"\\ude00", b"\\uD83D\\u0041", b"\\ud83d\\ud83d\\ude00", b"\\x41", b"\\/", b"\\b\\f\\n\\r\\t", b"\\'",
    b"[", b"]", b"{", b"}", b",", b":", b"[]", b"{}", b'"a":1,', b'"":', b" ", b"\t", b"\n", b"\r", b"\x0b", b"\x0c", b"\x00",
    b"\x1f", b"\x7f", b"\xc2\xa0", b"\xef\xbb\xbf", b"\xe2\x80\xa8", b"\xed\xa0\x80", b"\xc0\x80", b"\xff", b"\xf4\x90\x80\x80", b"/**/", b"\xd9\xa1",
]  # fmt: skip


def case(s):
    spaced, ascii_only, sort = s.one_in(2), s.one_in(2), s.one_in(4)
    values = Values(s, lone=ascii_only)
    value = values.dict(4) if s.one_in(2) else values.value(4)
    dialect = {"ensure_ascii": ascii_only, "sort_keys": sort, "separators": (", ", ": ") if spaced else (",", ":")}
    try:
        text = json.dumps(value, **dialect).encode()
    except (TypeError, ValueError):
        return ["refused"], []
    times = s.below(3)
    for _ in range(times):
        text = spoiled(s, text)
    verdict, *told = read(text, dialect)
    return [f"spoiled:{times}", verdict], [quoted(text), *told]


def spoiled(s, text):
    at = s.below(len(text) + 1)
    cut = s.below(4) if s.one_in(2) else 0
    piece = s.pick(PIECES) if s.below(4) else b""
    return text[:at] + piece + text[at + cut :]


def read(text, dialect):
    """Read a text; return the verdict, its value and how that is written."""
    try:
        value = _CompactJSON.loads(text.decode())
    except ValueError:
        return ["bad"]
    try:
        again = quoted(json.dumps(value, **dialect).encode())
    except ValueError:  # a lone surrogate, which UTF-8 cannot hold
        again = "refused"
    return ["good", notation(value), again]
