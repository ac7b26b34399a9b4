"""Ask the installed Python libraries every question of ../vectors again.

    scripts/replay.sh                    the pinned libraries
    scripts/replay.sh /path/to/python    those of another interpreter

Prints how many answers are as recorded, each one that is not, and ends with 1 if
one of them has no explanation in replay_known.py.
"""

import importlib.metadata
import json
import pathlib
import platform
import sys
import traceback
import zlib

import replay_flask
import replay_login
import replay_tokens
import replay_werkzeug
from replay_known import explanation, never_seen

VECTORS = pathlib.Path(__file__).parent.parent / "vectors"

# Who answers the questions of a file: a function of the list's name (good, bad or
# cases) and the case that returns fields as the case holds them.
ANSWERS = {
    "itsdangerous-base64": replay_tokens.base64,
    "itsdangerous-signer": replay_tokens.signer,
    "itsdangerous-timestamp": replay_tokens.timestamp,
    "itsdangerous-serializer": replay_tokens.serializer,
    "flask-tagged-json": replay_flask.tagged_json,
    "flask-session-token": replay_flask.session_token,
    "flask-session-http": replay_flask.session_http,
    "werkzeug-cookies": replay_werkzeug.cookies,
    "http-dates": replay_werkzeug.http_dates,
    "werkzeug-passwords": replay_werkzeug.passwords,
    "flask-login-values": replay_login.values,
}

NOTHING = object()
LIBRARIES = ["itsdangerous", "Flask", "Werkzeug", "MarkupSafe", "Flask-Login"]


def main():
    print("Python", platform.python_version(), "zlib", zlib.ZLIB_RUNTIME_VERSION, *map(installed, LIBRARIES))
    unexplained = 0
    files = sorted(VECTORS.glob("*-*.json"))
    for path in files:
        unexplained += replay(path.stem, json.loads(path.read_bytes()))
    for name in sorted(ANSWERS.keys() - {path.stem for path in files}):
        unexplained += complain(f"{name}: there is no such file")
    for name, case_id in never_seen():
        unexplained += complain(f"{name} {case_id}: replay_known.py explains a difference that is none")
    print(f"{unexplained} unexplained differences")
    return 1 if unexplained else 0


def installed(library):
    try:
        return f"{library} {importlib.metadata.version(library)}"
    except importlib.metadata.PackageNotFoundError:
        return f"{library} (none)"


def complain(text):
    print("!!", text)
    return 1


def replay(name, file):
    """Ask the questions of one file; return the number of unexplained differences."""
    if name not in ANSWERS:
        return complain(f"{name}: nobody answers this file")
    cases, answered, unexplained, explained = 0, 0, 0, {}
    for which in ("good", "bad", "cases"):
        for case in file.get(which, []):
            answers = ask(name, which, case)
            cases, answered = cases + 1, answered + len(answers)
            different = differences(case, answers)
            if not different:
                continue
            if why := explanation(name, case["id"], different):
                explained.setdefault(why, []).append(case["id"])
            else:
                unexplained += show(name, case, answers, different)
    print(f"{name}: {cases} cases, {answered} answers, {unexplained} unexplained differences")
    for why, ids in explained.items():
        print(f"   {len(ids)} explained: {why}: {' '.join(ids)}")
    return unexplained


def differences(case, answers):
    """Return the fields that are otherwise, or of which one side has nothing."""
    compared = answers.keys() | case.keys() & {"error", "raises"}
    return sorted(f for f in compared if case.get(f, NOTHING) != answers.get(f, NOTHING))


def ask(name, which, case):
    try:
        return ANSWERS[name](which, case)
    except Exception:  # an answer too, and a wrong one
        return {"replay": traceback.format_exc()}


def show(name, case, answers, different):
    for field in different:
        print(f"     {field}: recorded {spoken(case, field)}\n     {' ' * len(field)}  answered {spoken(answers, field)}")
    return complain(f"{name} {case['id']}")


def spoken(fields, name):
    return f"{fields[name]!r:.900}" if name in fields else "nothing"


if __name__ == "__main__":
    sys.exit(main())
