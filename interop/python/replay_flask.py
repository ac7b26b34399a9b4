"""The answers of Flask."""

import datetime
import types
import warnings

import flask
from flask.json.tag import TaggedJSONSerializer
from flask.sessions import SecureCookieSessionInterface
from werkzeug.test import EnvironBuilder, run_wsgi_app

from replay_clock import stopped
from replay_notation import decode, encode, error_fields, error_name, octets, spelled, text
from replay_tokens import meaning, settled


def tagged_json(which, case):
    serializer = TaggedJSONSerializer()
    app = flask.Flask(__name__)
    if case["op"] == "loads":
        try:
            return {"value": encode(serializer.loads(text(case, "text")))}
        except Exception as error:
            return error_fields(case, error)
    value = decode(case["value"])
    outside = dumped(serializer, value)
    with app.app_context():
        inside = dumped(serializer, value)
    if which == "bad":
        return {"in_app_context": inside, "outside_context": outside}
    answers = {"json": inside.get("json"), "json_outside_context": outside.get("json")}
    return answers | {"loaded": encode(serializer.loads(inside["json"]))}


def dumped(serializer, value):
    try:
        return {"json": serializer.dumps(value)}
    except Exception as error:
        return {"error": error_name(error)}


def key_of(part):
    return bytes.fromhex(part["hex"]) if "hex" in part else part["text"]


def make_app(case):
    app = flask.Flask(__name__, static_folder=None)
    app.config["SECRET_KEY"] = octets(case, "secret_key") if "secret_key_hex" in case else case["secret_key"]
    app.config["SECRET_KEY_FALLBACKS"] = [key_of(part) for part in case["fallbacks"]]
    app.config |= case.get("config", {})
    lifetime = case.get("permanent_session_lifetime", app.config["PERMANENT_SESSION_LIFETIME"])
    if not isinstance(lifetime, datetime.timedelta):
        lifetime = datetime.timedelta(seconds=lifetime)
    app.config["PERMANENT_SESSION_LIFETIME"] = lifetime
    return app


def session_token(which, case):
    app = make_app(case)
    sessions = SecureCookieSessionInterface()
    serializer = sessions.get_signing_serializer(app)
    with app.app_context():
        answers = {}
        if case["op"] == "dump+open":
            value = decode(case["session_in"])
            with stopped(case["sign_time"]):
                answers["token"] = settled(serializer.dumps(value), case)
            if "json" in case:
                answers["json"] = serializer.serializer.dumps(value)
        with stopped(case["now"]):
            return answers | refusal(app, serializer, case) | opened(app, sessions, case)


def refusal(app, serializer, case):
    """Return what loads raises, and nothing if it does not."""
    token = octets(case, "token").decode("latin-1")
    try:
        serializer.loads(token, max_age=int(app.permanent_session_lifetime.total_seconds()))
    except Exception as error:
        return error_fields(case, error)
    return {"error": "none: loads() succeeds, building the session dict fails"} if "raises" in case else {}


def opened(app, sessions, case):
    token = octets(case, "token").decode("latin-1")
    request = types.SimpleNamespace(cookies={app.config["SESSION_COOKIE_NAME"]: token})
    try:
        session = sessions.open_session(app, request)
    except Exception as error:
        return {"open_session": "raises", "raises": error_name(error)}
    return {"open_session": "session" if session else "empty", "session": encode(dict(session))}


def session_http(which, case):
    app = make_app(case)
    results = []

    @app.get("/")
    def view():
        response = flask.make_response("")
        response.headers.update(case.get("view_headers", {}))
        for op in case["ops"]:
            result = run(op)
            if result is not None:
                results.append(encode(result[0]))
        return response

    environ = EnvironBuilder().get_environ()
    if case["cookie_header"] is not None:
        environ["HTTP_COOKIE"] = case["cookie_header"]
    with stopped(case["now"]), warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        app.logger.disabled = True
        _, status, headers = run_wsgi_app(app, environ)
    answers = {
        "results": results,
        "status": int(status.split()[0]),
        "set_cookie": [same_cookie(got, case) for got in headers.getlist("Set-Cookie")],
        "vary": headers.getlist("Vary"),
    }
    return answers | {"warning": str(warning.message) for warning in caught}


def run(op):
    """Run an operation on the session; of a reading one return the result in a list."""
    session, key = flask.session, op.get("key")
    value = decode(op["value"]) if isinstance(op.get("value"), dict) else op.get("value")
    match op["op"]:
        case "noop":
            return None
        case "get":
            return [session.get(key)]
        case "contains":
            return [key in session]
        case "len":
            return [len(session)]
        case "bool":
            return [bool(session)]
        case "read_permanent":
            return [session.permanent]
        case "pop":
            return [session.pop(key, None)]
        case "setdefault":
            return [session.setdefault(key, value)]
        case "get_flashed":
            return [flask.get_flashed_messages(op.get("with_categories", False), op.get("category_filter", ()))]
        case "set":
            session[key] = value
        case "update":
            session.update(value)
        case "del":
            del session[key]
        case "clear":
            session.clear()
        case "append_nested":
            session[key].append(value)
        case "modified":
            session.modified = value
        case "permanent":
            session.permanent = value
        case "flash":
            flask.flash(op["message"], op.get("category", "message"))
        case "raise":
            raise RuntimeError("as the case asks")
        case "abort":
            flask.abort(op["code"])
        case other:
            raise ValueError(f"no operation is called {other!r}")
    return None


def same_cookie(got, case):
    """Return the recorded Set-Cookie if this one differs in its zlib stream alone."""
    if case["exact"] or len(case["set_cookie"]) != 1:
        return got
    recorded = case["set_cookie"][0]
    name, value, rest = split(got)
    name2, value2, rest2 = split(recorded)
    same = (name, rest) == (name2, rest2) and meaning(value) == meaning(value2)
    return recorded if same else got


def split(set_cookie):
    name, rest = set_cookie.split("=", 1)
    value, _, rest = rest.partition(";")
    return name, value, rest
