"""Flask's own session serializer behind a pipe: one JSON question a line, one answer a line.

    {"sign": <typed dict>}  ->  {"token": "...", "json": "..."}
    {"read": "token"}       ->  {"session": <typed dict>}  or  {"error": "BadSignature"}

The secret key is SECRET_KEY of the environment.
"""

import json
import os
import sys

from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from itsdangerous import BadData

import typed

app = Flask(__name__)
app.secret_key = os.environ["SECRET_KEY"]


def answer(serializer, question):
    if "sign" in question:
        value = typed.decode(question["sign"])
        return {"token": serializer.dumps(value), "json": serializer.serializer.dumps(value)}
    try:
        return {"session": typed.encode(serializer.loads(question["read"]))}
    except BadData as e:
        return {"error": type(e).__name__}


def main():
    with app.app_context():  # where Flask signs, and where it sorts keys
        serializer = SecureCookieSessionInterface().get_signing_serializer(app)
        for line in sys.stdin:
            print(json.dumps(answer(serializer, json.loads(line))), flush=True)


main()
