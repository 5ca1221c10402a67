"""The tree of a page, made ready to be read: within a paragraph every word stays, in whatever element."""

from __future__ import annotations

from typing import Any

from index.intake.html import quoting, tables
from index.intake.html.blocks import SILENT

_PHRASING = (
    "abbr acronym b bdi bdo big button center cite code data del dfn dialog em font i ins kbd label mark"
    " meter nobr output progress rb rp rt ruby s samp small span strike strong sub sup time tt u var wbr"
).split()


def tree_of(text: str) -> Any:
    """The tree of a page; None where there is none."""
    from lxml.etree import LxmlError
    from lxml.html import HTMLParser, document_fromstring

    parser = HTMLParser(remove_comments=True, remove_pis=True, encoding="utf-8")
    try:
        return document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (LxmlError, ValueError):
        return None


def make_ready(tree: Any) -> None:
    """Change a tree so that each paragraph is words and links alone, each row of data a paragraph."""
    from lxml.etree import strip_elements, strip_tags

    for ruby in tree.iter("ruby"):
        if next(ruby.iterdescendants("rp"), None) is None:  # else the reading stands in brackets
            strip_elements(ruby, "rt", with_tail=False)
    quoting.with_marks(tree)
    tables.write_out(tree)
    for paragraph in tree.iter("p"):
        if len(paragraph):
            strip_elements(paragraph, *SILENT, with_tail=False)
            strip_tags(paragraph, *_PHRASING)
