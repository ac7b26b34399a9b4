"""The Python half of bench-verify.sh: bench_verify.py FOLDER COOKIES ROUNDS."""

import json
import os
import platform
import resource
import secrets
import subprocess
import sys
from importlib.metadata import version

import flask

folder, count, rounds = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
app = flask.Flask("bench")
app.secret_key = secrets.token_hex()
flask_session = app.session_interface.get_signing_serializer(app)
max_age = int(app.permanent_session_lifetime.total_seconds())


def cookie(number):
    """The session of somebody whom Flask-Login signed in."""
    return flask_session.dumps({"_fresh": True, "_id": secrets.token_hex(64), "_user_id": str(number)})


def seconds(who, work):
    before = resource.getrusage(who)
    work()
    after = resource.getrusage(who)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def loads():
    for c in cookies:
        flask_session.loads(c, max_age=max_age)


def gourd():
    with open(f"{folder}/cookies") as lines, open(f"{folder}/answers", "w") as answers:
        environment = {**os.environ, "SECRET_KEY": app.secret_key}
        command = [f"{folder}/gourd", "cookie", "verify", "--json", "-"]
        subprocess.run(command, stdin=lines, stdout=answers, env=environment, check=True)


def check():
    """Gourd has said of every cookie what Python says."""
    with open(f"{folder}/answers") as lines:
        for c, line in zip(cookies, lines, strict=True):
            answer = json.loads(line)
            if not answer["ok"] or answer["payload"] != flask_session.loads(c):
                sys.exit(f"{c}\n{line}")


with app.app_context():
    cookies = [cookie(n) for n in range(count)]
with open(f"{folder}/cookies", "w") as lines:
    lines.writelines(c + "\n" for c in cookies)

print(f"Python {platform.python_version()}, Flask {version('flask')}, itsdangerous {version('itsdangerous')}")
print(f"{count} cookies of about {len(cookies[0])} bytes, seconds of processor time")
print(f"{'':8}{'Python':>10}{'Gourd':>10}{'Gourd/Python':>15}")
best = [float("inf"), float("inf")]
for n in range(rounds):
    took = seconds(resource.RUSAGE_SELF, loads), seconds(resource.RUSAGE_CHILDREN, gourd)
    best = [min(pair) for pair in zip(best, took)]
    print(f"round {n + 1:<2}{took[0]:10.3f}{took[1]:10.3f}{took[1] / took[0]:15.3f}")
check()
print(f"{'best':8}{best[0]:10.3f}{best[1]:10.3f}{best[1] / best[0]:15.3f}")
if best[1] > best[0] / 4:
    sys.exit("Gourd needs more than a quarter of Python's time")
