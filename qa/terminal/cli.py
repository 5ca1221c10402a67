"""The command `quoth`: everything that a person can do with an index, and `--json` for programs.

Answers go to standard output, progress and warnings to standard error. Exit codes: 0 done, 1 something failed
and was reported, 2 wrong usage. What each command does is in `commands.py`, how it prints in `printed.py`.
"""

from __future__ import annotations

import argparse
import logging
import os
import sys
from collections.abc import Callable, Sequence
from datetime import date
from io import TextIOWrapper
from typing import Any, get_args

from index import DEFAULT_ENCODER, Mode, QuothError, WebSettings
from qa.records import QuestionKind
from qa.terminal import commands

_MEASURES = (
    "abstention answers asked attribution calibration extraction followups names none-of-the-above quotations"
    " retrieval short speakers understanding"
).split()

_MOST, _LAST_PORT = 1_000_000_000, 65_535
_ACCOUNT = "ask for a password and print the account: quoth account ann >> accounts.txt"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code."""
    logging.basicConfig(level=logging.WARNING, format="quoth: %(message)s")
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")  # what the terminal has no letters for is named
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
    under = whole.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for add in _COMMANDS:
        add(under)
    return whole


def _sync(under: Any) -> None:
    sync = _command(under, "sync", commands.sync, "bring an index up to date with articles")
    sync.add_argument(
        "sources",
        nargs="*",
        metavar="SOURCE",
        help="a file (of many articles: JSON Lines, CSV, ZIP, MBOX, …), a folder, a page, feed or sitemap",
    )
    sync.add_argument(
        "--list",
        action="append",
        default=[],
        metavar="FILE",
        help="a file of addresses on the web, one a line: each of them is a source",
    )
    sync.add_argument("--prune", action="store_true", help="remove articles that are gone from the sources")
    sync.add_argument(
        "--explain",
        action="store_true",
        help="only show what would come in, and what is left out by which rule",
    )
    sync.add_argument("--watch", action="store_true", help="go on, and take in what comes, until Ctrl-C")
    sync.add_argument(
        "--every",
        type=_positive,
        default=15,
        metavar="MIN",
        help="minutes between looks at feeds (default 15)",
    )
    sync.add_argument(
        "--columns",
        type=_columns,
        default={},
        metavar="FIELD=NAME,…",
        help="which column of tables holds what, where headings do not tell: title=Kop,text=Tekst",
    )
    _add_web(sync)
    sync.add_argument(
        "--encoder",
        metavar="NAME_OR_PATH",
        help=f"'multilingual', or a sentence-transformers model (new index: {DEFAULT_ENCODER})",
    )


def _ask(under: Any) -> None:
    ask = _command(under, "ask", commands.ask, "answer a question, with citations")
    ask.add_argument("question", nargs="+", metavar="QUESTION", help="in plain English")
    ask.add_argument("--speaker", metavar="NAME", help="whose words, whatever the question says")
    ask.add_argument("--topic", metavar="TOPIC", help="on what")
    _add_filters(ask)
    ask.add_argument("--kind", choices=get_args(QuestionKind), help="what kind of question it is")
    _add_no_llm(ask)


def _search(under: Any) -> None:
    search = _command(under, "search", commands.search, "find passages")
    search.add_argument("query", nargs="+", metavar="QUERY", help="words to look for")
    search.add_argument("-k", type=_positive, default=10, metavar="N", help="so many passages (default 10)")
    _add_language(search)
    search.add_argument("--mode", choices=get_args(Mode), default="fused", help="which ranker")
    _add_filters(search)


def _statements(under: Any) -> None:
    said = _command(under, "statements", commands.statements, "list who said what")
    said.add_argument("--speaker", metavar="NAME", help="only what this speaker says")
    said.add_argument("--about", metavar="TOPIC", help="only statements about this, best first")
    _add_filters(said)
    _add_language(said)
    said.add_argument("--kind", choices=["direct", "indirect", "mixed"], help="only this kind of speech")
    said.add_argument("--timeline", action="store_true", help="oldest first, each with its day and article")
    _add_limit(said)


def _roles(under: Any) -> None:
    roles = _command(under, "roles", commands.roles, "list who holds, or held, which role, newest first")
    roles.add_argument("--person", metavar="NAME", help="only roles of this person")
    roles.add_argument("--role", metavar="ROLE", help="only who has this role: 'US secretary of state'")
    _add_filters(roles)
    _add_limit(roles)


def _history(under: Any) -> None:
    history = _command(
        under, "history", commands.history, "tell what an article said before, and what changed"
    )
    history.add_argument("article", metavar="ARTICLE", help="its id, its address or its file")


def _speakers(under: Any) -> None:
    summary = "list who speaks how often, or say who is one person and who is not"
    speakers = _command(under, "speakers", commands.speakers, summary)
    speakers.add_argument(
        "action", nargs="?", choices=["merge", "split"], help="merge names into one person, or split one off"
    )
    speakers.add_argument("names", nargs="*", metavar="NAME", help="names, as `quoth speakers` lists them")
    speakers.add_argument("--into", metavar="NAME", help="with merge: the name of the person")
    _add_limit(speakers)


def _copies(under: Any) -> None:
    summary = "list stories that stand in several articles, or the copies and versions of an article"
    copies = _command(under, "copies", commands.copies, summary)
    copies.add_argument(
        "article", nargs="?", metavar="ARTICLE", help="the id of an article (see search --json)"
    )
    _add_limit(copies)


def _remove(under: Any) -> None:
    remove = _command(under, "remove", commands.remove, "remove articles from the index")
    remove.add_argument("articles", nargs="*", metavar="ARTICLE", help="ids of articles (see search --json)")
    remove.add_argument("--source", metavar="NAME", help="all articles of this publisher")
    remove.add_argument("--before", type=_day, metavar="DATE", help="all articles published before this day")


def _evaluate(under: Any) -> None:
    evaluate = _command(under, "evaluate", commands.evaluate, "measure on public data")
    evaluate.set_defaults(index=None)  # some measures make an index of their own where none is named
    evaluate.add_argument("what", choices=_MEASURES, help="what to measure")
    evaluate.add_argument("file", metavar="FILE", help="the data (see benchmarks/README.md)")
    evaluate.add_argument("--half", choices=["a", "b"], help="ask the questions of this half only")
    evaluate.add_argument("--labels", metavar="FILE", help="speakers, abstention: what is in benchmarks/")
    evaluate.add_argument("--articles", metavar="FILE", default="", help="asked: the raw articles")
    evaluate.add_argument("--kind", default="", help="asked: questions of this kind only")
    evaluate.add_argument(
        "--show", action="store_true", help="asked, extraction, understanding: print each failure"
    )
    evaluate.add_argument("-n", "--limit", type=_positive, metavar="N", help="ask so many questions")
    evaluate.add_argument("--sample", type=_positive, metavar="N", default=300, help="names: draw so many")
    evaluate.add_argument("--seed", type=int, metavar="N", default=0, help="names: draw these")
    evaluate.add_argument("--write", metavar="FILE", default="", help="names: what nobody judged yet")


def _status(under: Any) -> None:
    _command(under, "status", commands.status, "tell what the index holds")


def _check(under: Any) -> None:
    check = _command(under, "check", commands.check, "prove that the index is sound")
    check.add_argument("--repair", action="store_true", help="mend what is not")


def _chat(under: Any) -> None:
    chat = _command(under, "chat", commands.chat, "ask in the browser", as_json=False)
    chat.add_argument("--host", default="127.0.0.1", help="address to listen on (default 127.0.0.1)")
    chat.add_argument("--port", type=_port, default=7860, help="port to listen on (default 7860)")
    chat.add_argument("--accounts", metavar="FILE", help="let in who has an account (see: quoth account)")
    chat.add_argument(
        "--auth", metavar="USER:PASSWORD", help="let in who knows these; others on this machine can read them"
    )
    chat.add_argument(
        "--allowed-host",
        action="append",
        default=[],
        metavar="NAME",
        help="a name that the server has",
    )
    chat.add_argument(
        "--allowed-origin", action="append", default=[], metavar="URL", help="a page that may send something"
    )
    chat.add_argument(
        "--root-path", default="", metavar="PATH", help="where a proxy hands the page on: /news, for one"
    )
    _add_no_llm(chat)


def _conversations(under: Any) -> None:
    kept = _command(
        under, "conversations", commands.conversations, "list, show, delete or export what was asked"
    )
    kept.add_argument(
        "action",
        nargs="?",
        choices=["list", "show", "delete", "export"],
        default="list",
        help="(default list)",
    )
    kept.add_argument(
        "conversation", nargs="?", default="", metavar="ID", help="which one, as `list` names it"
    )
    kept.add_argument("--find", default="", metavar="WORDS", help="list: only those that hold these words")
    kept.add_argument("--person", metavar="KEY", help="list, export of clippings: only of this person")
    kept.add_argument(
        "--format", choices=["markdown", "word", "csv"], default="markdown", help="export (default markdown)"
    )
    kept.add_argument(
        "--clippings", action="store_true", help="export: the clippings of --person instead of a conversation"
    )
    kept.add_argument("-o", "--output", metavar="FILE", help="export: write here (default: standard output)")
    _add_limit(kept)


def _account(under: Any) -> None:
    account = under.add_parser("account", help="make a line for the file of --accounts", description=_ACCOUNT)
    account.set_defaults(run=commands.account)
    account.add_argument("name", metavar="NAME", help="the name to sign in with")


def _command(
    under: Any, name: str, run: Callable[[argparse.Namespace], int], summary: str, as_json: bool = True
) -> argparse.ArgumentParser:
    command: argparse.ArgumentParser = under.add_parser(name, help=summary, description=summary)
    command.set_defaults(run=run)
    command.add_argument(
        "--index", default=commands.default_folder(), metavar="DIR", help="index folder (default quoth-index)"
    )
    if as_json:
        command.add_argument("--json", action="store_true", help="print one JSON object")
    return command


def _add_filters(command: argparse.ArgumentParser) -> None:
    command.add_argument("--since", type=_day, metavar="DATE", help="published on this day or later")
    command.add_argument("--until", type=_day, metavar="DATE", help="published on this day or before")
    command.add_argument("--source", metavar="NAME", help="only this publisher")


def _add_language(command: argparse.ArgumentParser) -> None:
    command.add_argument("--language", metavar="NAME", help="only articles in this language: de, or German")


def _add_web(sync: argparse.ArgumentParser) -> None:
    web = WebSettings()
    sync.add_argument(
        "--allow-private",
        action="store_true",
        help="ask at private addresses too (this machine, a local network)",
    )
    sync.add_argument(
        "--pause",
        type=_seconds,
        default=web.pause,
        metavar="SEC",
        help=f"seconds between two requests to one host (default {web.pause:g})",
    )
    sync.add_argument(
        "--links",
        type=_positive,
        default=web.links,
        metavar="N",
        help=f"follow so many links of a feed (default {web.links:,})",
    )


def _add_limit(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "-n", "--limit", type=_positive, default=50, metavar="N", help="at most (default 50)"
    )


def _add_no_llm(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--no-llm", action="store_true", help="ask no language model, whatever QUOTH_LLM_URL says"
    )


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"'{text}' is no date; write it as 2022-01-31") from error


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = -1.0
    if not 0 <= seconds <= 3_600:
        raise argparse.ArgumentTypeError(f"'{text}' is no number of seconds from 0 to 3600")
    return seconds


def _port(text: str) -> int:
    port = _positive(text)
    if port > _LAST_PORT:
        raise argparse.ArgumentTypeError(f"'{text}' is no port: they end with {_LAST_PORT}")
    return port


def _columns(text: str) -> dict[str, str]:
    columns = dict(part.partition("=")[::2] for part in text.split(","))
    if not all(field.strip() and name.strip() for field, name in columns.items()):
        raise argparse.ArgumentTypeError(f"'{text}' names no columns: write it as title=Kop,text=Tekst")
    return {field.strip(): name.strip() for field, name in columns.items()}


def _positive(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) <= len(str(_MOST)) and 1 <= int(text) <= _MOST):
        raise argparse.ArgumentTypeError(f"'{text}' is no whole number from 1 to {_MOST}")
    return int(text)


_COMMANDS = (
    _sync,
    _ask,
    _search,
    _statements,
    _roles,
    _history,
    _speakers,
    _copies,
    _remove,
    _evaluate,
    _status,
    _check,
    _chat,
    _conversations,
    _account,
)

if __name__ == "__main__":
    sys.exit(main())
