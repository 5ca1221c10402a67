"""The article in an RTF: what a reader sees; deleted and hidden text and comments are left out.

Text boxes come where they are anchored, footnotes at the end; headers, footers and pictures are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace

from index.errors import ExtractError
from index.intake.documents.control_words import (
    BEGINS,
    CELL,
    CHARSETS,
    KEPT,
    LEFT_OUT,
    MARKS,
    PLACES,
    ROW,
    SIGNS,
    SWITCHES,
    WORDS,
)
from index.intake.documents.found import Found
from index.intake.documents.plausible import plausible_authors, plausible_day, plausible_title
from index.intake.documents.tables import rows_read

_TOKEN = re.compile(
    r"\\(?P<word>[a-zA-Z]{1,32})(?P<number>-?\d{1,10})? ?|\\'(?P<byte>[0-9a-fA-F]{2})|\\(?P<sign>[^a-zA-Z])"
    r"|(?P<brace>[{}])|(?P<text>[^\\{}\r\n]+)|(?P<other>.)",
    re.DOTALL,
)
_DEEPEST = 2_000  # groups in groups


@dataclass(frozen=True, slots=True)
class _State:
    """What holds in a group of the file; `into` names where its text goes, '' is nowhere."""

    into: str = "text"
    hidden: bool = False
    deleted: bool = False
    codepage: str = "cp1252"
    after: int = 1  # letters that stand in for one of Unicode


@dataclass(slots=True)
class _Reading:
    """What has been read of a file."""

    parts: dict[str, list[str]] = field(default_factory=lambda: {"text": [], "notes": []})
    fonts: dict[int, str] = field(default_factory=dict)
    usual: str = "cp1252"  # the code page of the whole file
    font: int = 0
    raw: bytearray = field(default_factory=bytearray)  # bytes of letters that may be half
    passed: int = 0  # letters that stand in for one of Unicode, still to come
    day: dict[str, list[int]] = field(default_factory=dict)
    starred: bool = False


def read_rich_text(data: bytes) -> Found:
    """The paragraphs of an RTF. Raises ExtractError where it is none, or holds no text."""
    reading = _Reading()
    _read(data.decode("latin-1"), reading)
    text = "".join(reading.parts["text"])
    told = {name: "".join(parts).strip() for name, parts in reading.parts.items()}
    body = [*_paragraphs(text), *_paragraphs("".join(reading.parts["notes"]))]
    if not body:
        raise ExtractError("holds no text")
    return Found(
        tuple(body),
        plausible_title(told.get("title", "")),
        plausible_authors(told.get("author", "")),
        plausible_day(None, _written(reading.day.get("creatim")), _written(reading.day.get("revtim"))),
    )


def _read(text: str, reading: _Reading) -> None:
    state, held = _State(), list[_State]()
    place = 0
    while found := _TOKEN.match(text, place):
        place = found.end()
        if found["byte"] is None:
            _flush(state, reading)
        if found["brace"] == "{":
            held.append(state)
            if len(held) > _DEEPEST:
                raise ExtractError(f"is nested more than {_DEEPEST:,} deep: it is broken")
        elif found["brace"]:
            outer = held.pop() if held else _State()
            _close(state.into, outer, reading)
            state, reading.passed = outer, 0
        elif word := found["word"]:
            number = int(found["number"]) if found["number"] else None
            if word == "bin":
                place += max(0, number or 0)
            else:
                state = _obeyed(word, number, state, reading)
        elif found["byte"]:
            _byte(int(found["byte"], 16), state, reading)
        elif found["sign"] == "*":
            reading.starred = True
            continue
        elif sign := found["sign"]:
            _write(SIGNS.get(sign, ""), state, reading)
        elif found["text"]:
            _write(found["text"], state, reading)
        reading.starred = False
    _flush(state, reading)


def _close(into: str, outer: _State, reading: _Reading) -> None:
    """What the end of a group ends: a note, or the mark before an item of a list."""
    if into == outer.into:
        return
    if into == "notes":
        reading.parts["notes"].append("\n")
    elif into == "mark" and "".join(reading.parts.pop("mark", ())).strip():
        _put("- ", outer, reading)


def _obeyed(word: str, number: int | None, state: _State, reading: _Reading) -> _State:
    """What holds after a control word; what it writes is written."""
    if word in ("listtext", "pntext"):
        return replace(state, into="mark" if state.into else "")
    if word in LEFT_OUT or (reading.starred and word not in KEPT):
        return replace(state, into="")
    if word in WORDS or word in MARKS:
        _write(WORDS.get(word) or MARKS[word], state, reading)
    elif word == "u" and number is not None:
        _unicode(number, state, reading)
    elif word in SWITCHES:
        return _switched(word, number, state)
    elif word in ("f", "fcharset", "ansicpg", "mac", "pc", "pca"):
        return _with_font(word, number, state, reading)
    elif word in PLACES:
        return replace(state, into=PLACES[word] if state.into else "", hidden=False)
    elif word in ("yr", "mo", "dy") and state.into in ("creatim", "revtim"):
        reading.day.setdefault(state.into, []).append(number or 0)
    return state


def _switched(word: str, number: int | None, state: _State) -> _State:
    on = number != 0
    if word == "plain":
        return replace(state, hidden=False, deleted=False)
    if word == "uc":
        return replace(state, after=min(10, max(0, number if number is not None else 1)))
    return replace(state, hidden=on) if word == "v" else replace(state, deleted=on)


def _with_font(word: str, number: int | None, state: _State, reading: _Reading) -> _State:
    """The code page of the letters that follow: the file's, a font's own, or the chosen font's."""
    if word == "f" and state.into == "fonts":
        reading.font = number or 0
    elif word == "f":
        return replace(state, codepage=reading.fonts.get(number or 0, reading.usual))
    elif word == "fcharset":
        reading.fonts[reading.font] = CHARSETS.get(number or 0, reading.usual)
    else:
        names = {"mac": "mac-roman", "pc": "cp437", "pca": "cp850", "ansicpg": f"cp{number}"}
        with suppress(LookupError):
            "".encode(names[word])
            reading.usual = names[word]
            return replace(state, codepage=reading.usual)
    return state


def _unicode(number: int, state: _State, reading: _Reading) -> None:
    code = number + 65_536 if number < 0 else number
    reading.passed = 0
    _write(chr(code) if 0 < code < 0x110000 else "\ufffd", state, reading)
    reading.passed = state.after


def _byte(value: int, state: _State, reading: _Reading) -> None:
    if reading.passed:
        reading.passed -= 1
    else:
        reading.raw.append(value)


def _flush(state: _State, reading: _Reading) -> None:
    if reading.raw:
        text = bytes(reading.raw).decode(state.codepage, "replace")
        reading.raw.clear()
        _put(text, state, reading)


def _write(text: str, state: _State, reading: _Reading) -> None:
    """Text without the letters that stand in for one of Unicode; bytes beyond ASCII are of the code page."""
    kept = text[reading.passed :]
    reading.passed = max(0, reading.passed - len(text))
    if not kept.isascii() and state.into and all(letter <= "\xff" for letter in kept):
        kept = kept.encode("latin-1").decode(state.codepage, "replace")
    _put(kept, state, reading)


def _put(text: str, state: _State, reading: _Reading) -> None:
    if state.into in ("", "fonts", "info", "creatim", "revtim") or state.hidden or state.deleted:
        return
    reading.parts.setdefault(state.into, []).append(text)


def _paragraphs(text: str) -> Iterator[str]:
    """Paragraphs, and the rows of tables, of the text that was put together; surrogates become letters."""
    whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    rows: list[list[str]] = []
    for piece in whole.split(ROW):
        before, begins, row = piece.partition(BEGINS)
        if not begins and CELL in before:  # a row that says only where it ends
            before, _, row = before.rpartition("\n")
        cells = row.replace(BEGINS, "").split(CELL)
        if before.strip() or len(cells) == 1:
            yield from rows_read(rows)
            rows = []
            yield from _lines(before)
        if len(cells) > 1:
            rows.append(cells[:-1])
        yield from _lines(cells[-1])
    yield from rows_read(rows)


def _lines(text: str) -> Iterator[str]:
    yield from (words for line in text.split("\n") if (words := " ".join(line.split())))


def _written(day: list[int] | None) -> str | None:
    return f"{day[0]:04}-{day[1]:02}-{day[2]:02}" if day and len(day) == 3 else None
