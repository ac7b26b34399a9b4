"""The Flask half of two apps that share one login; main.go is the other."""

import json
import os
from pathlib import Path

from flask import Flask, flash, redirect, render_template_string, request, session
from flask_login import LoginManager, UserMixin, current_user, login_user, logout_user
from werkzeug.security import check_password_hash

USERS = json.loads(Path(__file__).with_name("users.json").read_text())

PAGE = """<!doctype html><title>Flask</title>
<h1>The Flask app</h1>
{% for message in get_flashed_messages() %}<p><em>{{ message }}</em></p>{% endfor %}
{% if current_user.is_authenticated %}<p>You are {{ current_user.id }}. Visits of both apps together: {{ visits }}.</p>
<form method="post" action="/logout"><button>Sign out</button></form>
{% else %}<form method="post" action="/login">
<p><label>Name <input name="name" value="ann"></label> <label>Password <input name="password" type="password"></label> <button>Sign in</button></p>
</form>{% endif %}
<p><a href="{{ other }}">The Go app</a></p>"""

app = Flask(__name__)
app.secret_key = os.environ["SECRET_KEY"]
logins = LoginManager(app)


class User(UserMixin):
    def __init__(self, name):
        self.id = name


@logins.user_loader
def load(name):
    return User(name) if name in USERS else None


@app.get("/")
def home():
    session["visits"] = session.get("visits", 0) + 1
    return render_template_string(PAGE, visits=session["visits"], other=os.environ.get("GO_URL", ""))


@app.post("/login")
def login():
    name = request.form["name"]
    if name in USERS and check_password_hash(USERS[name], request.form["password"]):
        login_user(User(name))
    else:
        flash("Wrong name or password.", "error")
    return redirect("/", 303)


@app.post("/logout")
def logout():
    logout_user()
    return redirect("/", 303)


if __name__ == "__main__":
    app.run("localhost", int(os.environ.get("FLASK_PORT", "8301")))
