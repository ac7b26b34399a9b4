"""A Flask app beside `gourd serve`: whoever signs in there is current_user here."""

import os

from flask import Flask, render_template_string
from flask_login import LoginManager, UserMixin, current_user
from sqlalchemy import create_engine, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

GOURD = os.environ.get("LOGIN_SERVER", "http://localhost:8300")
USERS = os.path.abspath(os.environ.get("USERS_DB", "gourd-data/gourd.db"))

PAGE = """<!doctype html><title>Beside Gourd</title>
{% if current_user.is_authenticated %}<p>Hello, {{ current_user.username }}. <a href="{{ gourd }}/logout">Sign out</a></p>
{% else %}<p>Hello, stranger. <a href="{{ gourd }}/login">Sign in</a></p>{% endif %}"""

app = Flask(__name__)
app.config.update(
    SECRET_KEY=os.environ["SECRET_KEY"],  # Gourd's
    SESSION_COOKIE_SAMESITE="Lax",  # as Gourd's: who writes the cookie last decides its attributes
)
users = create_engine(f"sqlite:///file:{USERS}?mode=ro&uri=true")  # Gourd writes, this app only reads
logins = LoginManager(app)


class Base(DeclarativeBase):
    pass


class User(UserMixin, Base):
    """An account of Gourd's. Its id never changes: refer to that in your own tables."""

    __tablename__ = "users"

    id: Mapped[str] = mapped_column(primary_key=True)
    login_id: Mapped[str]
    username: Mapped[str]
    email: Mapped[str | None]
    disabled: Mapped[bool]

    def get_id(self):
        return self.login_id  # what the session holds


@logins.user_loader
def load(login_id):
    with Session(users) as db:
        return db.scalar(select(User).filter_by(login_id=login_id, disabled=False))


@app.get("/")
def home():
    return render_template_string(PAGE, gourd=GOURD)


if __name__ == "__main__":
    app.run("localhost", 8301)
