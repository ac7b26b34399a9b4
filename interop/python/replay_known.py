"""Differences between recorded and given answers that have an explanation."""

import importlib.metadata
import sys


def version(library):
    numbers = importlib.metadata.version(library).split(".")[:3]
    return tuple(int("".join(filter(str.isdigit, n)) or 0) for n in numbers)


WERKZEUG_COOKIES = [10, 16, 17, 25, 34, 35, 36, 38, 49, 50, 52, 53, 55, 60, 64, 71, 74, 75]

# Where such a condition holds, each of the cases has to differ, in these fields
# alone; where it does not hold, none may.
MUST = [
    {
        "file": "flask-tagged-json",
        "cases": ["bad-005"],
        "fields": {"in_app_context", "outside_context"},
        "why": "the value was a bytearray, and the notation has one kind of bytes",
        "holds": True,
    },
    {
        "file": "werkzeug-cookies",
        "cases": [f"cases-{number:03}" for number in WERKZEUG_COOKIES],
        "fields": {"request_cookies", "http_parse_cookie"},
        "why": "Werkzeug 3.1.9 and later drop a pair that is no pair of tokens, and trim spaces and tabs alone",
        "holds": version("werkzeug") >= (3, 1, 9),
    },
]

# Where such a condition holds, the cases may differ in these fields: it depends on
# the release of Python.
MAY = [
    {
        "file": "flask-login-values",
        "cases": ["cases-011"],
        "fields": {"make_next_param", "login_url_out", "login_url_out_continue"},
        "why": "newer releases of Python join a path that begins with two slashes otherwise",
        "holds": sys.version_info >= (3, 12),
    },
    {
        "file": "werkzeug-cookies",
        "cases": ["bad-004", "bad-005", "bad-010"],
        "fields": {"error"},
        "why": "the codec of international names raises another class since Python 3.13",
        "holds": sys.version_info >= (3, 13),
    },
    {
        "file": "werkzeug-passwords",
        "cases": ["bad-111", "bad-116"],
        "fields": {"error"},
        "why": "Python 3.10 has no class of its own for a digest that OpenSSL does not know",
        "holds": sys.version_info < (3, 11),
    },
]


def table(entries):
    """Return the entries that hold here, by file and case."""
    return {(e["file"], case): e for e in entries if e["holds"] for case in e["cases"]}


must, known = table(MUST), table(MUST + MAY)
seen = set()


def explanation(name, case_id, fields):
    """Return why this case differs in these fields, None if nobody knows."""
    entry = known.get((name, case_id))
    if entry is None or not set(fields) <= entry["fields"]:
        return None
    seen.add((name, case_id))
    return entry["why"]


def never_seen():
    """Return the cases that had to differ and did not."""
    return sorted(must.keys() - seen)
