"""Session values as JSON that loses nothing: {"t": "tuple", "v": [...]}.

It is the notation of the files in ../vectors, both ways.
"""

import struct
from datetime import datetime, timezone
from uuid import UUID

from markupsafe import Markup


def encode(value):
    """Return a Python value in the typed notation."""
    match value:
        case None:
            return {"t": "null"}
        case bool():
            return {"t": "bool", "v": value}
        case int():
            return {"t": "int", "v": str(value)}
        case float():
            return {"t": "float", "v": repr(value), "bits": struct.pack(">d", value).hex()}
        case Markup():  # a str too, so it comes first
            return text("markup", str(value))
        case str():
            return text("str", value)
        case bytes():
            return {"t": "bytes", "hex": value.hex()}
        case tuple():
            return {"t": "tuple", "v": [encode(item) for item in value]}
        case list():
            return {"t": "list", "v": [encode(item) for item in value]}
        case dict():
            return {"t": "dict", "v": [[encode(k), encode(v)] for k, v in value.items()]}
        case UUID():
            return {"t": "uuid", "v": str(value)}
        case datetime():
            return {"t": "datetime", "v": value.isoformat()}
    raise TypeError(f"no notation for {type(value).__name__}")


def text(kind, value):
    if any("\ud800" <= c <= "\udfff" for c in value):  # a lone surrogate: UTF-8 has none
        return {"t": kind, "cps": [ord(c) for c in value]}
    return {"t": kind, "v": value}


def decode(typed):
    """Return the Python value that the typed notation describes."""
    v = typed.get("v")
    if "cps" in typed:
        v = "".join(map(chr, typed["cps"]))
    match typed["t"]:
        case "null":
            return None
        case "int":
            return int(v)
        case "float":
            return struct.unpack(">d", bytes.fromhex(typed["bits"]))[0]
        case "bool" | "str":
            return v
        case "bytes":
            return bytes.fromhex(typed["hex"])
        case "list":
            return [decode(item) for item in v]
        case "tuple":
            return tuple(decode(item) for item in v)
        case "dict":
            return {decode(key): decode(value) for key, value in v}
        case "markup":
            return Markup(v)
        case "uuid":
            return UUID(v)
        case "datetime":
            when = datetime.fromisoformat(v)
            return when if when.tzinfo else when.replace(tzinfo=timezone.utc)
    raise ValueError(f"no type is called {typed['t']!r}")
