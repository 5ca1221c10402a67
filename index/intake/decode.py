"""Bytes to text: which encoding, what is broken, what is no text at all; and text made regular."""

from __future__ import annotations

import codecs
import re
import unicodedata
from itertools import pairwise

from index.errors import ExtractError
from index.intake.charset import declared, guessed, known

_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DEFAULT = "cp1252"  # what servers say of pages that nobody told them about
_FEW_BROKEN = 3  # characters that a text in the encoding it names may lack
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\ud800-\udfff]")
_ODD_CONTROL = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f-\x84\x86-\x9f]")
_SPACES = re.compile(r"[^\S\n]+")
_PILED = re.compile(r"[^\w\s\x00-\x7f]{31,}")  # marks one over the other are among them
_MOST_PILED = 30  # combining marks in a row: more are no writing, and take long to be put in order


def decode(data: bytes, charset: str | None = None, declares: bool = False) -> tuple[str, tuple[str, ...]]:
    """The text of a file, and warnings about bytes that had to be replaced, and about an encoding guessed.

    Tried in order: byte order marks, `charset` (what a server's header says), what the text itself declares
    where it may (`declares`: a page, or XML), UTF-8, UTF-16 without a mark, UTF-8 with a few broken bytes
    (shown as U+FFFD), then what is likeliest. Raises ExtractError for an empty or binary file.
    """
    if not data.strip(b" \t\r\n\x00"):
        raise ExtractError("the file is empty")
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _checked(data.decode(encoding, errors="replace"))
    if named := _named(data, charset, declares):
        return _checked(data.decode(named, errors="replace"))
    if unmarked := _unmarked_utf16(data):
        return _checked(data.decode(unmarked, errors="replace"))
    if len(_CONTROL.findall(data[:65536])) > len(data[:65536]) / 200:
        raise ExtractError("looks binary, not text")
    try:
        return data.decode("utf-8"), ()
    except UnicodeDecodeError:
        return _legacy(data)


def _named(data: bytes, charset: str | None, declares: bool) -> str | None:
    """The encoding that a header or the text itself names, where it can be that one.

    UTF-8 shows by itself: where a Western encoding is named, that is a server's default as often as not.
    """
    is_utf8 = not data.isascii() and not _broken(data, "utf-8")
    for name in (known(charset), declared(data) if declares else None):
        if name and (broken := _broken(data, name)) <= max(_FEW_BROKEN, len(data) // 500):
            return "utf-8" if is_utf8 and (broken or name == _DEFAULT) else name
    return None


def _broken(data: bytes, encoding: str) -> int:
    """How many characters of a text in an encoding cannot be read."""
    return data.decode(encoding, errors="replace").count("\ufffd")


def _unmarked_utf16(data: bytes) -> str | None:
    """UTF-16 text of a Western script has a zero in nearly every second byte."""
    sample = data[:4096]
    half = len(sample) // 2
    if half < 4:
        return None
    if sample[1::2].count(0) > 0.7 * half and sample[0::2].count(0) < 0.05 * half:
        return "utf-16-le"
    if sample[0::2].count(0) > 0.7 * half and sample[1::2].count(0) < 0.05 * half:
        return "utf-16-be"
    return None


def _legacy(data: bytes) -> tuple[str, tuple[str, ...]]:
    replaced = data.decode("utf-8", errors="replace")
    broken = replaced.count("\ufffd")
    proper = sum(ord(character) > 127 for character in replaced) - broken
    if proper > broken:
        return _checked(replaced)
    guess = guessed(data)
    if guess is None:
        return _checked(replaced)
    text, doubts = _checked(data.decode(guess, errors="replace"))
    sure = guess == _DEFAULT and not any(character.isalpha() for character in text if character > "\x7f")
    return text, doubts if sure else (f"its encoding is a guess: {guess}", *doubts)


def _checked(text: str) -> tuple[str, tuple[str, ...]]:
    broken = text.count("\ufffd")
    if broken > max(20, len(text) / 20):
        raise ExtractError("looks binary, not text")
    if not broken:
        return text, ()
    return text, (f"{broken} broken bytes were replaced by \ufffd",)


def regular(text: str) -> str:
    """Text in Unicode's composed form, with plain spaces and newlines and without invisible characters."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n\n")
    text = re.sub("[\x0b\x0c\x85]", "\n", text)
    text = _INVISIBLE.sub("", _ODD_CONTROL.sub("", text))
    text = unicodedata.normalize("NFC", _PILED.sub(_without_piles, text))
    return re.sub(" ?\n ?", "\n", _SPACES.sub(" ", text)).strip()


def _without_piles(found: re.Match[str]) -> str:
    kept: list[str] = []
    piled = 0
    for character in found[0]:
        piled = piled + 1 if unicodedata.combining(character) else 0
        if piled <= _MOST_PILED:
            kept.append(character)
    return "".join(kept)


def paragraphs(text: str) -> list[str]:
    """The paragraphs of a plain text, each on one line.

    Paragraphs are parted by blank lines; lines of one paragraph that were wrapped at a margin are joined.
    A text without blank lines has a paragraph a line.
    """
    text = regular(text)
    if "\n\n" not in text:
        lines = text.split("\n")
        return [" ".join(lines)] if _wrapped(lines) else [line for line in lines if line]
    blocks = (block.strip("\n").split("\n") for block in re.split(r"\n{2,}", text))
    return [paragraph for lines in blocks for paragraph in _joined(lines) if paragraph]


def _joined(lines: list[str]) -> list[str]:
    """One paragraph if the lines run on, else each line for itself (lists, addresses, tables)."""
    if len(lines) == 1:
        return lines
    if any(re.match(r"(?:[-*•–]|\d{1,2}[.)])\s", line) for line in lines[1:]):
        return lines
    if all(re.match(r"[A-Za-z]+: ", line) for line in lines):
        return lines
    runs_on = all(
        line[:1].islower() or not re.search(r"[.!?:”\"]$", before) for before, line in pairwise(lines)
    )
    return [" ".join(lines)] if _wrapped(lines) or runs_on else lines


def _wrapped(lines: list[str]) -> bool:
    """Whether lines look cut at a margin: all but the last are nearly of one length."""
    lengths = [len(line) for line in lines[:-1]]
    return len(lengths) > 1 and min(lengths) > 0.6 * max(lengths) and 40 < max(lengths) <= 120
