"""How the time of regular expressions grows with their input: JSON lines of patterns in, of results out.

Run by `test_linear.py` as a program of its own (`python tests/growth.py`), so that it can be ended where a
pattern never comes to an end. A pattern is tried on long runs of characters, pairs, words and lines, and on
runs made for it: what its own repetitions take, after what stands before them, with and without an end that
does not fit.
"""

from __future__ import annotations

import json
import random
import re
import signal
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from re import _constants as codes  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

CHARACTERS = "aAzZéÉŁ09 \t\n\u00a0.,;:!?'’‘\"“”«»-–—*#>()[/|_&@中"
"""Forty that patterns tell apart: letters and figures of several kinds, spaces, marks."""
WORDS = (
    "said ", "the ", "and ", "of ", "by ", "Ada ", "Ada Brook ", "Ada, ", "A. ", "A-", "a-", "O’a ", "Dr. ",
    "Mr. Ada ", "a said b ", "what ", "who said ", "1, ", "1.", "2022-", "May 1, ", "a.b", "https://a ",
    "[1] ", "**a** ", "“a” ", "“a ", "'a ", "’s ", "(a ", "<a ", "</a>", "<!--", "--", ", and ",
)  # fmt: skip
LINES = (
    "Title: a\n", "Q: a?\n\n", "ADA: a?\n\n", "- a\n", "> a\n", "Read more: a\n\n", "# a\n", "| a | b |\n",
    "a\n \n", "Ada Brook\n\n", "---\n",
)  # fmt: skip
TAIL = "\x01"
"""What hardly a pattern lets a run end with."""
SHORT, LONG = 2_000, 20_000  # characters
_FIRST = 500
_QUICK = 0.0004  # seconds for SHORT characters: a pattern that goes back and forth takes longer
_SUSPECT = 7.0  # times as long for four times as much: looked at more closely
_MOST = 40.0  # times as long for ten times as much: more than linear
_NOISE = 0.01  # seconds for LONG characters that are too short to tell
_HOPELESS = 2.0  # seconds for SHORT characters, whatever LONG takes
_EXAMPLES = 3  # ways through a pattern


def inputs(pattern: re.Pattern[str]) -> Iterator[tuple[str, str]]:
    """What comes before, and what is repeated."""
    tree = parser.parse(pattern.pattern, pattern.flags)
    alike = _told_apart(tree, bool(pattern.flags & re.IGNORECASE))
    for one in alike:
        yield "", one
    for one in alike:
        for other in alike:
            if one != other:
                yield "", one + other
    for piece in (*WORDS, *LINES):
        yield "", piece
    chosen = random.Random(1)
    made = [pump for _ in range(_EXAMPLES) for pump in _pumps(list(tree), "", chosen)]
    yield from dict.fromkeys((before, piece) for before, piece in made if piece)


def _told_apart(tree: Any, fold: bool) -> list[str]:
    """One of each group of characters that a pattern takes for the same everywhere."""
    sets = list(_sets(tree))
    groups = {tuple(_takes(node, one, fold) for node in sets): one for one in reversed(CHARACTERS)}
    return list(groups.values())


def _sets(tree: Any) -> Iterator[tuple[Any, Any]]:
    for code, value in tree:
        if code in (codes.LITERAL, codes.NOT_LITERAL, codes.IN, codes.ANY):
            yield code, value
        else:
            for inner in _inner(code, value):
                yield from _sets(inner)


def _inner(code: Any, value: Any) -> list[Any]:
    """The parts that a node is made of."""
    if code in (codes.MAX_REPEAT, codes.MIN_REPEAT, codes.POSSESSIVE_REPEAT):
        return [value[2]]
    if code == codes.SUBPATTERN:
        return [value[3]]
    if code == codes.BRANCH:
        return list(value[1])
    if code in (codes.ASSERT, codes.ASSERT_NOT):
        return [value[1]]
    if code == codes.GROUPREF_EXISTS:
        return [part for part in value[1:] if part]
    return [value] if code == codes.ATOMIC_GROUP else []


def _takes(node: tuple[Any, Any], one: str, fold: bool) -> bool:
    """Whether a node that takes one character takes this one."""
    code, value = node
    ways = {one, one.lower(), one.upper()} if fold else {one}
    if code == codes.ANY:
        return one != "\n"
    if code in (codes.LITERAL, codes.NOT_LITERAL):
        return (chr(value) in ways) == (code == codes.LITERAL)
    negated = value[0][0] == codes.NEGATE
    return any(_holds(item, way) for item in value[negated:] for way in ways) != negated


def _holds(item: tuple[Any, Any], one: str) -> bool:
    code, value = item
    if code == codes.LITERAL:
        return chr(value) == one
    if code == codes.RANGE:
        return bool(value[0] <= ord(one) <= value[1])
    name = str(value).lower().removeprefix("category_")
    told = {"digit": str.isdecimal, "space": str.isspace, "word": lambda c: c.isalnum() or c == "_"}
    return bool(told[name.removeprefix("not_")](one)) != name.startswith("not_")


def _pumps(nodes: Sequence[Any], before: str, chosen: random.Random) -> Iterator[tuple[str, str]]:
    """For each repetition: what stands before it, and what it takes; also with what leads to the next."""
    since = ""
    for code, value in nodes:
        one = _example([(code, value)], chosen)
        repeats = code in (codes.MAX_REPEAT, codes.MIN_REPEAT, codes.POSSESSIVE_REPEAT)
        if repeats and value[1] > 8:
            body = _example(value[2], chosen)
            yield before, body
            yield "", before + body
            if since:
                yield before[: len(before) - len(since)], since + body
            since = ""
        for inner in _inner(code, value):
            yield from _pumps(list(inner), before, chosen)
        before, since = before + one, since + one
    yield "", before


def _example(nodes: Any, chosen: random.Random) -> str:
    """Something that these nodes may take; what they only look at is left out."""
    return "".join(_example_of(code, value, chosen) for code, value in nodes)


def _example_of(code: Any, value: Any, chosen: random.Random) -> str:
    if code == codes.LITERAL:
        return chr(value)
    if code in (codes.NOT_LITERAL, codes.IN, codes.ANY):
        fitting = [one for one in CHARACTERS if _takes((code, value), one, fold=False)]
        first = next((chr(x if kind == codes.LITERAL else x[0]) for kind, x in _plain(code, value)), "")
        return chosen.choice(fitting[:4]) if fitting else first
    if code in (codes.MAX_REPEAT, codes.MIN_REPEAT, codes.POSSESSIVE_REPEAT):
        return _example(value[2], chosen) * max(value[0], min(1, value[1]) * chosen.randint(0, 1))
    if code == codes.BRANCH:
        return _example(chosen.choice(value[1]), chosen)
    if code in (codes.ASSERT, codes.ASSERT_NOT, codes.AT, codes.GROUPREF):
        return ""
    return "".join(_example(inner, chosen) for inner in _inner(code, value))


def _plain(code: Any, value: Any) -> list[Any]:
    items = value if code == codes.IN else []
    return [item for item in items if item[0] in (codes.LITERAL, codes.RANGE)]


def slowest(pattern: re.Pattern[Any], at_start: bool) -> tuple[float, str]:
    """How many times as long ten times as much takes at worst (0: all quick), and on what."""
    worst = (0.0, "")
    binary = isinstance(pattern.pattern, bytes)
    source = re.compile(pattern.pattern.decode("latin-1")) if binary else pattern

    def run(before: str, piece: str, end: str, size: int) -> float:
        text: Any = before + (piece * (size // len(piece) + 1))[:size] + end
        return _seconds(pattern, text.encode("latin-1", "replace") if binary else text, at_start)

    for before, piece in inputs(source):
        for end in ("", TAIL):
            grown = _grown(lambda size: run(before, piece, end, size))  # noqa: B023 – called at once
            if grown > worst[0]:
                worst = grown, f"{before!r} + {piece!r} * n + {end!r}"
            if grown > _MOST:
                return worst
    return worst


def _grown(run: Callable[[int], float]) -> float:
    """How the time grows from SHORT to LONG; 0 where there is nothing to suspect."""
    short = run(SHORT)
    if short < _QUICK:
        return 0.0
    if short > _HOPELESS:
        return float("inf")
    if short < _SUSPECT * min(run(_FIRST), run(_FIRST)):
        return 0.0
    long = run(LONG)
    return long / min(short, run(SHORT)) if long > _NOISE else 0.0


def _seconds(pattern: re.Pattern[Any], text: Any, at_start: bool) -> float:
    """Time of the processor for all that is found (or what a text begins with), and for all of the text."""
    started = time.thread_time()
    for _ in [pattern.match(text)] if at_start else pattern.finditer(text):
        pass
    pattern.fullmatch(text)
    return time.thread_time() - started


def main() -> None:
    """A line out for each line in, as soon as it is known."""
    for line in sys.stdin:
        asked = json.loads(line)
        if hasattr(signal, "setitimer"):  # time of the processor: others may use it too
            signal.setitimer(signal.ITIMER_PROF, asked["seconds"])
        source = asked["pattern"].encode("latin-1") if asked["binary"] else asked["pattern"]
        grown, where = slowest(re.compile(source, asked["flags"]), asked["at_start"])
        print(json.dumps({"grown": grown, "where": where if grown > _MOST else ""}), flush=True)


if __name__ == "__main__":
    main()
