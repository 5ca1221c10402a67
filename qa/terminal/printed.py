"""How the command `quoth` prints what it found: line by line for people, as one JSON object for programs."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict, is_dataclass
from datetime import date, datetime
from textwrap import shorten
from typing import Any

from index import (
    Article,
    Copy,
    Explained,
    Hit,
    Outcome,
    Revision,
    Role,
    Statement,
    Status,
    Story,
    SyncReport,
    Version,
)
from qa.answering import readable, version_told
from qa.conversations import Conversation, Heading
from qa.records import Answer, Citation

_BECAME = ("added", "updated", "kept", "copies", "unchanged", "skipped", "failed")
_WIDEST = 60  # characters of a source's name in a table
_SHOWN = 90  # characters of a paragraph that is left out
_LISTED = 20  # failures shown in words; more of them are in --json


def print_json(record: Any) -> None:
    """One JSON object of records, mappings and lists. Raises TypeError for what has no place in it."""
    escaped = not (sys.stdout.encoding or "").lower().startswith("utf")  # a terminal of few letters
    print(json.dumps(record, default=_plain, ensure_ascii=escaped, indent=2))


def _plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    if isinstance(value, date | datetime):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no place in JSON")


def print_report(report: SyncReport) -> None:
    """What a sync did, in a line."""
    counts = {name: getattr(report, name) for name in ("added", "updated", "removed", "unchanged")}
    counts |= {"kept": kept} if (kept := len(report.kept) + report.more_kept) else {}
    counts["failed"] = len(report.failed) + report.more_failed
    articles = ", ".join(f"{count:,} {name}" for name, count in counts.items())
    print(f"{articles}; {report.embedded:,} passages embedded in {report.seconds:.1f} s")


def print_sources(report: SyncReport) -> None:
    """What became of each source, a line each, and why something was not taken in."""
    width = min(_WIDEST, max((len(one.source) for one in report.sources), default=0))
    print("  ".join([f"{'source':{width}}", *(f"{name:>6}" for name in ("in", *_BECAME))]))
    for one in report.sources:
        name = one.source if len(one.source) <= width else f"…{one.source[1 - width :]}"
        figures = [one.met, *(getattr(one, became) for became in _BECAME)]
        cells = (
            f"{figure:{max(6, len(head))},}" for head, figure in zip(("in", *_BECAME), figures, strict=True)
        )
        print("  ".join([f"{name:{width}}", *cells]))
        for reason, count in one.reasons:
            print(f"    {count:,} × {reason}")
    if report.more_sources:
        print(f"… and {report.more_sources:,} more sources")


def print_explained(one: Explained) -> None:
    """An article as it would come in: what is known of it, and its paragraphs, with rules those left out."""
    article = one.article
    day = article.published.isoformat() if article.published else ""
    print(one.location)
    fields = {"title": article.title, "day": day, "authors": ", ".join(article.authors)}
    for name, value in (fields | {"source": article.source, "language": article.language}).items():
        print(f"  {name:9} {value or '–'}")
    for warning in one.warnings:
        print(f"  {'warning':9} {warning}")
    for paragraph in one.paragraphs:
        left = shorten(paragraph.text, _SHOWN, placeholder=" …")
        print(f"\n  - [{paragraph.rule}] {left}" if paragraph.rule else f"\n  {paragraph.text}")
    print()


def warn_of(report: SyncReport) -> None:
    """What a sync could not read, left out or doubts, on standard error."""
    _list("failed", report.failed, report.more_failed)
    _list("kept", report.kept, report.more_kept)
    _list("skipped", report.skipped, report.more_skipped)
    _list("doubtful", report.warnings, report.more_warnings)


def _list(what: str, outcomes: Sequence[Outcome], more: int) -> None:
    for outcome in outcomes[:_LISTED]:
        print(f"quoth: {what}: {outcome.location}: {outcome.reason}", file=sys.stderr)
    if left := len(outcomes) + more - min(len(outcomes), _LISTED):
        shown = f"the first {len(outcomes)}" if more else "all"
        print(f"quoth: … and {left:,} more {what} ({shown} with --json)", file=sys.stderr)


def print_answer(answer: Answer) -> None:
    """An answer and its sources."""
    print(readable(answer.text))
    if answer.written_by:
        print(f"Written by {answer.written_by} from the evidence below; every quotation checked.")
    for citation in answer.citations:
        print(_source(citation))


def _source(citation: Citation) -> str:
    article = citation.article
    details = [article.source, str(article.day) if article.day else None, article.url or article.path]
    where = ", ".join(detail for detail in details if detail)
    return f"[{citation.number}] {article.title} ({where}; {citation.start}–{citation.end})"


def print_headings(headings: Sequence[Heading]) -> None:
    """Conversations, last changed first: id, day, person, name."""
    for heading in headings:
        whose = heading.person[:16]
        print(f"{heading.id}  {heading.changed:%Y-%m-%d %H:%M}  {whose:16}  {heading.title}")


def print_conversation(conversation: Conversation) -> None:
    """A conversation, question by question."""
    for exchange in conversation.exchanges:
        print(f"> {exchange.asked}\n")
        if exchange.answer:
            print_answer(exchange.answer)
        else:
            print(exchange.problem or f"({exchange.state})")
        print()


def print_hits(hits: Sequence[Hit], versions: Mapping[int, Sequence[Version]]) -> None:
    """Passages, each with the ranks that explain its place, and what copies have instead, by passage."""
    for number, hit in enumerate(hits, start=1):
        ranks = ", ".join(f"{name} {rank}" for name, rank in hit.ranks.items())
        print(f"{number}. {hit.article.title} ({hit.article.day or 'no date'})  {hit.score:.4f}: {ranks}")
        print(f"    {' '.join(hit.passage.text.split())}")
        print("".join(f"    ({told})\n" for told in _told(hit.copies, versions.get(hit.passage.id, ()))))


def print_statements(statements: Sequence[Statement]) -> None:
    """Who said what, and on which day."""
    for statement in statements:
        day = f"{statement.said_on}  " if statement.said_on else ""
        also = f" ({_also(statement.copies)})" if statement.copies else ""
        print(f"{day}{_said(statement)}: {statement.text}{also}")


def print_stories(stories: Sequence[Story]) -> None:
    """Stories that stand in several articles: how many copies and versions there are of which original."""
    for story in stories:
        counts = f"{story.copies:,} copies, {story.versions:,} versions"
        print(f"{counts:26}  {_headed(story.original)}")


def print_copies(article: Article, copies: Sequence[Copy]) -> None:
    """The other articles of a story, each with the sentences that differ from those of the article."""
    for copy in copies:
        original = ", the original" if article.duplicate_of == copy.article.id else ""
        print(f"{'version' if copy.is_version else 'copy'}{original}: {_headed(copy.article)}")
        for d in copy.differences:
            print(f"    here:  {' '.join(article.text[d.start : d.end].split())}")
            print(f"    there: {' '.join(copy.article.text[d.other_start : d.other_end].split())}")


def _headed(article: Article) -> str:
    details = [article.source, str(article.day) if article.day else None, article.id]
    return f"{article.title} ({', '.join(detail for detail in details if detail)})"


def _told(copies: int, versions: Sequence[Version]) -> list[str]:
    """That a story stands elsewhere too, and what is told differently there; of each difference one."""
    if not copies:
        return []
    first = {(one.words, one.other_words): one for one in reversed(versions)}
    return [_also(copies), *map(version_told, reversed(first.values()))]


def _also(copies: int) -> str:
    return f"also in {copies:,} other{'' if copies == 1 else 's'}"


def print_roles(roles: Sequence[Role], titles: Mapping[str, str]) -> None:
    """Who has which role, by which article, with the titles of the articles, which are given by id."""
    for role in roles:
        when = "" if role.time == "current" else f" ({role.time})"
        print(f"{role.day or 'no date'!s:10}  {role.person}: {role.role}{when}")
        print(f"{'':12}{titles[role.article_id]}")


def print_history(versions: Sequence[Revision]) -> None:
    """What an article said, version by version, the oldest first; of each what is quoted differently."""
    for version in versions:
        until = f"until {version.until:%Y-%m-%d %H:%M}" if version.until else "today"
        words = f"{len(version.text.split()):,} words, {len(version.statements):,} statements"
        print(f"{version.since:%Y-%m-%d %H:%M}  {until}: {version.title} ({words})")
        difference = version.difference
        for said in difference.gone:
            print(f"    gone:    {_said(said)}: {said.text}")
        for said in difference.new:
            print(f"    new:     {_said(said)}: {said.text}")
        for before, now in difference.changed:
            print(f"    changed: {_said(before)}: {before.text}\n         now: {now.text}")
        for sentence, now_reads in difference.numbers:
            print(f"    numbers: {sentence}\n         now: {now_reads}")


def print_timeline(dated: Sequence[tuple[date | None, Statement]], titles: Mapping[str, str]) -> None:
    """Statements day by day, with the titles of their articles, which are given by id."""
    for day, said in dated:
        print(f"{day or 'no date'!s:10}  {_said(said)}: {said.text}\n{'':12}{titles[said.article_id]}")


def _said(statement: Statement) -> str:
    """Who speaks, and how: 'Sergey Lavrov (indirect, according to Antony Blinken)'."""
    how: list[str] = [statement.kind]
    if statement.modality != "stated":
        how.append(f"{statement.modality}: {statement.cue}")
    if statement.reported_by:
        how.append(f"according to {statement.reported_by}")
    return f"{statement.speaker or statement.mention} ({', '.join(how)})"


def print_status(status: Status) -> None:
    """What an index holds, a line for each figure."""
    for name, value in asdict(status).items():
        shown = f"{value:,}" if isinstance(value, int) else value
        if isinstance(value, dict):
            shown = ", ".join(f"{key or 'unknown'} ({count:,})" for key, count in value.items())
        print(f"{name.replace('_', ' '):14} {'' if shown is None else shown}")
