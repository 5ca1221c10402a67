"""What a site's robots.txt lets us read, and how slowly (RFC 9309).

The longest rule decides, `*` and `$` mean what sites mean by them, and groups for the same program are one:
`urllib.robotparser` takes the first rule that fits, and knows no wildcards.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote, unquote_to_bytes, urlsplit

LARGEST = 512 * 1024
"""Bytes of a robots.txt that are read (the RFC asks for 500 KiB at least); what is beyond is left out."""

_KEPT = "!\"#$&'()*+,/:;=?@[]~"  # read alike, encoded or not


@dataclass(frozen=True, slots=True)
class Robots:
    """The rules that hold for one program; `delay` is in seconds. No rules let it read everything."""

    rules: tuple[tuple[bool, str], ...] = ()
    delay: float = 0.0

    @classmethod
    def of(cls, data: bytes, program: str) -> Robots:
        """The rules for a program, else those for all ('*')."""
        if len(data) >= LARGEST:  # cut off somewhere: the rest of a rule is another rule
            data = data[: data.rfind(b"\n") + 1]
        groups = list(_groups(data.decode("utf-8-sig", errors="replace")))
        own = [lines for names, lines in groups if program.lower() in names]
        chosen = own or [lines for names, lines in groups if "*" in names]
        lines = [line for group in chosen for line in group]
        rules = [(field == "allow", _octets(value)) for field, value in lines if field != "crawl-delay"]
        delays = [_seconds(value) for field, value in lines if field == "crawl-delay"]
        return cls(tuple(rule for rule in rules if rule[1]), max(delays, default=0.0))

    def allows(self, address: str) -> bool:
        """Whether a page may be read: the longest rule that fits decides, of two as long the kinder one."""
        parts = urlsplit(address)
        path = _octets((parts.path or "/") + (f"?{parts.query}" if parts.query else ""))
        fitting = [(len(rule), allow) for allow, rule in self.rules if _fits(rule, path)]
        return max(fitting, default=(0, True))[1]


def _groups(text: str) -> Iterator[tuple[set[str], list[tuple[str, str]]]]:
    """Each group: the names of programs, in lower case, and its lines."""
    names: set[str] = set()
    lines: list[tuple[str, str]] = []
    named = False  # whether the line before named a program
    for line in text.splitlines():
        field, _, value = line.partition("#")[0].partition(":")
        field, value = field.strip().lower(), value.strip()
        if field == "user-agent":
            if not named:
                yield names, lines
                names, lines = set(), []
            name = re.match(r"[a-z_-]+|\*", value.lower())
            names |= {name[0]} if name else set()
            named = True
        elif field in ("allow", "disallow", "crawl-delay"):
            lines.append((field, value))
            named = False
    yield names, lines


def _octets(path: str) -> str:
    """A path with the same bytes always written alike."""
    return quote(unquote_to_bytes(path), _KEPT)


def _seconds(value: str) -> float:
    try:
        seconds = float(value)
    except ValueError:
        return 0.0
    return max(0.0, seconds) if math.isfinite(seconds) else 0.0


def _fits(rule: str, path: str) -> bool:
    """Whether a path begins as a rule says; '*' stands for anything, '$' at the end for the end. Linear."""
    to_the_end = rule.endswith("$")
    first, *others = rule.removesuffix("$").split("*")
    if not path.startswith(first):
        return False
    place = len(first)
    for number, part in enumerate(others, start=1):
        if to_the_end and number == len(others):
            return len(path) - len(part) >= place and path.endswith(part)
        found = path.find(part, place)
        if found < 0:
            return False
        place = found + len(part)
    return not to_the_end or place == len(path)
