"""Chapter dates: HTTP dates written and read, in every order and spelling that Python knows, and spoiled.

interop/million/dates_test.go does the same. A number is never written with an underscore or
in other digits than ASCII's: int() reads those, and Gourd does not.
"""

from werkzeug.http import http_date, parse_date

from million_stream import notation, quoted
from million_values import Values

WEEKDAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun", "mon", "SUN", "Monday", "Sunday", "Xyz", "Mo"]
MONTHS = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec", "jan", "FEB", "January",
    "february", "March", "april", "June", "July", "August", "September", "October", "November", "December", "Janu", "13", "é",
]  # fmt: skip
ZONES = [
    "GMT", "gmt", "UTC", "UT", "Z", "z", "EST", "EDT", "CST", "CDT", "MST", "MDT", "PST", "PDT", "AST", "ADT", "CET", "BST",
    "+0000", "-0000", "+0100", "-0530", "+1400", "-1200", "+2359", "-2359", "+2400", "+9999", "+1", "-5", "0", "+00:00", "(GMT)", "",
]  # fmt: skip
BLANKS = [" ", " ", " ", " ", "  ", "\t", " \n", ", ", ",", "-", "\xa0", "\x1c", ""]
EDGE_YEARS = ["0", "1", "68", "69", "99", "100", "999", "1000", "1582", "1900", "1969", "1970", "2038", "9999", "10000", "0001", "0099", "-1", "x"]
NOISE = [" ", ",", ":", "-", "+", ".", "0", "9", "a", "GMT", "(", ")", "é", "\x00", "  "]


def case(s):
    k = s.below(4)
    if k == 0:
        return ["written"], [http_date(Values(s).datetime())]
    if k == 1:
        return ["seconds"], [http_date(s.below(2**32) * s.below(59) - s.below(2**32) * s.below(14))]
    text = date_text(s)
    if k == 3:
        text = spoiled(s, text)
    date = parse_date(text)
    if date is None:
        return ["none"], [quoted(text)]
    return ["read"], [quoted(text), notation(date)]


def date_text(s):
    """Return the parts of a date, mostly in the order of RFC 9110."""
    weekday = s.pick(WEEKDAYS) + s.pick([",", ",", "", " ,"]) if s.below(4) else ""
    day, month, year, clock, zone = day_text(s), s.pick(MONTHS), year_text(s), clock_text(s), zone_text(s)
    k = s.below(16)
    parts = [weekday, day, month, year, clock, zone]
    if k == 0:
        parts = [weekday, month, day, clock, year]  # asctime
    if k == 1:
        parts = [weekday, day + "-" + month + "-" + year, clock, zone]  # RFC 850
    if k == 2:
        parts = [weekday, month, day, year, clock, zone]
    if k == 3:
        parts = [weekday, day, month, clock, year, zone]
    if k == 4:
        parts = [weekday, day, month, year, clock + zone]
    if k == 5:
        parts = [weekday, day, month, zone, clock, year]
    if k == 6:
        del parts[s.below(6)]
    blank = " " if s.below(8) else s.pick(BLANKS)
    return blank.join([part for part in parts if part])


def day_text(s):
    n = 1 + s.below(28) if s.below(8) else s.below(34)
    return str(n) if s.one_in(4) else f"{n:02d}"


def year_text(s):
    if s.one_in(4):
        return s.pick(EDGE_YEARS)
    return str(1900 + s.below(200))


def clock_text(s):
    odd = s.one_in(8)
    hour, minute, second = s.below(26 if odd else 24), s.below(62 if odd else 60), s.below(63 if odd else 60)
    k = s.below(8)
    if k == 0:
        return f"{hour:02d}:{minute:02d}"
    if k == 1:
        return f"{hour}.{minute}.{second}"
    if k == 2:
        return f"{hour}:{minute}:{second}"
    if k == 3 and odd:
        return f"{hour}:{minute}:{second}.5"
    return f"{hour:02d}:{minute:02d}:{second:02d}"


def zone_text(s):
    if s.below(4):
        return s.pick(ZONES)
    return s.pick(["+", "-"]) + f"{s.below(26):02d}{s.below(62):02d}"


def spoiled(s, text):
    at = s.below(len(text) + 1)
    cut = s.below(4) if s.one_in(2) else 0
    return text[:at] + s.pick(NOISE) + text[at + cut :]
