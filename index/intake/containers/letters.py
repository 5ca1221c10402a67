"""One letter taken apart: whose words it is, on what, when; and what is attached to it.

Runs in the process apart. `email` copes with nearly all that mail programs get wrong; where it does not,
bytes are decoded as those of a file are.
"""

from __future__ import annotations

import re
from base64 import b64decode
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parseaddr
from typing import Any, cast

from index.errors import ExtractError
from index.intake.containers.members import cleaned
from index.intake.containers.newsletters import seen, without_furniture
from index.intake.containers.own_words import Forwarded, own_words, unflowed
from index.intake.containers.worked import read_as
from index.intake.decode import decode

_ANSWERS = re.compile(
    r"\s*+(?:re|fwd?|aw|wg|tr|sv|vs|vb|antw|rif|rv|res|enc|odp|doorst|vl|i)(?:\[\d{1,3}\])?\s*+[:：]",
    re.IGNORECASE,
)
_LONGEST_HEAD = 4_000  # characters of a line of the head
_FEWEST_WORDS = 10  # of a writer's own that are an article beside what is forwarded
_MOST = 1_000  # parts of a letter that are looked at
_SUFFIXES = {
    "text/html": ".html",
    "text/plain": ".txt",
    "text/markdown": ".md",
    "text/csv": ".csv",
    "application/pdf": ".pdf",
    "application/json": ".json",
    "application/rtf": ".rtf",
    "text/rtf": ".rtf",
    "application/zip": ".zip",
    "application/epub+zip": ".epub",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
    "application/vnd.oasis.opendocument.text": ".odt",
}


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter: the fields of the article of its writer's own words, and of one that it forwards; names and
    contents of what is attached; how many lines of others it quotes."""

    own: dict[str, str] | None
    forwarded: dict[str, str] | None
    attached: tuple[tuple[str, bytes], ...]
    quoted: int


class _Heads(policy.EmailPolicy):
    """Takes lines of the head apart up to a length: longer ones take long, and tell nothing more."""

    def header_fetch_parse(self, name: str, value: str) -> Any:
        """A line of the head, decoded."""
        return super().header_fetch_parse(name, value[:_LONGEST_HEAD])


def opened(data: bytes, of_mailbox: bool) -> Letter:
    """A letter taken apart. `of_mailbox`: it is known by its own id, as its place may change.

    Raises ExtractError for what is no letter.
    """
    with read_as("a letter"):
        if not data.strip():
            raise ExtractError("the file is empty")
        message = cast(EmailMessage, message_from_bytes(data, policy=_Heads()))
        if not message.keys():
            raise ExtractError("is no letter: it does not begin with lines such as 'From: …'")
        plain, page, attached = _parts(message)
        text, quoted = _text(message, plain, page)
        own = own_words(text)
        fields = _fields(message, of_mailbox)
        forwarded = _of_forwarded(own.forwarded, fields) if own.forwarded else None
        body = "\n\n".join(without_furniture(re.split(r"\n{2,}", own.text)))
        body = body if not forwarded or len(body.split()) >= _FEWEST_WORDS else ""
        return Letter(
            fields | {"text": body} if body.strip() else None,
            forwarded,
            tuple(attached),
            quoted + own.quoted,
        )


def _text(message: EmailMessage, plain: str, page: str) -> tuple[str, int]:
    """What the letter says; a newsletter's page is made with more care than its plain text."""
    if page and (not plain.strip() or "List-Unsubscribe" in message):
        with suppress(ValueError):
            text, quoted = seen(page)
            if text:
                return text, quoted
    return plain, 0


def _parts(message: EmailMessage) -> tuple[str, str, list[tuple[str, bytes]]]:
    """Plain text and page of a letter, and what is attached to it."""
    plain, pages, attached = list[str](), list[str](), list[tuple[str, bytes]]()
    for number, part in enumerate(_leaves(message), start=1):
        kind, name, placed = part.get_content_type(), _name(part), part.get_content_disposition()
        if kind == "message/rfc822":
            attached.append((_with_suffix(name or f"letter {number}", ".eml"), _letter_in(part)))
        elif kind == "text/html" and not name and placed != "attachment":
            pages.append(_decoded(part))
        elif kind.startswith(("text/plain", "multipart/")) and not name and placed != "attachment":
            plain.append(_decoded(part))
        elif placed != "inline" or not kind.startswith("image/"):
            attached.append((_with_suffix(name or f"part {number}", _SUFFIXES.get(kind, "")), _content(part)))
    return "\n\n".join(plain), "\n".join(pages), attached


def _letter_in(part: EmailMessage) -> bytes:
    """The letter that a part holds."""
    inner = part.get_payload()
    inner = inner[0] if isinstance(inner, list) and inner else inner
    return inner.as_bytes() if isinstance(inner, EmailMessage) else str(inner).encode()


def _content(part: EmailMessage) -> bytes:
    """The bytes of a part; of base64 that breaks off, what can be told."""
    content = part.get_payload(decode=True)
    if not isinstance(content, bytes):
        return b""
    if str(part.get("Content-Transfer-Encoding", "")).strip().lower() == "base64":
        written = "".join(str(part.get_payload()).split()).encode("ascii", "ignore")
        if content.strip() and b"".join(content.split()) == written:  # it was not decoded
            with suppress(ValueError):
                return b64decode(written[: len(written) // 4 * 4])
    return content


def _leaves(message: EmailMessage) -> Iterator[EmailMessage]:
    """The parts that hold something, letters in it whole."""
    waiting = [message]
    for _ in range(_MOST):
        if not waiting:
            return
        part = waiting.pop()
        if part.get_content_maintype() == "multipart" and part.is_multipart():
            waiting += reversed(cast(list[EmailMessage], part.get_payload()))
        else:
            yield part


def _decoded(part: EmailMessage) -> str:
    """The text of a part: in the encoding that it says, or else in the one that fits."""
    content = _content(part)
    if not content.strip():
        return ""
    text = ""
    with suppress(LookupError, UnicodeDecodeError):
        text = content.decode(part.get_content_charset() or "ascii")
    text = text or decode(content)[0]
    if str(part.get_param("format", "")).lower() == "flowed":
        return unflowed(text, str(part.get_param("delsp", "")).lower() == "yes")
    return text


def _name(part: EmailMessage) -> str:
    """The name of an attached file."""
    name = ""
    with suppress(Exception):  # what is wrong with a header is wrong with this name alone
        name = part.get_filename() or ""
    return cleaned(str(name).split("/")[-1].split("\\")[-1])[:200]


def _with_suffix(name: str, suffix: str) -> str:
    return name if not suffix or "." in name[1:] else f"{name}{suffix}"


def _fields(message: EmailMessage, of_mailbox: bool) -> dict[str, str]:
    """What the head of a letter tells of an article."""
    name, address = _sender(message)
    fields = {
        "title": subject(_header(message, "Subject")),
        "authors": name or address,
        "source": _source(message, name, address),
        "published": _header(message, "Date"),
        "language": _header(message, "Content-Language").split(",")[0].strip(),
        "id": _header(message, "Message-ID") if of_mailbox else "",
    }
    return {key: value for key, value in fields.items() if value}


def subject(text: str) -> str:
    """A subject without 'Re:' and 'Fwd:'."""
    while found := _ANSWERS.match(text):
        text = text[found.end() :]
    return text.strip()


def _header(message: EmailMessage, name: str) -> str:
    """A line of the head, decoded; '' where there is none."""
    raw = next((str(value) for key, value in message.raw_items() if key.lower() == name.lower()), "")
    raw = " ".join(raw[:_LONGEST_HEAD].split())
    if not raw.isascii():  # bytes, as some write them
        raw = decode(raw.encode("ascii", "surrogateescape"))[0] if _is_escaped(raw) else raw
    with suppress(Exception):  # `email` stumbles over some heads
        return " ".join(str(policy.default.header_factory(name, raw)).split())
    return raw


def _is_escaped(text: str) -> bool:
    return all(character < "\x80" or "\udc80" <= character <= "\udcff" for character in text)


def _sender(message: EmailMessage) -> tuple[str, str]:
    """Name and address of who wrote it."""
    with suppress(Exception):
        header: Any = policy.default.header_factory("From", message.get("From", ""))
        if header.addresses and header.addresses[0].addr_spec != "<>":
            first = header.addresses[0]
            name = first.display_name if "\ufffd" not in first.display_name else ""
            return _named(name) or _address(_header(message, "From"))[0], first.addr_spec
    return _address(_header(message, "From"))


def _address(text: str) -> tuple[str, str]:
    """Name and address as they are written in a line of the head."""
    with suppress(RecursionError, IndexError):
        name, address = parseaddr(text)
        return _named(name), address
    return "", ""


def _named(name: str) -> str:
    """'Brook, Ada' as she is called; a name is no list of names."""
    parts = [part.strip() for part in name.strip("'\" ").split(",")]
    return " ".join(reversed(parts)) if len(parts) == 2 and all(parts) else " ".join(parts)


def _source(message: EmailMessage, name: str, address: str) -> str:
    """Who publishes it: a list by its name, a newsletter by its sender's, else the sender's domain."""
    list_name = _header(message, "List-Id").partition("<")[0].strip('" ')
    if list_name:
        return list_name
    if "List-Unsubscribe" in message and name:
        return name
    return address.rpartition("@")[2].lower()


def _of_forwarded(letter: Forwarded, fields: dict[str, str]) -> dict[str, str] | None:
    """The article that was forwarded, with the fields of its own head."""
    name, address = _address(letter.sender)
    found = {
        "title": subject(letter.subject) or fields.get("title", ""),
        "authors": name or address,
        "source": address.rpartition("@")[2].lower(),
        "published": letter.date,
        "text": "\n\n".join(without_furniture(re.split(r"\n{2,}", letter.text))),
    }
    return {key: value for key, value in found.items() if value} if found["text"].strip() else None
