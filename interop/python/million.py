"""A million cases drawn from SHAKE128, answered by the installed libraries and folded into hashes.

    scripts/million.sh                     write the hashes anew into interop/million.json
    scripts/million.sh --check [COUNT]     compare the hashes of 100, 10 000 … COUNT cases
    scripts/million.sh --show tokens/17    print the answers of a block of 1000 cases
    scripts/million.sh --case tokens/17042 print the answer to one case

A block's hash is that of its cases' lines, and the hash of COUNT cases is that of the hashes
of their blocks. Gourd folds the same without Python: interop/million.
"""

import argparse
import collections
import hashlib
import importlib.metadata
import json
import multiprocessing
import os
import pathlib
import platform
import sys
import zlib

import million_cookies
import million_dates
import million_json
import million_tagged
import million_tokens
from million_stream import VERSION, Stream

FILE = pathlib.Path(__file__).parent.parent / "million.json"
LIBRARIES = ["itsdangerous", "Flask", "Werkzeug", "MarkupSafe"]
COUNTS = [100, 10_000, 1_000_000]
BLOCK = 1000  # cases
CHAPTERS = {
    "tokens": million_tokens.case,
    "json": million_json.case,
    "tagged": million_tagged.case,
    "cookies": million_cookies.case,
    "dates": million_dates.case,
}


def line(chapter, number):
    """Return the labels of one case, and its answer in one line."""
    labels, fields = CHAPTERS[chapter](Stream(chapter, number))
    return labels, " | ".join([f"{number} {' '.join(labels)}", *fields])


def fold(parts):
    whole = hashlib.shake_128()
    for part in parts:
        whole.update(part)
    return whole.digest(32)


def block(task):
    """Return the hash of some cases and how many of them have each label."""
    chapter, first, count = task
    lines, tally = [], collections.Counter()
    for number in range(first, first + count):
        labels, text = line(chapter, number)
        lines.append(text.encode() + b"\n")
        tally.update(labels)
    return fold(lines), tally


def blocks(pool, chapter, count):
    tasks = [(chapter, first, min(BLOCK, count - first)) for first in range(0, count, BLOCK)]
    hashes, tally = [], collections.Counter()
    for done, (digest, labels) in enumerate(pool.imap(block, tasks)):
        hashes.append(digest)
        tally += labels
        if sys.stderr.isatty():
            print(f"\r{chapter} {done + 1}/{len(tasks)} ", end="", file=sys.stderr)
    return hashes, tally


def answers(pool, chapter, most):
    """Return what the file holds of a chapter, up to most cases."""
    hashes, tally = blocks(pool, chapter, most)
    counted = {}
    for count in COUNTS:
        if count < BLOCK:
            counted[str(count)] = fold([block((chapter, 0, count))[0]]).hex()
        elif count <= most:
            counted[str(count)] = fold(hashes[: count // BLOCK]).hex()
    short = [digest.hex()[:8] for digest in hashes]
    lines = [" ".join(short[i : i + 20]) for i in range(0, len(short), 20)]
    return {"hashes": counted, "labels": dict(sorted(tally.items())), "blocks": lines}


def versions():
    installed = {library: importlib.metadata.version(library) for library in LIBRARIES}
    return {"Python": platform.python_version(), "zlib": zlib.ZLIB_RUNTIME_VERSION, **installed}


def write(pool):
    """Write the file, whole or not at all."""
    chapters = {chapter: answers(pool, chapter, COUNTS[-1]) for chapter in CHAPTERS}
    whole = {"made_by": versions(), "stream": VERSION, "block": BLOCK, "chapters": chapters}
    new = FILE.with_suffix(".new")
    new.write_text(json.dumps(whole, indent=1) + "\n")
    os.replace(new, FILE)
    return 0


def check(pool, most):
    """Compare the hashes; return the number of chapters that differ."""
    stored = json.loads(FILE.read_text())
    print("stored by", stored["made_by"], "asked", versions())
    different = 0
    for chapter in CHAPTERS:
        got, want = answers(pool, chapter, most), stored["chapters"][chapter]
        same = all(want["hashes"][count] == digest for count, digest in got["hashes"].items())
        different += not same
        print(chapter, f"{most} cases", "as stored" if same else differs(got, want))
    return different


def differs(got, want):
    numbers = enumerate(zip(" ".join(got["blocks"]).split(), " ".join(want["blocks"]).split()))
    first = [number for number, (mine, theirs) in numbers if mine != theirs][:1]
    return f"DIFFERENT, first in block {first}"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--check", nargs="?", type=int, const=COUNTS[-1], metavar="COUNT")
    parser.add_argument("--show", metavar="CHAPTER/BLOCK")
    parser.add_argument("--case", metavar="CHAPTER/NUMBER")
    asked = parser.parse_args()
    if asked.show or asked.case:
        chapter, number = (asked.show or asked.case).split("/")
        first, count = (int(number) * BLOCK, BLOCK) if asked.show else (int(number), 1)
        for n in range(first, first + count):
            print(line(chapter, n)[1])
        return 0
    with multiprocessing.Pool() as pool:
        return check(pool, asked.check) if asked.check else write(pool)


if __name__ == "__main__":
    sys.exit(main())
