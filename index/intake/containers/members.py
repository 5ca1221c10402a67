"""What archives have in common: names of members made fit to be shown, what is passed over and told of.

No member is ever written to disk, so that a name can lead nowhere; it is a name, and no more.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import PurePosixPath

from index.errors import ExtractError
from index.intake.formats import FORMATS, kind_by_bytes, kind_of
from index.intake.holding import LARGEST, Holding
from index.intake.items import Item

MOST_MEMBERS = 200_000
"""Files that an archive may hold."""
_NESTED = 5 * LARGEST  # bytes of an archive that lies in another file, where it has to be held whole
_LONGEST = 1_000  # characters of a name
_SHOWN = 8  # kinds of files that are told of
_LOOKED_AT = 4096  # bytes at the start of a file that tell what it is
_NO_PAGES = frozenset(  # suffixes of files that need not be looked at
    ".jpg .jpeg .png .gif .webp .avif .svg .ico .bmp .tif .tiff .mp3 .mp4 .m4a .mov .webm .ogg .wav .css .js"
    " .woff .woff2 .ttf .eot .exe .dll .so".split()
)
_UNSHOWN = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")


def cleaned(name: str) -> str:
    """The name of a member as a path below its archive: no root, drive, '..', or control characters."""
    name = re.sub(r"^[A-Za-z]:", "", name.replace("\\", "/"))
    parts = (part for part in name.split("/") if part not in ("", ".", ".."))
    return _UNSHOWN.sub("\ufffd", "/".join(parts))


def from_bytes(name: bytes) -> str:
    """The name that a program wrote which did not say in which encoding."""
    for encoding in ("utf-8", "cp1252"):
        try:
            return name.decode(encoding)
        except UnicodeDecodeError:
            pass
    return name.decode("cp437")


def seekable(holding: Holding) -> BytesIO | None:
    """A file in memory, to go to and fro in; None for one on disk, in which that can be done anyway.

    Raises ExtractError where it is too large for that.
    """
    if holding.is_on_disk:
        return None
    data = holding.stream.read(_NESTED + 1) if holding.size <= _NESTED else b""
    if max(holding.size, len(data)) > _NESTED:
        most = f"{_NESTED // 1024**2} MB"
        raise ExtractError(f"is too large for an archive in another file (at most {most}): unpack it first")
    return BytesIO(data)


@dataclass(slots=True)
class Members:
    """The members of one archive as they are met: which are read, and what is told of the others."""

    holding: Holding
    readable: int = 0
    _met: set[str] = field(default_factory=set)
    _unread: Counter[str] = field(default_factory=Counter)
    _other: Counter[str] = field(default_factory=Counter)
    _encrypted: list[str] = field(default_factory=list)

    def take(self, name: str) -> bool:
        """Whether a member is to be looked at: not a hidden one, no second one of a name."""
        if any(part.startswith(".") or part == "__MACOSX" for part in PurePosixPath(name).parts) or not name:
            return False
        if len(name) > _LONGEST:
            self._other[f"a name of more than {_LONGEST:,} characters"] += 1
        elif name in self._met:
            self._other["the name of another member"] += 1
        else:
            self._met.add(name)
            return True
        return False

    def doubled(self, count: int) -> None:
        """Note members whose name a later one has, which is the one that is read."""
        if count:
            self._other["the name of another member"] += count

    def encrypted(self, name: str) -> None:
        """Note a member that cannot be read without a password."""
        if not self._encrypted or kind_of(name) in FORMATS:
            self._encrypted.append(name)

    def no_file(self) -> None:
        """Note a link or a device."""
        self._other["no content of its own (links, devices)"] += 1

    def sorted_out(self, member: Holding) -> Iterator[Holding]:
        """The member, if it is of a format that Quoth reads, by its name or else by its bytes."""
        kind = kind_of(member.name)
        if kind in FORMATS or (kind not in _NO_PAGES and _is_page(member)):
            self.readable += 1
            yield member
        else:
            self._unread[kind or "no suffix"] += 1

    def told(self) -> Iterator[Item]:
        """What was left out, in a line or two."""
        if self._encrypted:
            count, first = len(self._encrypted), self._encrypted[0]
            what = f"'{first}'" if count == 1 else f"{count:,} members ('{first}' first)"
            yield self.holding.failed(f"encrypted, so not read: {what}; unpack it with its password first")
        if count := self._unread.total():
            kinds = [f"{kind} {number:,}" for kind, number in self._unread.most_common(_SHOWN)]
            more = ", …" if len(self._unread) > _SHOWN else ""
            one = "1 member is" if count == 1 else f"{count:,} members are"
            yield self.holding.skipped(f"{one} of no format Quoth reads ({', '.join(kinds)}{more})")
        for reason, count in self._other.items():
            one = "1 member has" if count == 1 else f"{count:,} members have"
            yield self.holding.skipped(f"{one} {reason}: left out")
        if not self.readable and not self._encrypted:
            yield self.holding.failed("holds no file of a format that Quoth reads")


def _is_page(member: Holding) -> bool:
    return kind_by_bytes(member.stream.peek(_LOOKED_AT)[:_LOOKED_AT], named=False) == ".html"
