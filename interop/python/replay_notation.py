"""The notation of ../vectors: byte strings, texts, typed values and errors.

typed.py knows the values that a session can hold; here are the rest, which occur
as questions only.
"""

import binascii
import datetime
import decimal
import struct
import zlib

import typed


class HTML:
    """Any object with __html__ that is no Markup."""

    def __init__(self, html):
        self.html = html

    def __html__(self):
        return self.html


def decode(value):
    """Return the Python value that the typed notation describes."""
    v = value.get("v")
    match value["t"]:
        case "list":
            return [decode(item) for item in v]
        case "tuple":
            return tuple(decode(item) for item in v)
        case "set":
            return {decode(item) for item in v}
        case "dict":
            return {decode(key): decode(item) for key, item in v}
        case "datetime":
            return datetime.datetime.fromisoformat(v)
        case "date":
            return datetime.date.fromisoformat(v)
        case "timedelta":
            return datetime.timedelta(seconds=value["seconds"])
        case "decimal":
            return decimal.Decimal(v)
        case "complex":
            return complex(v)
        case "html_object":
            return HTML(v)
        case "unsupported":
            return object()
    return typed.decode(value)


def encode(value):
    """Return a Python value in the typed notation, as the files write it."""
    match value:
        case list() | tuple() | dict():
            kind = "list" if isinstance(value, list) else "tuple" if isinstance(value, tuple) else "dict"
            if kind == "dict":
                return {"t": kind, "v": [[encode(k), encode(v)] for k, v in value.items()]}
            return {"t": kind, "v": [encode(item) for item in value]}
        case datetime.datetime():
            offset = value.utcoffset()
            return {
                "t": "datetime",
                "v": value.isoformat(),
                "aware": offset is not None,
                "offset_seconds": None if offset is None else int(offset.total_seconds()),
            }
    return typed.encode(value)


def octets(case, name):
    """Return the bytes of the field X or X_hex."""
    return bytes.fromhex(case[name + "_hex"]) if name + "_hex" in case else case[name].encode()


def spelled(case, name, octets):
    """Return bytes as the field X or X_hex, whichever the case has."""
    if name + "_hex" in case:
        return {name + "_hex": octets.hex()}
    return {name: octets.decode("utf-8", "surrogateescape")}


def text(case, name):
    """Return the text of the field X, X_cps or X_repeat."""
    if name + "_cps" in case:
        return "".join(map(chr, case[name + "_cps"]))
    if name + "_repeat" in case:
        piece, times = case[name + "_repeat"]
        return piece * times
    return case[name]


def error_name(error):
    kind = type(error)
    if kind in (struct.error, zlib.error, binascii.Error):
        return f"{kind.__module__}.{kind.__name__}"
    return kind.__name__


def error_fields(case, error):
    """Return what a case tells of an exception: its class, its ancestors, its facts."""
    fields = {"error": error_name(error)}
    if "error_bases" in case:
        bases = [base.__name__ for base in type(error).__mro__[1:-1]]
        last = case["error_bases"][-1]
        fields["error_bases"] = bases[: bases.index(last) + 1] if last in bases else bases
    if "payload_hex" in case:
        payload = getattr(error, "payload", None)
        fields["payload_hex"] = None if payload is None else payload.hex()
    if "date_signed" in case:
        signed = getattr(error, "date_signed", None)
        fields["date_signed"] = None if signed is None else int(signed.timestamp())
    if "original_error" in case:
        fields["original_error"] = error_name(error.original_error)
    return fields
