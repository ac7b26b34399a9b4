"""Compute the worked examples of docs/formats.md with the real libraries.

An example is a fenced block called example: lines of "name: value", its kind first.
What a kind returns here has to stand in the block; interop/formats_test.go does
the same with Gourd.
"""

import hashlib
import json
import pathlib
import re
import sys

import flask
import itsdangerous
import werkzeug.security
from flask.sessions import SecureCookieSessionInterface
from itsdangerous.encoding import base64_decode, base64_encode, int_to_bytes
from itsdangerous.url_safe import URLSafeSerializerMixin
from werkzeug.http import dump_cookie, http_date, parse_date
from werkzeug.test import EnvironBuilder
from werkzeug.wrappers import Request, Response

from replay_clock import stopped
from replay_notation import decode, encode

DOCUMENT = pathlib.Path(__file__).parent.parent.parent / "docs" / "formats.md"
BLOCK = re.compile(r"^```example\n(.*?)^```$", re.M | re.S)


def examples(text):
    """Return the blocks of a document as lists of [name, value]."""
    return [[line.split(": ", 1) for line in block.splitlines()] for block in BLOCK.findall(text)]


def compact(value):
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)


def b64(data):
    return base64_encode(data).decode()


def options(f):
    made = {"salt": f["salt"]} if "salt" in f else {}
    return made, {"key_derivation": f["key_derivation"], "digest_method": getattr(hashlib, f["digest"])}


def base64_(f):
    return {"text": b64(bytes.fromhex(f["bytes_hex"]))}


def number(f):
    data = int_to_bytes(int(f["seconds"]))
    return {"bytes_hex": data.hex(), "text": b64(data)}


def derive(f):
    names = ("concat", "django-concat", "hmac", "none")
    made = {n: itsdangerous.Signer(f["secret_key"], f["salt"], key_derivation=n).derive_key().hex() for n in names}
    return {f"{name.replace('-', '_')}_hex": key for name, key in made.items()}


def parts(signer, token):
    """Return what a signer does, step by step."""
    signing_input, signature = token.rsplit(".", 1)
    return {
        "derived_key_hex": signer.derive_key().hex(),
        "signing_input": signing_input,
        "signature_hex": base64_decode(signature).hex(),
        "signature": signature,
        "token": token,
    }


def time_of(f, signing_input):
    return {"time_text": signing_input.rsplit(".", 1)[1]} if "time" in f else {}


def signer(f):
    salt, rest = options(f)
    kind = itsdangerous.TimestampSigner if "time" in f else itsdangerous.Signer
    made = kind(f["secret_key"], **salt, **rest)
    with stopped(int(f["time"]) if "time" in f else None):
        answers = parts(made, made.sign(f["value"]).decode())
    return answers | time_of(f, answers["signing_input"])


def serializer_of(f):
    salt, rest = options(f)
    return getattr(itsdangerous, f["class"])(f["secret_key"], **salt, signer_kwargs=rest)


def serializer(f):
    made = serializer_of(f)
    value = json.loads(f["value"])
    with stopped(int(f["time"]) if "time" in f else None):
        token = made.dumps(value)
    answers = parts(made.make_signer(made.salt), token) | {"text": made.serializer.dumps(value, **made.serializer_kwargs)}
    if isinstance(made, URLSafeSerializerMixin):
        answers["payload"] = made.dump_payload(value).decode()
    return answers | time_of(f, answers["signing_input"])


def compressed(f):
    made = serializer_of(f)
    value, signed = made.loads(f["token"], return_timestamp=True)
    payload = f["token"].removeprefix(".").split(".")[0]
    return {"text": compact(value), "stream_hex": base64_decode(payload).hex(), "time": str(int(signed.timestamp()))}


def session(f):
    app = flask.Flask(__name__)
    app.secret_key = f["secret_key"]
    with app.app_context(), stopped(int(f["time"])):
        made = SecureCookieSessionInterface().get_signing_serializer(app)
        value = decode(json.loads(f["value"]))
        answers = parts(made.make_signer(made.salt), made.dumps(value))
        answers |= {"text": made.serializer.dumps(value), "payload": made.dump_payload(value).decode()}
    return answers | time_of(f, answers["signing_input"])


def json_(f):
    value = decode(json.loads(f["value"]))
    texts = {"default": json.dumps(value), "compact": compact(value)}
    return {name: text for name, text in texts.items() if name in f}


def tagged(f):
    app = flask.Flask(__name__)
    serializer = flask.sessions.session_json_serializer
    with app.app_context():
        text = serializer.dumps(decode(json.loads(f["value"])))
        back = encode(serializer.loads(text))
    answers = {"text": text}
    if back != json.loads(f["value"]) or "read_back" in f:
        answers["read_back"] = compact(back)
    return answers


def verdict(f):
    made = serializer_of(f)
    age = {"max_age": None if f["max_age"] == "none" else int(f["max_age"])} if "Timed" in f["class"] else {}
    with stopped(int(f["now"])):
        try:
            return {"python": "reads " + compact(made.loads(f["token"], **age))}
        except itsdangerous.BadData as error:
            return {"python": type(error).__name__}


def cookie_options(f):
    made = {name: f[name] for name in ("domain", "path", "samesite") if name in f}
    made |= {name: f[name] == "true" for name in ("secure", "httponly", "partitioned") if name in f}
    return made | {name: int(f[name]) for name in ("max_age", "expires") if name in f}


def set_cookie(f):
    with stopped(int(f["now"]) if "now" in f else None):
        return {"header": dump_cookie(f["name"], f["cookie_value"], **cookie_options(f))}


def delete_cookie(f):
    response = Response()
    response.delete_cookie(f["name"], **cookie_options(f))
    return {"header": response.headers["Set-Cookie"]}


def quote(f):
    return {"written": dump_cookie("k", bytes.fromhex(f["cookie_value_hex"]).decode(), path=None).removeprefix("k=")}


def parse_cookie(f):
    environ = EnvironBuilder().get_environ()
    environ["HTTP_COOKIE"] = f["header"].encode().decode("latin-1")
    return {"cookies": compact(list(Request(environ).cookies.items(multi=True)))}


def date(f):
    return {"text": http_date(int(f["unix"]))}


def read_date(f):
    when = parse_date(f["text"])
    return {"unix": str(int(when.timestamp())) if when else "none"}


def password(f):
    made, method = werkzeug.security._hash_internal(f["method"], f["salt"], f["password"])
    return {"hash": f"{method}${f['salt']}${made}"}


KINDS = {
    "base64": base64_,
    "number": number,
    "derive": derive,
    "signer": signer,
    "serializer": serializer,
    "compressed": compressed,
    "session": session,
    "json": json_,
    "tagged": tagged,
    "verdict": verdict,
    "set-cookie": set_cookie,
    "delete-cookie": delete_cookie,
    "quote": quote,
    "parse-cookie": parse_cookie,
    "date": date,
    "read-date": read_date,
    "password": password,
}


def main():
    faults, checked = 0, 0
    for lines in examples(DOCUMENT.read_text(encoding="utf-8")):
        fields = dict(lines)
        answers = KINDS[fields["kind"]](fields)
        for name, got in answers.items():
            checked += 1
            if fields.get(name) != got:
                faults += 1
                print(f"!! {fields['kind']} {name}: the document says\n   {fields.get(name)}\nthe library\n   {got}")
    print(f"{checked} values checked, {faults} wrong")
    return 1 if faults or not checked else 0


if __name__ == "__main__":
    sys.exit(main())
