"""The other side: a Flask app with Flask-Login that shares its sign-in with Gourd.

It is an ordinary Flask app and knows two things that are Gourd's: the secret key,
and the table `users`, which it only reads. Whoever signed in at Gourd is
current_user here, and the other way round, because both write the same cookie.

The tests beside it drive it under gunicorn. It answers JSON to a test client and
asks for no CSRF token: copy the sign-in, not that.

    SECRET_KEY             the key that signs
    SECRET_KEY_FALLBACKS   older keys that still verify, a JSON list
    GOURD_DATABASE         Gourd's SQLite file
"""

import json
import os

from flask import Flask, abort, flash, get_flashed_messages, request, session
from flask_login import LoginManager, UserMixin, current_user, login_fresh, login_user, logout_user
from sqlalchemy import create_engine, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

import typed

app = Flask(__name__)
app.config.update(
    SECRET_KEY=os.environ["SECRET_KEY"],
    SECRET_KEY_FALLBACKS=json.loads(os.environ.get("SECRET_KEY_FALLBACKS", "[]")),
    # The attributes must be Gourd's: a cookie of another path or domain is another cookie.
    SESSION_COOKIE_HTTPONLY=True,
    SESSION_COOKIE_SAMESITE="Lax",
)

engine = create_engine(f"sqlite:///file:{os.environ['GOURD_DATABASE']}?mode=ro&uri=true")


class Base(DeclarativeBase):
    pass


class User(UserMixin, Base):
    """An account of Gourd's. Only the columns that this app needs are named."""

    __tablename__ = "users"

    id: Mapped[str] = mapped_column(primary_key=True)
    login_id: Mapped[str]
    username: Mapped[str]
    email: Mapped[str | None]
    disabled: Mapped[bool]

    def get_id(self):
        """Return what the session holds: the login id, which can change; id never does."""
        return self.login_id


def find_user(**by):
    """Return the one user with this column, or None if there is none or it is disabled."""
    with Session(engine) as db:
        return db.scalar(select(User).filter_by(**by, disabled=False))


login_manager = LoginManager(app)


@login_manager.user_loader
def load_user(login_id):
    return find_user(login_id=login_id)


@app.get("/whoami")
def whoami():
    if not current_user.is_authenticated:
        return {"username": None}
    return {"username": current_user.username, "email": current_user.email, "fresh": login_fresh()}


@app.post("/login")
def login():
    """Sign in whoever is named. Passwords are Gourd's to check."""
    user = find_user(username=request.json["username"])
    if user is None:
        abort(401)
    login_user(user)
    return whoami()


@app.post("/logout")
def logout():
    logout_user()
    return whoami()


@app.get("/session")
def show_session():
    return typed.encode(dict(session))


@app.post("/set")
def set_values():
    """Set the values of a typed dict, one by one."""
    for key, value in typed.decode(request.json).items():
        session[key] = value
    return show_session()


@app.post("/clear")
def clear():
    session.clear()
    return show_session()


@app.post("/flash")
def flash_message():
    """Flash the message and the category of a typed tuple."""
    flash(*typed.decode(request.json))
    return show_session()


@app.get("/flashes")
def flashes():
    return typed.encode(get_flashed_messages(with_categories=True))
