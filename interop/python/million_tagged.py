"""Chapter tagged: texts of Flask's tagged JSON that Flask itself may never write, read and written anew.

interop/million/tagged_test.go does the same. Left out, because Gourd is stricter: digits of a
UUID with signs, blanks or underscores, a Markup of a container, a name twice in one object,
padding within base64.
"""

import json

from flask.json.tag import TaggedJSONSerializer

import million_dates
from million_stream import notation, quoted
from million_setup import app  # whose context is pushed, so keys are sorted
from million_values import TAGS, Values

BASE64 = ["", "YWI=", "YWJj", "/+8=", "YQ==", "YW I=", "YWI", "Y", "*YWI=", "é", "YWI=\n", "YR=="]
UUIDS = ["urn:uuid:%s", "{%s}", "%s", "uuid:%s", "{%s", "%sg", "%s0", "x%s", "-%s-", "urn:urn:%s"]
ODD_NAMES = [" x", "t", " t ", " t__", " di__", "__", "_", "", "a", "é\U0001f600", " T", "\u00a0t"]
PLAIN = ["null", "true", "false", "0", "-0", "1", '""', "0.0", "[]", "{}"]
NAMES = [tag for tag in TAGS if tag != " m"]  # what stands under that one is drawn apart
serializer = TaggedJSONSerializer()


def case(s):
    text = Texts(s).node(4)
    try:
        value = serializer.loads(text)
    except (TypeError, ValueError, LookupError, AttributeError, StopIteration):
        return ["bad"], [quoted(text)]
    return ["good"], [quoted(text), notation(value), again(value)]


def again(value):
    try:
        return quoted(serializer.dumps(value))
    except (TypeError, ValueError, OverflowError):
        return "refused"


class Texts:
    """Draws texts of tagged JSON."""

    def __init__(self, s):
        self.s = s
        self.values = Values(s, lone=True)

    def node(self, depth):
        s = self.s
        k = s.below(8)
        if depth == 0 or k < 2:
            return self.plain()
        if k == 2:
            return self.array(depth)
        if k == 3:
            return self.object(depth)
        return self.tagged(s.pick(TAGS), depth)

    def plain(self):
        return self.scalar() if self.s.below(4) else self.s.pick(PLAIN)

    def scalar(self):
        try:
            return json.dumps(self.values.scalar(9))
        except ValueError:  # over 4300 digits
            return "0"

    def array(self, depth):
        return "[" + ",".join([self.node(depth - 1) for _ in range(self.s.below(4))]) + "]"

    def object(self, depth):
        members = {}
        for _ in range(self.s.below(4)):
            name, node = self.name(), self.node(depth - 1)
            members.setdefault(name, node)
        return "{" + ",".join([json.dumps(name) + ":" + node for name, node in members.items()]) + "}"

    def name(self):
        k = self.s.below(4)
        if k == 0:
            return self.s.pick(NAMES)
        if k == 1:
            return self.s.pick(TAGS) + "__"
        if k == 2:
            return self.s.pick(ODD_NAMES)
        text = self.values.text()
        return text if text != " m" else " m_"

    def tagged(self, tag, depth):
        return "{" + json.dumps(tag) + ":" + self.inner(tag, depth) + "}"

    def inner(self, tag, depth):
        s = self.s
        if tag == " m":
            return self.under_markup()
        if s.one_in(8):
            odd = self.node(depth - 1)
            return odd if tag != " b" or "=" not in odd else "null"
        if tag == " b":
            return json.dumps(s.pick(BASE64))
        if tag == " u":
            return json.dumps(self.uuid())
        if tag == " d":
            return json.dumps(million_dates.date_text(s))
        if tag == " t":
            return self.array(depth)
        return self.object(depth)

    def under_markup(self):
        k = self.s.below(8)
        if k == 0:
            return self.tagged(" m", 1)
        if k == 1:
            return self.tagged(" u", 1)
        return self.scalar()

    def uuid(self):
        digits = self.s.bytes(16).hex()
        k = self.s.below(4)
        if k == 0:
            digits = digits.upper()
        if k == 1:
            digits = "-".join([digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]])
        if k == 2:
            digits = digits[: self.s.below(33)]
        return (self.s.pick(UUIDS) if self.s.one_in(2) else "%s") % digits


assert app
