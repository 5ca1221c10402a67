"""Markdown to paragraphs of plain text, and its front matter."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import Any

_FRONT = re.compile(r"\A---[ \t]*\n(.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_LONGEST = 20_000  # characters of front matter
_DEEPEST = 20  # lists in lists
_TAG = re.compile(r"</?(?:[a-zA-Z][\w-]*+)(?:\s[^<>]*)?/?>")


def front_matter(text: str) -> tuple[dict[str, Any], str, tuple[str, ...]]:
    """The fields of YAML front matter, the text after it, and a warning where it is broken."""
    found = _FRONT.match(text)
    if not found:
        return {}, text, ()
    rest = text[found.end() :]
    if len(found[1]) > _LONGEST:
        size = f"{len(found[1]):,} characters, at most {_LONGEST:,}"
        return {}, rest, (f"the front matter is too long ({size}): it was not read",)
    import yaml

    try:
        fields = yaml.load(found[1], _loader())
    except (yaml.YAMLError, ValueError, RecursionError) as error:  # ValueError: a number of 5,000 digits
        problem = str(error).splitlines()[0]
        return {}, rest, (f"the front matter is no valid YAML ({problem})",)
    if not isinstance(fields, dict):
        return {}, text, ()
    return {str(key).lower(): value for key, value in fields.items()}, text[found.end() :], ()


@cache
def _loader() -> Any:
    """Reads plain YAML: no aliases, which can make much of little, no depth; a day that is none is text."""
    import yaml

    class Loader(yaml.SafeLoader):
        depth = 0

        def compose_node(self, parent: Any, index: Any) -> Any:
            if self.check_event(yaml.AliasEvent):
                raise yaml.YAMLError("aliases are not read")
            if self.depth >= _DEEPEST:
                raise yaml.YAMLError(f"nested more than {_DEEPEST} deep")
            self.depth += 1
            node = super().compose_node(parent, index)
            self.depth -= 1
            return node

    def day(loader: Any, node: Any) -> Any:
        try:
            return loader.construct_yaml_timestamp(node)
        except ValueError:
            return loader.construct_scalar(node)

    Loader.add_constructor("tag:yaml.org,2002:timestamp", day)
    return Loader


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
