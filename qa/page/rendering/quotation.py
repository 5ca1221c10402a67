"""A quotation as HTML: whose words it shows, which of them are exact, where it stands, what can be done."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from qa.answering import attributed, copies_told, facts, label, pieces
from qa.page.rendering.addresses import Place, address
from qa.records import Citation, Line


def quotation(
    line: Line, citation: Citation, cited: Mapping[int, Citation] | None = None, kept: str = ""
) -> str:
    """A quotation as a figure; `cited` are the citations of its answer, `kept` what else one may do."""
    return (
        f'<figure class="quotation {line.manner}" data-copy="{escape(attributed(line, citation))}"'
        f' data-number="{citation.number}">'
        f'<p class="manner">{escape(label(line))}</p>'
        f'<blockquote dir="auto">{_words(line, citation)}</blockquote>'
        f"<figcaption>{_whose(line)}{_where(line, citation)}{_also(line, cited or {})}"
        f'<span class="doing">{_doing(line, citation)}{kept}</span></figcaption></figure>'
    )


def opened(citation: Citation) -> str:
    """The address of a citation's article, at its words."""
    return address(Place(article=citation.article.id, words=(citation.start, citation.end)))


def person(name: str) -> str:
    """A name as a link to the person's page, where it is a name."""
    if not name[:1].isupper():
        return f'<b class="speaker" dir="auto">{escape(name)}</b>'
    where = escape(address(Place("people", person=name)))
    return f'<a class="speaker" dir="auto" href="{where}">{escape(name)}</a>'


def _words(line: Line, citation: Citation) -> str:
    shown = (f"<q>{escape(text)}</q>" if own else escape(text) for text, own in pieces(line, citation))
    return "".join(shown).replace("\n", " ")


def _whose(line: Line) -> str:
    """'Liz Truss, UK foreign secretary, according to …'"""
    told = [person(line.speaker)] if line.speaker else []
    if line.speaker and line.role:
        told.append(f'<span dir="auto">{escape(line.role)}</span>')
    if line.reported_by:
        told.append(f"according to {person(line.reported_by)}")
    return f'<span class="whose">{", ".join(told)}</span>' if told else ""


def _where(line: Line, citation: Citation) -> str:
    title = f'<cite dir="auto">{escape(citation.article.title)}</cite>'
    told = " · ".join(escape(fact) for fact in facts(line, citation))
    return f'<span class="where"><span class="outlet" dir="auto">{told}</span> {title}</span>'


def _also(line: Line, cited: Mapping[int, Citation]) -> str:
    """Others that say the same, each a link; how often the story stands, and what its copies have."""
    others = [cited[number] for number in line.also if number in cited]
    named = ", ".join(
        f'<a href="{escape(opened(other))}" dir="auto">{escape(other.outlet or other.article.title)}</a>'
        for other in others
    )
    more = f" and {line.more} more" if line.more else ""
    told = [f"also in {named}{more}"] if named else []
    told += (
        [f"the story also in {line.copies:,} other{'' if line.copies == 1 else 's'}"] if line.copies else []
    )
    told += map(escape, copies_told(line))
    return f'<span class="also">{" · ".join(told)}</span>' if told else ""


def _doing(line: Line, citation: Citation) -> str:
    where = ", ".join(facts(line, citation)[:2])
    return (
        f'<a class="open" href="{escape(opened(citation))}" aria-label="Open the words in {escape(where)}">'
        f'open</a><button type="button" data-do="copy" aria-label="Copy the quotation">copy</button>'
    )
