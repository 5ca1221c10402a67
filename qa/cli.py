"""The command `quoth`: everything that a person can do with an index, and `--json` for programs.

Answers go to standard output, progress and warnings to standard error. Exit codes: 0 done, 1 something failed
and was reported, 2 wrong usage.
"""

from __future__ import annotations

import argparse
import json
import logging
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict, is_dataclass
from datetime import date, datetime
from importlib import import_module
from typing import Any, get_args

from index import DEFAULT_ENCODER, Index, Outcome, QuothError, Statement, SyncReport
from qa.asking.understood import changed, described
from qa.chat import Assistant
from qa.markdown import readable
from qa.models import models_from
from qa.progress import Bar
from qa.records import Citation, QuestionKind

_LISTED = 20  # failures shown in words; all of them are in --json
_CHANGEABLE = ("speaker", "topic", "since", "until", "source", "kind")  # of a question, by options
_MEASURES = (
    "abstention answers attribution calibration followups none-of-the-above quotations retrieval short"
    " speakers"
).split()
_BY_THEMSELVES = ("answers", "calibration")  # measures that make an index of their own where none is named
_LABELLED = {"abstention": "unknown.jsonl", "speakers": "speakers.jsonl"}  # what is measured against labels
_NO_LLM = "ask no language model, whatever QUOTH_LLM_URL says"
_NICE = 10  # a sync lets those go first who ask meanwhile


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code."""
    logging.basicConfig(level=logging.WARNING, format="quoth: %(message)s")
    options = parser().parse_args(arguments)
    run: Callable[[argparse.Namespace], int] = options.run
    try:
        return run(options)
    except QuothError as error:
        print(f"quoth: {error}", file=sys.stderr)
    except KeyboardInterrupt:
        print("quoth: stopped. What was committed stays; run the command again to go on.", file=sys.stderr)
    except BrokenPipeError:
        sys.stdout = open(os.devnull, "w")  # noqa: PTH123, SIM115 – the reader has gone; say no more
    return 1


def parser() -> argparse.ArgumentParser:
    """The commands and their options."""
    whole = argparse.ArgumentParser(prog="quoth", description="Ask your news articles who said what.")
    commands = whole.add_subparsers(title="commands", metavar="COMMAND", required=True)

    sync = _command(commands, "sync", _sync, "bring an index up to date with articles")
    sync.add_argument(
        "sources", nargs="+", metavar="SOURCE", help="a file, folder or JSON Lines file, a web page or feed"
    )
    sync.add_argument("--prune", action="store_true", help="remove articles that are gone from the sources")
    sync.add_argument("--watch", action="store_true", help="go on, and take in what comes, until Ctrl-C")
    sync.add_argument(
        "--every",
        type=_positive,
        default=15,
        metavar="MIN",
        help="minutes between looks at feeds (default 15)",
    )
    sync.add_argument(
        "--encoder",
        metavar="NAME_OR_PATH",
        help=f"a sentence-transformers model (new index: {DEFAULT_ENCODER})",
    )

    ask = _command(commands, "ask", _ask, "answer a question, with citations")
    ask.add_argument("question", nargs="+", metavar="QUESTION", help="in plain English")
    ask.add_argument("--speaker", metavar="NAME", help="whose words, whatever the question says")
    ask.add_argument("--topic", metavar="TOPIC", help="on what")
    ask.add_argument("--since", type=_day, metavar="DATE", help="published on this day or later")
    ask.add_argument("--until", type=_day, metavar="DATE", help="published on this day or before")
    ask.add_argument("--source", metavar="NAME", help="only this publisher")
    ask.add_argument("--kind", choices=get_args(QuestionKind), help="what kind of question it is")
    ask.add_argument("--no-llm", action="store_true", help=_NO_LLM)

    search = _command(commands, "search", _search, "find passages", filters=True)
    search.add_argument("query", nargs="+", metavar="QUERY", help="words to look for")
    search.add_argument("-k", type=_positive, default=10, metavar="N", help="so many passages (default 10)")
    search.add_argument("--mode", choices=["fused", "dense", "lexical"], default="fused", help="which ranker")

    said = _command(commands, "statements", _statements, "list who said what", filters=True)
    said.add_argument("--speaker", metavar="NAME", help="only what this speaker says")
    said.add_argument("--about", metavar="TOPIC", help="only statements about this, best first")
    said.add_argument("--kind", choices=["direct", "indirect", "mixed"], help="only this kind of speech")
    said.add_argument("--timeline", action="store_true", help="oldest first, each with its day and article")
    said.add_argument("-n", "--limit", type=_positive, default=50, metavar="N", help="at most (default 50)")

    speakers = _command(
        commands, "speakers", _speakers, "list who speaks how often, or say who is one person and who is not"
    )
    speakers.add_argument(
        "action", nargs="?", choices=["merge", "split"], help="merge names into one person, or split one off"
    )
    speakers.add_argument("names", nargs="*", metavar="NAME", help="names, as `quoth speakers` lists them")
    speakers.add_argument("--into", metavar="NAME", help="with merge: the name of the person")
    speakers.add_argument(
        "-n", "--limit", type=_positive, default=50, metavar="N", help="at most (default 50)"
    )

    remove = _command(commands, "remove", _remove, "remove articles from the index")
    remove.add_argument("articles", nargs="*", metavar="ARTICLE", help="ids of articles (see search --json)")
    remove.add_argument("--source", metavar="NAME", help="all articles of this publisher")
    remove.add_argument("--before", type=_day, metavar="DATE", help="all articles published before this day")

    evaluate = _command(commands, "evaluate", _evaluate, "measure on public data")
    evaluate.add_argument("what", choices=_MEASURES, help="what to measure")
    evaluate.add_argument("file", metavar="FILE", help="the data (see benchmarks/README.md)")
    evaluate.set_defaults(index=None)
    evaluate.add_argument("--half", choices=["a", "b"], help="ask the questions of this half only")
    evaluate.add_argument("--labels", metavar="FILE", help="speakers, abstention: what is in benchmarks/")
    evaluate.add_argument("-n", "--limit", type=_positive, metavar="N", help="ask so many questions")

    _command(commands, "status", _status, "tell what the index holds")
    check = _command(commands, "check", _check, "prove that the index is sound")
    check.add_argument("--repair", action="store_true", help="mend what is not")

    chat = _command(commands, "chat", _chat, "ask in the browser", as_json=False)
    chat.add_argument("--host", default="127.0.0.1", help="address to listen on (default 127.0.0.1)")
    chat.add_argument("--port", type=_positive, default=7860, help="port to listen on (default 7860)")
    chat.add_argument("--auth", metavar="USER:PASSWORD", help="ask visitors for this name and password")
    chat.add_argument("--no-llm", action="store_true", help=_NO_LLM)
    return whole


def _command(
    commands: Any,
    name: str,
    run: Callable[[argparse.Namespace], int],
    summary: str,
    filters: bool = False,
    as_json: bool = True,
) -> argparse.ArgumentParser:
    command: argparse.ArgumentParser = commands.add_parser(name, help=summary, description=summary)
    command.set_defaults(run=run)
    command.add_argument(
        "--index", default=_folder(), metavar="DIR", help="index folder (default quoth-index)"
    )
    if filters:
        command.add_argument("--since", type=_day, metavar="DATE", help="published on this day or later")
        command.add_argument("--until", type=_day, metavar="DATE", help="published on this day or before")
        command.add_argument("--source", metavar="NAME", help="only this publisher")
    if as_json:
        command.add_argument("--json", action="store_true", help="print one JSON object")
    return command


def _folder() -> str:
    return os.environ.get("QUOTH_INDEX", "quoth-index")


def _sync(options: argparse.Namespace) -> int:
    if hasattr(os, "nice"):
        os.nice(max(0, _NICE - os.nice(0)))
    if options.watch:
        return _watch(options)
    with Index.open(options.index, encoder=options.encoder) as index, Bar() as bar:
        report = index.sync(options.sources, prune=options.prune, progress=bar)
    return _tell(report, options)


def _watch(options: argparse.Namespace) -> int:
    """Sync again and again; a report is told when something came of it."""
    with Index.open(options.index, encoder=options.encoder) as index:
        reports = index.watch(options.sources, prune=options.prune, every=60 * options.every)
        try:
            for number, report in enumerate(reports):
                if not number or report.added or report.updated or report.removed or report.failed:
                    _tell(report, options)
        except KeyboardInterrupt:
            pass
    return 0


def _tell(report: SyncReport, options: argparse.Namespace) -> int:
    if options.json:
        _print_json(report)
    else:
        print(_summary(report))
    _list("failed", report.failed)
    _list("skipped", report.skipped)
    _list("doubtful", report.warnings)
    return 1 if report.failed else 0


def _ask(options: argparse.Namespace) -> int:
    models = models_from(os.environ, llm=not options.no_llm)
    with Index.open(options.index, create=False) as index:
        assistant = Assistant(index, models)
        question = assistant.understand(" ".join(options.question))
        given = {name: getattr(options, name) for name in _CHANGEABLE if getattr(options, name)}
        answer = assistant.ask(changed(question, **given) if given else question)
    if told := described(answer.question):
        print(f"Understood: {told}", file=sys.stderr)
    if answer.notice:
        print(f"quoth: {answer.notice}", file=sys.stderr)
    if options.json:
        _print_json(answer)
        return 0
    print(readable(answer.text))
    if answer.written_by:
        print(f"Written by {answer.written_by} from the evidence below; every quotation checked.")
    for citation in answer.citations:
        print(_source(citation))
    return 0


def _search(options: argparse.Namespace) -> int:
    with Index.open(options.index, create=False) as index:
        hits = index.search(
            " ".join(options.query),
            options.k,
            since=options.since,
            until=options.until,
            source=options.source,
            mode=options.mode,
        )
    if options.json:
        _print_json({"hits": hits})
        return 0
    for number, hit in enumerate(hits, start=1):
        ranks = ", ".join(f"{name} {rank}" for name, rank in hit.ranks.items())
        print(f"{number}. {hit.article.title} ({hit.article.day or 'no date'})  {hit.score:.4f}: {ranks}")
        print(f"    {' '.join(hit.passage.text.split())}\n")
    return 0


def _statements(options: argparse.Namespace) -> int:
    if options.timeline:
        return _timeline(options)
    with Index.open(options.index, create=False) as index:
        found = index.statements(
            speaker=options.speaker,
            about=options.about,
            since=options.since,
            until=options.until,
            source=options.source,
            kind=options.kind,
            limit=options.limit,
        )
    if options.json:
        _print_json({"statements": found})
        return 0
    for statement in found:
        day = f"{statement.said_on}  " if statement.said_on else ""
        print(f"{day}{_said(statement)}: {statement.text}")
    return 0


def _said(statement: Statement) -> str:
    """Who speaks, and how: 'Sergey Lavrov (indirect, according to Antony Blinken)'."""
    how: list[str] = [statement.kind]
    if statement.modality != "stated":
        how.append(f"{statement.modality}: {statement.cue}")
    if statement.reported_by:
        how.append(f"according to {statement.reported_by}")
    return f"{statement.speaker or statement.mention} ({', '.join(how)})"


def _timeline(options: argparse.Namespace) -> int:
    if not options.speaker:
        print("quoth: a timeline is somebody's: name --speaker", file=sys.stderr)
        return 2
    with Index.open(options.index, create=False) as index:
        found = index.timeline(
            options.speaker, options.about, since=options.since, until=options.until, limit=options.limit
        )
        titles = {said.article_id: index.article(said.article_id).title for _, said in found}
    if options.json:
        _print_json({"timeline": [{"day": day, "statement": said} for day, said in found]})
        return 0
    for day, said in found:
        print(f"{day or 'no date'!s:10}  {_said(said)}: {said.text}\n{'':12}{titles[said.article_id]}")
    return 0


def _speakers(options: argparse.Namespace) -> int:
    if options.action and (not options.names or (options.action == "merge") != bool(options.into)):
        usage = "quoth speakers merge NAME… --into NAME, or: quoth speakers split NAME"
        print(f"quoth: say: {usage}", file=sys.stderr)
        return 2
    with Index.open(options.index, create=False) as index:
        if options.action == "merge":
            index.merge_speakers(options.names, options.into)
        elif options.action == "split":
            for name in options.names:
                index.split_speaker(name)
        found = index.speakers(options.limit)
    if options.json:
        _print_json({"speakers": [{"speaker": name, "statements": count} for name, count in found]})
        return 0
    for name, count in found:
        print(f"{count:7,}  {name}")
    return 0


def _evaluate(options: argparse.Namespace) -> int:
    if options.what in _LABELLED and not options.labels:
        print(f"quoth: name the labels: --labels benchmarks/{_LABELLED[options.what]}", file=sys.stderr)
        return 2
    evaluate = import_module("qa.evaluate.measure")
    task = evaluate.Task(
        options.file,
        models_from(os.environ, llm=False),
        options.index or ("" if options.what in _BY_THEMSELVES else _folder()),
        options.labels,
        options.half,
        options.limit,
    )
    scores = evaluate.measure(options.what, task)
    _print_json(scores.figures()) if options.json else print(scores)
    return 0


def _remove(options: argparse.Namespace) -> int:
    if not (options.articles or options.source or options.before):
        print("quoth: name articles by id, or --source, or --before", file=sys.stderr)
        return 2
    with Index.open(options.index, create=False) as index:
        count = index.remove(options.articles, source=options.source, before=options.before)
    _print_json({"removed": count}) if options.json else print(f"{count:,} removed")
    return 0 if count or not options.articles else 1


def _status(options: argparse.Namespace) -> int:
    with Index.open(options.index, create=False) as index:
        status = index.status()
    if options.json:
        _print_json(status)
        return 0
    for name, value in asdict(status).items():
        shown = f"{value:,}" if isinstance(value, int) else value
        if isinstance(value, dict):
            shown = ", ".join(f"{key or 'unknown'} ({count:,})" for key, count in value.items())
        print(f"{name.replace('_', ' '):14} {'' if shown is None else shown}")
    return 0


def _check(options: argparse.Namespace) -> int:
    with Index.open(options.index, create=False) as index:
        done = index.repair() if options.repair else []
        problems = index.check()
    if options.json:
        _print_json({"sound": not problems, "problems": problems, "repaired": done})
    else:
        print("\n".join([*done, *problems, *([] if problems else ["The index is sound."])]))
    return 1 if problems else 0


def _chat(options: argparse.Namespace) -> int:
    models = models_from(os.environ, llm=not options.no_llm)
    page = import_module("app")  # the page stands above this package, and brings Gradio: only when asked for
    result: int = page.launch(
        Index.open(options.index), host=options.host, port=options.port, auth=options.auth, models=models
    )
    return result or 0


def _summary(report: SyncReport) -> str:
    counts = {name: getattr(report, name) for name in ("added", "updated", "removed", "unchanged")}
    counts["failed"] = len(report.failed)
    articles = ", ".join(f"{count:,} {name}" for name, count in counts.items())
    return f"{articles}; {report.embedded:,} passages embedded in {report.seconds:.1f} s"


def _source(citation: Citation) -> str:
    article = citation.article
    details = [article.source, str(article.day) if article.day else None, article.url or article.path]
    where = ", ".join(detail for detail in details if detail)
    return f"[{citation.number}] {article.title} ({where}; {citation.start}–{citation.end})"


def _list(what: str, outcomes: Sequence[Outcome]) -> None:
    for outcome in outcomes[:_LISTED]:
        print(f"quoth: {what}: {outcome.location}: {outcome.reason}", file=sys.stderr)
    if len(outcomes) > _LISTED:
        print(f"quoth: … and {len(outcomes) - _LISTED:,} more {what} (all with --json)", file=sys.stderr)


def _print_json(record: Any) -> None:
    print(json.dumps(record, default=_plain, ensure_ascii=False, indent=2))


def _plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    if isinstance(value, date | datetime):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no place in JSON")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"'{text}' is no date; write it as 2022-01-31") from error


def _positive(text: str) -> int:
    if not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"'{text}' is no whole number above 0")
    return int(text)


if __name__ == "__main__":
    sys.exit(main())
