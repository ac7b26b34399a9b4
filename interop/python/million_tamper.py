"""Ways to spoil a token, or to read it with something else than it was made with.

Only those on which readers of lenient and of strict base64 agree: never junk characters,
padding or unused bits that are set, no zero byte in front of a timestamp, nothing behind
a zlib stream. A token whose bytes zlib chose is only spoiled behind them.

interop/million/tamper_test.go does the same.
"""

import zlib

from itsdangerous.encoding import base64_encode, int_to_bytes

ALPHABET = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
EDGE_TIMES = [1, 2**32 - 1, 2**32, 253402300799, 253402300800, 2**40 - 1, 2**40, 2**63 - 1, 2**63, 2**64 - 1]
NO_TIMES = [b"A", b"AAAAA", b"____________", b"________________"]  # no base64, or over eight bytes
NO_JSON = [b"", b"{", b"[1,]", b"nul", b'"', b"\xff\xfe", b"1 2", b"'a'", b"{1:2}", b'"\n"', b"\xed\xa0\x80", b"01"]


class Tampered:
    """A token to read, with what, and whether the date that an error tells is determined."""

    def __init__(self, how, setup, token, dated=True):
        self.how = how
        self.setup = setup
        self.token = token
        self.dated = dated and setup.one_separator()


def draw(s, setup, made):
    if made.how == "spelled" and s.one_in(4):
        return other_reader_or_tail(s, setup, made.token)  # its front is zlib's
    k = s.below(8)
    if k < 3:
        return other_reader_or_tail(s, setup, made.written)
    if k < 6:
        return broken(s, setup, made)
    return resigned(s, setup, made)


def other_reader_or_tail(s, setup, token):
    k = s.below(4)
    if k == 0:
        return other_reader(s, setup, token)
    sep = setup.sep.encode()
    rest, sig = token.rsplit(sep, 1)
    if k == 1 and setup.timed:
        front, _ = rest.rsplit(sep, 1)
        return Tampered("time", setup, front + sep + base64_encode(int_to_bytes(other_time(s))) + sep + sig)
    if k == 2:
        other = setup.signer(False).sign(s.bytes(s.below(9))).rsplit(sep, 1)[1]
        return Tampered("splice", setup, rest + sep + other)
    how, sig = other_signature(s, sig)
    return Tampered(how, setup, rest + sep + sig)


def other_time(s):
    if s.one_in(4):
        return s.pick(EDGE_TIMES)
    return 1 + int.from_bytes(s.bytes(1 + s.below(7)), "big")


def other_reader(s, setup, token):
    k = s.below(4)
    if k == 0:
        # A zero byte too: to HMAC it is no part of a short key, but it is one of a salt.
        changed = {"call_salt": setup.call_salt + b"\0"} if setup.call_salt is not None else {"salt": setup.real_salt() + b"\0"}
        return Tampered("salt", setup.but(**changed), token)
    if k == 1:
        return Tampered("digest", setup.but(digest=(setup.digest + 1 + s.below(3)) % 4), token)
    if k == 2:
        return Tampered("derivation", setup.but(derivation=(setup.derivation + 1 + s.below(3)) % 4), token)
    return Tampered("key", setup.but(keys=[s.bytes(1 + s.below(24))]), token)


def other_signature(s, sig):
    k = s.below(4)
    if k == 0:
        return "cut", sig[: s.below(len(sig))]
    if k == 1:
        return "longer", sig + bytes(s.pick(ALPHABET) for _ in range(1 + s.below(4)))
    at = s.below(len(sig) - 1)  # never the last character, which has unused bits
    other = ALPHABET[(ALPHABET.index(sig[at]) + 1 + s.below(63)) % 64]
    return "letter", sig[:at] + bytes([other]) + sig[at + 1 :]


def broken(s, setup, made):
    token, sep = made.written, setup.sep.encode()
    k = s.below(8)
    if k == 0:
        return Tampered("end", setup, token[: s.below(len(token))], dated=False)
    if k == 1:
        return Tampered("start", setup, token[1 + s.below(len(token)) :], dated=False)
    if k == 2:
        return Tampered("doubled", setup, (sep + sep).join(token.rsplit(sep, 1)), dated=False)
    if k == 3:
        return Tampered("joined", setup, b"".join(token.rsplit(sep, 1)), dated=False)
    if k == 4:
        return Tampered("inserted", setup, s.bytes(1 + s.below(3)) + token, dated=False)
    if k == 5:
        return Tampered("short", setup, s.pick([b"", sep, sep + sep, b"A", b"." * s.below(20)]), dated=False)
    if k == 6 or not made.front:
        return Tampered("seps", setup, token.replace(sep, sep + sep), dated=False)
    at = s.below(len(made.front))
    other = bytes([made.front[at] ^ 1 + s.below(255)])
    return Tampered("byte", setup, token[:at] + other + token[at + 1 :], dated=False)


def resigned(s, setup, made):
    """Return what a holder of the key could sign, but the class itself never writes."""
    sep = setup.sep.encode()
    if setup.timed and s.one_in(2):
        return Tampered("untimed", setup, untimed(s, setup, made, sep), dated=False)
    if setup.signs_bytes:
        return Tampered("other", setup, setup.signer(setup.timed).sign(s.bytes(s.below(20))))
    front = odd_payload(s, setup, made)
    return Tampered("payload", setup, setup.signer(setup.timed).sign(front))


def untimed(s, setup, made, sep):
    """Return a good signature without a time, or one that none can read."""
    bare = setup.signer(False)
    if s.one_in(2):
        return bare.sign(made.front + sep + s.pick(NO_TIMES))
    return bare.sign(b"no-time-and-no-separator")


def odd_payload(s, setup, made):
    if not setup.url_safe:
        return s.pick(NO_JSON)
    k = s.below(6)
    if k == 0:
        return base64_encode(s.pick(NO_JSON))
    if k == 1:
        return s.pick([b"A", b"AAAAA", b".A", b".", b".AAAA", b".eJw"])
    if k == 2:
        return b"." + base64_encode(stored(s.pick(NO_JSON)))
    stream = stored(made.text)
    if k == 3:
        return b"." + base64_encode(stream[: s.below(len(stream))])
    if k == 4:
        return b"." + base64_encode(stream[:-1] + bytes([stream[-1] ^ 1 + s.below(255)]))
    return b"." + base64_encode(stream)


def stored(text):
    """Return a zlib stream of one stored block, whose bytes no zlib chooses."""
    size = len(text).to_bytes(2, "little")
    size += bytes(b ^ 0xFF for b in size)
    return b"\x78\x01\x01" + size + text + zlib.adler32(text).to_bytes(4, "big")
