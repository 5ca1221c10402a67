"""What is printed around the text of each page: running heads and feet, page numbers, a browser's lines."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from statistics import median

from index.intake.documents.pdf.letters import Page
from index.intake.documents.pdf.lines import Line, lines_of

_ZONE = 0.14  # share of a page's height, above and below, in which such lines stand
_OFTEN = 0.2  # share of the pages that have a running head: there may be one a chapter
_NEAR = 4.0  # points that it may move up or down
_NUMBER = re.compile(
    r"\W*(?:(?:page|seite|p\.|pg\.?|side|sida|página|pagina) ?)?(?:\d{1,4}|[ivxl]{1,6})"
    r"(?: ?(?:/|of|von|de|av|sur|\|) ?\d{1,4})?\W*",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"(?:^|\s)((?:https?|file)://\S{3,2000})")
_COUNT = re.compile(r"(?:^|\s)\d{1,4} ?(?:/|of) ?\d{1,4}(?:\s|$)")
_MOMENT = re.compile(
    r"(?:^|\s)\d{1,4}[./-] ?\d{1,2}[./-] ?\d{2,4},? \d{1,2}[:.]\d\d(?:[:.]\d\d)?"
    r"(?: ?[AaPp]\.?[Mm]\.?)?(?:\s|$)"
)
_ENDS = re.compile(r"[.!?…:;,][”\"’')]*+$")
_APART, _ALONE = 2.0, 2.2  # of the size of the type: between parts of a line; from one line to the next
_SHORT = 100  # characters of a running head
_Key = tuple[str, int]


def without_furniture(pages: Sequence[Page]) -> tuple[list[Page], str | None]:
    """The pages without what is printed around their text, and the address that a browser printed there."""
    edges = [_edges(page) for page in pages]
    often = _repeated(edges, len(pages))
    kept: list[Page] = []
    address: str | None = None
    for page, (head, foot) in zip(pages, edges, strict=True):
        gone = [*_gone(head, often, page), *_gone(foot, often, page)]
        printed = _printed(head, foot)
        address = address or _address_of(printed)
        words = {id(word) for line in [*gone, *printed] for word in line.words}
        kept.append(replace(page, words=tuple(word for word in page.words if id(word) not in words)))
    return kept, address


def _edges(page: Page) -> tuple[list[Line], list[Line]]:
    """The lines near the upper edge and near the lower one, from the edge inwards."""
    high, low = page.height * (1 - _ZONE), page.height * _ZONE
    lines = lines_of(page.words, 0, page.width)
    return (
        [line for line in lines if line.base > high],
        [line for line in reversed(lines) if line.base < low],
    )


def _keys(line: Line) -> tuple[_Key, _Key]:
    """A line without its numbers, and about where it stands."""
    text = re.sub(r"\d+", "#", line.text)
    place = int(line.base // _NEAR)
    return (text, place), (text, place + (1 if line.base % _NEAR > _NEAR / 2 else -1))


def _repeated(edges: Sequence[tuple[list[Line], list[Line]]], pages: int) -> set[_Key]:
    """Lines that stand on several pages at the same height."""
    counts = Counter(key for head, foot in edges for line in [*head, *foot] for key in _keys(line))
    return {key for key, count in counts.items() if count >= max(2, _OFTEN * pages)}


def _gone(lines: Sequence[Line], often: set[_Key], page: Page) -> list[Line]:
    """The furniture among the lines at an edge: it ends where the text begins."""
    gone: list[Line] = []
    for line in lines:
        if not (_keys(line)[0] in often or any(map(_NUMBER.fullmatch, _parts(line)))):
            break
        gone.append(line)
    if not gone and page.number > 1 and _stands_alone(lines, page):
        gone.append(lines[0])
    return gone


def _parts(line: Line) -> list[str]:
    """What stands apart from each other on a line."""
    parts: list[str] = []
    end = float("-inf")
    for word in sorted(line.words, key=lambda word: word.left):
        if word.left - end > _APART * word.size:
            parts.append(word.text)
        else:
            parts[-1] += f" {word.text}"
        end = word.right
    return parts


def _stands_alone(lines: Sequence[Line], page: Page) -> bool:
    """Whether the outermost line is a short one in small type, far from the others: a running head."""
    if not lines or not page.words:
        return False
    line = lines[0]
    own = {id(word) for word in line.words}
    others = [word.base for word in page.words if id(word) not in own]
    nearest = min((abs(base - line.base) for base in others), default=0.0)
    small = line.size <= 1.05 * median(word.size for word in page.words)
    return small and nearest > _ALONE * line.size and len(line.text) < _SHORT and not _ENDS.search(line.text)


def _printed(head: Sequence[Line], foot: Sequence[Line]) -> list[Line]:
    """What a browser prints around a page of the web: an address, a moment, a title, a count of pages."""
    if not head or not foot:
        return []
    outermost = [head[0], foot[0]]
    told = " ".join(line.text for line in outermost)
    known = [bool(pattern.search(told)) for pattern in (_ADDRESS, _COUNT, _MOMENT)]
    alike = abs(outermost[0].size - outermost[1].size) < 0.1 * outermost[0].size
    return outermost if alike and all(known) else []


def _address_of(lines: Sequence[Line]) -> str | None:
    found = _ADDRESS.search(" ".join(line.text for line in lines))
    return found[1] if found and found[1].startswith("http") and not found[1].endswith("…") else None
