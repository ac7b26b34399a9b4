"""A Flask app with Flask-Login that is told the time.

It signs and verifies its session by the header X-Now, unix seconds, and not by the
clock: so a test lets Flask sign an old session at any time, without waiting for it.
All else is Flask's. It knows every user by any name and asks for no password.

    SECRET_KEY             the key that signs
"""

import os

from flask import Flask, request, session
from flask_login import LoginManager, UserMixin, current_user, login_user, logout_user
from itsdangerous import TimestampSigner

TimestampSigner.get_timestamp = lambda self: int(request.headers["X-Now"])

app = Flask(__name__)
app.config["SECRET_KEY"] = os.environ["SECRET_KEY"]
login_manager = LoginManager(app)


class User(UserMixin):
    def __init__(self, name):
        self.id = name


login_manager.user_loader(User)


@app.get("/page")
def page():
    """Look at nothing. Flask sends a permanent session again all the same."""
    return {}


@app.get("/read")
def read():
    return {"user": current_user.get_id(), "keys": sorted(session)}


@app.get("/write/<value>")
def write(value):
    session["value"] = value
    return read()


@app.get("/login/<name>")
def login(name):
    login_user(User(name))
    session.permanent = True
    return read()


@app.get("/again/<name>")
def again(name):
    """Sign in as many apps do, into an empty session."""
    session.clear()
    return login(name)


@app.get("/logout")
def logout():
    logout_user()
    return read()


@app.get("/clear")
def clear():
    session.clear()
    return read()
