"""The answers of Flask-Login, where it is installed."""

import hashlib

import flask
from werkzeug.http import dump_cookie

from replay_notation import error_fields

try:
    import flask_login
    from flask_login import utils
except ImportError:
    flask_login = None


def values(which, case):
    if flask_login is None:
        return {}
    match case["op"]:
        case "identifier":
            return identifier(case)
        case "next":
            return next_urls(case)
    key = bytes.fromhex(case["secret_key_hex"]) if "secret_key_hex" in case else case["secret_key"]
    app = flask.Flask(__name__)
    app.config["SECRET_KEY"] = key
    with app.app_context():
        try:
            return cookie(case)
        except Exception as error:
            return error_fields(case, error)


def cookie(case):
    if case["op"] == "decode":
        return {"result": utils.decode_cookie(case["token"])}
    token = utils.encode_cookie(case["payload"])
    if case["op"] == "encode":
        return {"token": token}
    pair = dump_cookie("remember_token", token, path=None)
    return {"token": token, "payload": utils.decode_cookie(token), "set_cookie_pair": pair}


# 0.7 hashes other bytes than 0.6 and has no X-Forwarded-For.
OLD = flask_login is not None and hasattr(utils, "_get_remote_addr")


def identifier(case):
    environ = {
        "REMOTE_ADDR": case["remote_addr"],
        "HTTP_USER_AGENT": case["user_agent"],
        "HTTP_X_FORWARDED_FOR": case["x_forwarded_for"],
    }
    with flask.Flask(__name__).test_request_context() as context:
        for name, value in environ.items():
            context.request.environ.pop(name, None)
            if value is not None:
                context.request.environ[name] = value
        request = flask.Request(context.request.environ)
        context.request = request
        own = "0_6_3" if OLD else "0_7_0dev"
        return hashed(case) | {f"id_{own}": utils._create_identifier()}


def hashed(case):
    """Return what the texts that are said to be hashed make, of both versions."""
    return {f"id_{v}": hashlib.sha512(case[f"hashed_{v}"].encode()).hexdigest() for v in ("0_6_3", "0_7_0dev")}


def next_urls(case):
    login, current = case["login_url"], case["current_url"]
    app = flask.Flask(__name__)
    app.config["FORCE_HOST_FOR_REDIRECTS"] = case.get("force_host")
    with app.test_request_context():
        answers = {"login_url_out": utils.login_url(login, current)}
        if "force_host" in case:
            return answers
        return answers | {
            "make_next_param": utils.make_next_param(login, current),
            "login_url_out_continue": utils.login_url(login, current, "continue"),
            "login_url_out_no_next": utils.login_url(login),
        }
