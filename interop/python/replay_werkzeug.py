"""The answers of Werkzeug."""

import warnings

import werkzeug.security
from werkzeug.http import dump_cookie, http_date, parse_cookie, parse_date
from werkzeug.test import EnvironBuilder
from werkzeug.wrappers import Request, Response

from replay_clock import stopped
from replay_notation import decode, encode, error_fields, octets, spelled, text


def cookies(which, case):
    try:
        match case["op"]:
            case "dump_cookie":
                return dumped(case)
            case "delete_cookie":
                response = Response()
                response.delete_cookie(case["key"], **arguments(case))
                return {"header": response.headers["Set-Cookie"]}
            case "parse_cookie":
                return parsed(case)
            case "roundtrip":
                return roundtrip(case)
    except Exception as error:
        return error_fields(case, error)


def arguments(case):
    if case.get("args_note") == "path contains a lone surrogate":
        return {"path": "/\ud800"}
    return {k: decode(v) if isinstance(v, dict) else v for k, v in case["args"].items()}


def dumped(case):
    with stopped(case.get("now")), warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        header = dump_cookie(case["key"], text(case, "value"), **arguments(case))
    if "header_length" not in case:
        return spelled(case, "header", header.encode("latin-1"))
    answers = {"header_length": len(header), "warns": bool(caught)}
    return answers | {"warning": str(warning.message) for warning in caught}


def environ(header):
    made = EnvironBuilder().get_environ()
    made["HTTP_COOKIE"] = header.decode("latin-1")
    return made


def typed_pairs(pairs):
    return [[encode(key), encode(value)] for key, value in pairs]


def parsed(case):
    header = octets(case, "header")
    answers = {"request_cookies": typed_pairs(Request(environ(header)).cookies.items(multi=True))}
    try:
        pairs = parse_cookie(header.decode("latin-1")).items(multi=True)
        return answers | {"http_parse_cookie": typed_pairs(pairs)}
    except UnicodeError as error:
        return answers | {"http_parse_cookie_error": type(error).__name__}


def roundtrip(case):
    header = dump_cookie("rt", case["value"], path=None).encode("latin-1")
    pairs = list(Request(environ(header)).cookies.items(multi=True))
    same = pairs == [("rt", case["value"])]
    return spelled(case, "header", header) | {"request_cookies": typed_pairs(pairs), "same": same}


def http_dates(which, case):
    if case["op"] == "http_date":
        try:
            return {"text": http_date(decode(case["value"]))}
        except Exception as error:
            return error_fields(case, error)
    date = parse_date(case["text"])
    answers = {"value": date and encode(date)}
    return answers | ({"unix": date.timestamp()} if date else {})


def passwords(which, case):
    if case["op"] == "generate":
        return generated(case)
    try:
        answers = {"result": werkzeug.security.check_password_hash(case["hash"], text(case, "password"))}
    except Exception as error:
        return {"result": "raises"} | error_fields(case, error)
    if "canonical_method" in case:
        method, salt, _ = case["hash"].split("$", 2)
        answers["canonical_method"] = werkzeug.security._hash_internal(method, salt, "")[1]
    return answers


def generated(case):
    own = werkzeug.security.gen_salt
    werkzeug.security.gen_salt = lambda length: case["salt"]
    try:
        made = werkzeug.security.generate_password_hash(case["password"], case["method"], case["salt_length"])
    finally:
        werkzeug.security.gen_salt = own
    return {"hash": made, "result": werkzeug.security.check_password_hash(made, case["password"])}
