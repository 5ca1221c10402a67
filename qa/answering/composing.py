"""Evidence put into words: quotations under headings, numbered, with whose they are and who says the same."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

from index import Marks, Version, read_marks
from qa.answering.evidence import Evidence
from qa.answering.found import Choice, cited
from qa.answering.markdown import in_words, plain
from qa.answering.quoted import copies_told
from qa.answering.verifying import verified
from qa.records import Answer, Citation, Line, Manner, Question, Section

_NAME_WORDS = 5  # of a speaker who is told beside a sentence that has the same words
_NAMED = 2  # articles named that say the same, or something else; the others are counted

_Place = tuple[str, int, int, str | None]
"""Where a citation's words stand, and whose they are: article, start, end, speaker."""

Outlet = Callable[[str], str]
"""The name of a publisher, as people write it."""
RoleOf = Callable[[str, str], str | None]
"""What somebody is by an article, given by its id and by name."""


def compose(question: Question, choices: Sequence[Choice], outlet: Outlet, role_of: RoleOf) -> Answer:
    """The evidence as sections, and these as Markdown, each quotation verified and numbered.

    Without any section where no quotation stands.
    """
    evidence = [item for choice in choices for item in choice.evidence]
    quoted = {
        _place(item): replace(cited(item), outlet=outlet(item.article.source or "") or None)
        for shown in evidence
        for item in (shown, *shown.also[:_NAMED])
    }
    citations = verified(quoted.values())
    numbered = {(c.article.id, c.start, c.end, c.speaker): c for c in citations}
    lined = [_section(choice, numbered, outlet, role_of) for choice in choices]
    sections = tuple(section for section in lined if section.lines)
    return Answer(written(sections, citations), question, tuple(citations), sections=sections)


def written(sections: Iterable[Section], citations: Sequence[Citation]) -> str:
    """Sections as Markdown; `citations` are those that their lines name by number."""
    numbered = {citation.number: citation for citation in citations}
    blocks: list[str] = []
    for section in sections:
        if section.values:
            blocks.append(_values(section.values, numbered))
        if section.heading:
            blocks.append(section.heading)
        blocks += [_quoted(line, section, numbered) for line in section.lines]
    return "\n\n".join(blocks)


def _section(choice: Choice, numbered: Mapping[_Place, Citation], outlet: Outlet, role_of: RoleOf) -> Section:
    """A choice as a section, of what of it stands in its articles."""
    held = [item for item in choice.evidence if _place(item) in numbered]
    lines = tuple(_line(item, numbered, outlet, role_of) for item in held)
    values = tuple(
        (numbered[_place(item)].number, value.shown)
        for item, value in choice.values
        if _place(item) in numbered
    )
    return Section(choice.heading, lines, choice.names_speaker, choice.dated, values if lines else ())


def _place(item: Evidence) -> _Place:
    return item.article.id, item.start, item.end, item.signed


def _line(item: Evidence, numbered: Mapping[_Place, Citation], outlet: Outlet, role_of: RoleOf) -> Line:
    """A quotation: the article's words, its number, whose words they are, who says the same."""
    citation, said = numbered[_place(item)], item.statement
    also = tuple(numbered[_place(other)].number for other in item.also[:_NAMED] if _place(other) in numbered)
    speaker = citation.speaker
    role = role_of(item.article.id, speaker) if speaker else None
    return Line(
        citation.number,
        _manner(item),
        speaker,
        role if role and role not in citation.quote else None,
        said.reported_by if said else None,
        said.said_on if said and said.said_on != item.article.day else None,
        _own_words(item),
        also,
        len(item.also) - len(also) if also else 0,
        item.copies,
        _versions(item.versions, outlet),
    )


def _manner(item: Evidence) -> Manner:
    """Whose words a sentence shows."""
    said = item.statement
    if said is None or not (item.signed or said.speaker):
        return "told"
    if said.reported_by is not None and said.reported_by != said.speaker:
        return "relayed"
    return "reported" if said.kind == "indirect" else said.kind


@lru_cache(maxsize=16)
def _marks_of(text: str) -> Marks:
    """The quotations of an article, read once for all of its lines."""
    return read_marks(text)


def _own_words(item: Evidence) -> tuple[tuple[int, int], ...]:
    """What of a sentence is the speaker's to the letter: in quotation marks, which may stand further off."""
    said, start, end = item.statement, item.start, item.end
    if said is None:
        return ()
    marked = _marks_of(item.article.text).touching((start, end))
    his = [q for q in marked if not q.depth and any(a < q.end and b > q.start for a, b in said.spans)]
    cut = ((max(q.start, start) - start, min(q.end, end) - start) for q in his)
    return tuple((first, last) for first, last in cut if first < last)


def _values(values: Iterable[tuple[int, str]], numbered: Mapping[int, Citation]) -> str:
    """Sources that differ, side by side: 'AP: about 100,000 [1] · Reuters: 130,000 [2]'."""
    return "The articles differ. " + " · ".join(
        f"{_source(numbered[number])}: **{plain(shown)}** [{number}]" for number, shown in values
    )


def _quoted(line: Line, section: Section, numbered: Mapping[int, Citation]) -> str:
    """A line as Markdown: the article's words, whose they are, where and when, who says the same."""
    citation = numbered[line.number]
    beside = [_whose(line, citation, section), _where(line, citation, section), _also(line, numbered)]
    beside += [f" · {plain(told)}" for told in copies_told(line)]
    return f"> {plain(citation.quote)} [{line.number}]{''.join(beside)}"


def _whose(line: Line, citation: Citation, section: Section) -> str:
    """' — Sergey Lavrov, Russian foreign minister, according to Antony Blinken', or less."""
    speaker = line.speaker or ""
    described = len(speaker.split()) > _NAME_WORDS and speaker in citation.quote
    who = [speaker, line.role] if speaker and not (section.names_speaker or described) else []
    who.append(f"according to {line.reported_by}" if line.reported_by else None)
    told = ", ".join(plain(part) for part in who if part)
    return f" — {told}" if told else ""


def _where(line: Line, citation: Citation, section: Section) -> str:
    """' · reported by CNN, 21 September 2022, said on 20 September 2022', or less."""
    told = ["reported" if line.manner == "reported" else ""]
    if citation.outlet:
        by = "reported by " if line.manner == "reported" else ""
        told = [f"{by}{plain(citation.outlet)}"]
    if citation.article.day and not section.dated:
        told.append(in_words(citation.article.day))
    if line.said_on and not section.dated:
        told.append(f"said on {in_words(line.said_on)}")
    shown = ", ".join(filter(None, told))
    return f" · {shown}" if shown else ""


def _also(line: Line, numbered: Mapping[int, Citation]) -> str:
    """Other stories that say the same: ' · also in AP [2], Reuters [3] and 2 more'."""
    named = [f"{_source(numbered[number])} [{number}]" for number in line.also]
    more = f" and {line.more} more" if line.more else ""
    return f" · also in {', '.join(named)}{more}" if named else ""


def _versions(versions: Sequence[Version], outlet: Outlet) -> tuple[str, ...]:
    """What copies have instead, in words; of several that have the same, one."""
    first = list({(one.words, one.other_words): one for one in reversed(versions)}.values())[::-1]
    more = (f"and {len(first) - _NAMED:,} more differences",) if len(first) > _NAMED else ()
    return (*(version_told(one, outlet) for one in first[:_NAMED]), *more)


def version_told(version: Version, outlet: Outlet = str) -> str:
    """What a version has instead, in words: 'a version in AP has 14 where this has 12'."""
    who = "a version" if version.article.duplicate_of else "the original"
    where = f"{who} in {outlet(version.article.source or '') or version.article.title}"
    if version.kind == "negation":
        return f"{where} says the opposite"
    return f"{where} has {version.other_words} where this has {version.words}"


def _source(citation: Citation) -> str:
    return plain(citation.outlet or citation.article.title)
