"""Markdown to paragraphs of plain text, and its front matter."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

_FRONT = re.compile(r"\A---[ \t]*\n(.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_TAG = re.compile(r"</?(?:[a-zA-Z][\w-]*+)(?:\s[^<>]*)?/?>")


def front_matter(text: str) -> tuple[dict[str, Any], str, tuple[str, ...]]:
    """The fields of YAML front matter, the text after it, and a warning where it is broken."""
    found = _FRONT.match(text)
    if not found:
        return {}, text, ()
    import yaml

    try:
        fields = yaml.safe_load(found[1])
    except yaml.YAMLError as error:
        problem = str(error).splitlines()[0]
        return {}, text[found.end() :], (f"the front matter is no valid YAML ({problem})",)
    if not isinstance(fields, dict):
        return {}, text, ()
    return {str(key).lower(): value for key, value in fields.items()}, text[found.end() :], ()


def to_paragraphs(text: str) -> tuple[str, list[str]]:
    """The first heading ('' if there is none before the text), and the other paragraphs in order."""
    from markdown_it import MarkdownIt

    heading, kind = "", ""
    blocks: list[str] = []
    for token in MarkdownIt("commonmark").enable("table").parse(text):
        if token.type.endswith("_open"):
            kind = token.type
        words = ""
        if token.type == "inline":
            words = " ".join(_inline(token.children or ()).split())
        elif token.type in ("fence", "code_block"):
            words = " ".join(token.content.split())
        elif token.type == "html_block":
            words = " ".join(_TAG.sub(" ", _without_comments(token.content)).split())
        if not words:
            continue
        if kind == "heading_open" and not heading and not blocks:
            heading = words
        else:
            blocks.append(words)
    return heading, blocks


def _without_comments(text: str) -> str:
    """HTML without its comments; one that nothing ends is kept."""
    kept: list[str] = []
    at = 0
    while (start := text.find("<!--", at)) >= 0 and (end := text.find("-->", start)) >= 0:
        kept += [text[at:start], " "]
        at = end + len("-->")
    return "".join([*kept, text[at:]])


def _inline(tokens: Iterable[Any]) -> str:
    """The characters that a reader sees; images and HTML tags have none."""
    shown = {"softbreak": " ", "hardbreak": " "}
    return "".join(
        token.content if token.type in ("text", "code_inline", "text_special") else shown.get(token.type, "")
        for token in tokens
    )
