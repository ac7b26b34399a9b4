"""Chapter cookies: Set-Cookie headers written, and Cookie headers read as request.cookies reads them.

interop/million/cookies_test.go does the same.
"""

from werkzeug.http import dump_cookie
from werkzeug.sansio.http import parse_cookie

from million_stream import quoted
from million_values import Values

NAMES = ["session", "a", "__Host-id", "remember_token", "$Version", "a.b!#%&'*+-^`|~"]
DOMAINS = [None, None, "example.com", ".example.com", "sub.Example.COM", "localhost", "example.com:8080", "xn--bcher-kva.example"]
PATHS = ["/", "/", None, "/app", "/a b", "/é", "/a;b", "/%20", "/a/b?c#d", "/~x_y-z.", "/\U0001f600", '/"\\', "/a@b:c,d=e+f&g$h!i'(j)*k"]
SAME_SITE = [None, "Strict", "Lax", "None", "lax", "STRICT", "none"]
BLANKS = [b"", b"", b"", b" ", b"\t", b" \t "]
# What stands in a name, a bare value, between quotes. Of bare text only what Werkzeug reads
# alike since 3.1.9 and before: no blank in it, not even one of latin-1, and no quote.
NAME_BYTES = bytes(b for b in range(0x21, 0x100) if b not in b'=";\x7f\x85\xa0')
BARE_BYTES = NAME_BYTES + b"="
QUOTED_PIECES = [
    b"a", b";", b"; b=c", b"=", b" ", b"\t", b"\\073", b"\\303\\251", b"\\400", b"\\12", b"\\8", b"\\377", b"\\000", b"\\\\", b'\\"', b"\\x",
    b",", b"\x00", b"\x1c", b"\x1f", b"\x85", b"\xa0", b"\xc3\xa9", b"\xff", b"\xe2\x80\x8b", b"\r", b"\x0b", b"%20", b"'", b"\\3", b"\\30",
]  # fmt: skip


def case(s):
    k = s.below(4)
    if k == 0:
        return ["written"], [written(s)]
    if k == 1:  # what one side writes, the other reads
        pairs = [dump_cookie(s.pick(NAMES), Values(s).text(), path=None, max_size=0) for _ in range(s.below(5))]
        return ["read"], read("; ".join(pairs).encode("latin-1"))
    return ["odd"], read(b";".join([pair(s) for _ in range(s.below(6))]))


def pair(s):
    """Return one pair, or something without a name, which no reader takes for one."""
    k = s.below(16)
    if k == 0:
        return s.pick(BLANKS)
    name = some(s, NAME_BYTES)
    if k == 1:
        return s.pick(BLANKS) + name + s.pick(BLANKS)
    if k == 2:
        return b"=" + name
    if s.one_in(2):
        value = some(s, BARE_BYTES) if s.below(8) else b""
    else:
        value = b'"' + b"".join([s.pick(QUOTED_PIECES) for _ in range(s.below(8))]) + b'"'
    return s.pick(BLANKS) + name + s.pick(BLANKS) + b"=" + s.pick(BLANKS) + value + s.pick(BLANKS)


def some(s, allowed):
    return bytes([s.pick(allowed) for _ in range(1 + s.below(8))])


def written(s):
    name, value = s.pick(NAMES), Values(s).text()
    given = {
        "domain": s.pick(DOMAINS),
        "path": s.pick(PATHS),
        "samesite": s.pick(SAME_SITE),
        "secure": s.one_in(2),
        "httponly": s.one_in(2),
        "partitioned": s.one_in(4),
        "max_age": s.below(2**31) - 100 if s.one_in(2) else None,
        "expires": s.below(2**32) if s.one_in(2) else None,
    }
    return quoted(dump_cookie(name, value, max_size=0, sync_expires=False, **given))


def read(header):
    pairs = parse_cookie(header.decode("latin-1"), cls=list)  # in their order, which a MultiDict would lose
    return [quoted(header), *[quoted(name) + "=" + quoted(value) for name, value in pairs]]
