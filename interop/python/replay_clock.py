"""A clock that stands still, under every library that asks for the time."""

import contextlib
import datetime
import importlib
import time

real = datetime.datetime


class Stopped(type(real)):
    """Lets isinstance(x, datetime) hold in modules that got the stopped class."""

    def __instancecheck__(cls, value):
        return isinstance(value, real)


@contextlib.contextmanager
def stopped(now):
    """Stop the clock at a unix time; None leaves it running."""
    if now is None:
        yield
        return

    class At(real, metaclass=Stopped):
        @classmethod
        def now(cls, tz=None):
            return real.fromtimestamp(now, tz)

    modules = [importlib.import_module(name) for name in ("flask.sessions", "werkzeug.http")]
    kept = time.time, [module.datetime for module in modules]
    time.time = lambda: now
    for module in modules:
        module.datetime = At
    try:
        yield
    finally:
        time.time = kept[0]
        for module, own in zip(modules, kept[1]):
            module.datetime = own
