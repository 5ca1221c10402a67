"""Authors, publisher and day from an article's own first and last lines."""

from __future__ import annotations

import re
from typing import Any

from index.text import UPPER

_BYLINE = re.compile(
    rf"^[Bb]y (?P<names>[{UPPER}][\w’'.\-]+(?:[ ,]+(?:and |& )?[{UPPER}][\w’'.\-]+){{1,9}})\.?$"
)
_DATED = re.compile(
    r"^(?P<how>Published|Updated|Posted|Last (?:updated|modified))(?: on)?:? "
    r"(?P<date>.{6,40}?\b(?:19|20)\d\d\b.{0,20})$",
    re.IGNORECASE,
)
_DATELINE = re.compile(
    rf"^[{UPPER}][{UPPER} .’'/\-]+(?:, [{UPPER}][\w. ]+?)??"
    r"(?:, (?P<date>[A-Z][a-z]+\.? \d{1,2}(?:, \d{4})?))? "
    r"\((?P<source>[A-Z][\w &.]{1,30})\) ?[—–-]"
)
_LAST_LINE = re.compile(r"^source\b:?\s+(?P<source>[^\s].{0,60})$", re.IGNORECASE)
_WITHIN = 4  # paragraphs at the top in which a byline may stand


def from_body(body: list[str]) -> tuple[dict[str, Any], list[str]]:
    """Fields found in the lines around the reporting, and the paragraphs without bylines.

    A dateline stays, because it opens a sentence; the last line 'source X' stays for `clean` to remove.
    """
    fields: dict[str, Any] = {}
    kept: list[str] = []
    for number, block in enumerate(body):
        if number < _WITHIN and "authors" not in fields and (found := _BYLINE.match(block)):
            fields["authors"] = found["names"]
        elif number < _WITHIN and (found := _DATED.match(block)) and (name := _date_of(found)) not in fields:
            fields[name] = found["date"]
        else:
            kept.append(block)
    if not kept:
        return {}, body
    if "published" not in fields and "updated" in fields:
        fields["published"] = fields.pop("updated")
    if found := _DATELINE.match(kept[0]):
        fields["source"] = found["source"]
        if found["date"] and re.search(r"\d{4}$", found["date"]):
            fields.setdefault("published", found["date"])
    if len(kept) > 1 and (found := _LAST_LINE.match(kept[-1])) and len(kept[-1].split()) <= 5:
        fields["source"] = found["source"].rstrip(".")
    return fields, kept


def _date_of(found: re.Match[str]) -> str:
    return "published" if found["how"].lower() in ("published", "posted") else "updated"
