"""What each command of `quoth` does, given its options; each returns the exit code.

0 done, 1 something failed and was reported, 2 wrong usage.
"""

from __future__ import annotations

import argparse
import getpass
import os
import sys
from importlib import import_module
from pathlib import Path

from index import AddressList, Explained, Index, Outcome, Source, SyncReport, WebSettings, explain
from qa.asking import changed, described
from qa.chat import Assistant
from qa.conversations import Conversations, exported
from qa.models import models_from
from qa.terminal.printed import (
    print_answer,
    print_conversation,
    print_copies,
    print_explained,
    print_headings,
    print_history,
    print_hits,
    print_json,
    print_report,
    print_roles,
    print_sources,
    print_statements,
    print_status,
    print_stories,
    print_timeline,
    warn_of,
)
from qa.terminal.progress import Bar

_CHANGEABLE = ("speaker", "topic", "since", "until", "source", "kind")  # of a question, by options
_BY_THEMSELVES = ("answers", "calibration")  # measures that make an index of their own where none is named
_LABELLED = {"abstention": "unknown.jsonl", "speakers": "speakers.jsonl"}  # what is measured against labels
_NICE = 10  # a sync lets those go first who ask meanwhile


def default_folder() -> str:
    """The index folder where none is named."""
    return os.environ.get("QUOTH_INDEX", "quoth-index")


def sync(options: argparse.Namespace) -> int:
    """Bring an index up to date, once, or again and again with `--watch`; `--explain` touches none."""
    if options.explain:
        return _explain(options)
    if hasattr(os, "nice"):
        os.nice(max(0, _NICE - os.nice(0)))
    if not (options.sources or options.list):
        return _wrong("name a source: a file, a folder, an address, or --list FILE")
    if options.watch:
        return _watch(options)
    with Index.open(options.index, encoder=options.encoder) as index, Bar() as bar:
        report = index.sync(
            _sources(options),
            prune=options.prune,
            progress=bar,
            allow_private=options.allow_private,
            web=_web(options),
            columns=options.columns,
        )
    _tell(report, options)
    if not options.json:
        print_sources(report)
    return 1 if report.failed else 0


def _explain(options: argparse.Namespace) -> int:
    """Show each article as it would come in; 1 where one would not."""
    found = list(explain(options.sources, _web(options), options.allow_private))
    articles = [one for one in found if isinstance(one, Explained)]
    others = [one for one in found if isinstance(one, Outcome)]
    if options.json:
        print_json({"articles": articles, "not": others})
    else:
        for one in articles:
            print_explained(one)
    for outcome in others:
        print(f"quoth: {outcome.location}: {outcome.reason}", file=sys.stderr)
    return 1 if others else 0


def _watch(options: argparse.Namespace) -> int:
    """Sync until Ctrl-C; a report is told when something came of it."""
    with Index.open(options.index, encoder=options.encoder) as index:
        reports = index.watch(
            _sources(options),
            prune=options.prune,
            every=60 * options.every,
            allow_private=options.allow_private,
            web=_web(options),
            columns=options.columns,
        )
        try:
            for number, report in enumerate(reports):
                if not number or report.added or report.updated or report.removed or report.failed:
                    _tell(report, options)
        except KeyboardInterrupt:
            pass
    return 0


def _sources(options: argparse.Namespace) -> list[Source]:
    return [*options.sources, *map(AddressList, options.list)]


def _web(options: argparse.Namespace) -> WebSettings:
    return WebSettings(pause=options.pause, links=options.links)


def _tell(report: SyncReport, options: argparse.Namespace) -> None:
    if options.json:
        print_json(report)
    else:
        print_report(report)
    warn_of(report)


def ask(options: argparse.Namespace) -> int:
    """Answer a question; options go before what the question says."""
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
        print_json(answer)
    else:
        print_answer(answer)
    return 0


def search(options: argparse.Namespace) -> int:
    """Find passages."""
    with Index.open(options.index, create=False) as index:
        hits = index.search(
            " ".join(options.query),
            options.k,
            since=options.since,
            until=options.until,
            source=options.source,
            language=options.language,
            mode=options.mode,
        )
        versions = {
            hit.passage.id: index.versions(hit.article.id, hit.passage.start, hit.passage.end)
            for hit in hits
            if hit.copies
        }
    if options.json:
        print_json({"hits": hits})
    else:
        print_hits(hits, versions)
    return 0


def statements(options: argparse.Namespace) -> int:
    """List who said what, best or newest first, or as a timeline."""
    if options.timeline:
        return _timeline(options)
    with Index.open(options.index, create=False) as index:
        found = index.statements(
            speaker=options.speaker,
            about=options.about,
            since=options.since,
            until=options.until,
            source=options.source,
            language=options.language,
            kind=options.kind,
            limit=options.limit,
        )
    if options.json:
        print_json({"statements": found})
    else:
        print_statements(found)
    return 0


def _timeline(options: argparse.Namespace) -> int:
    if not options.speaker:
        return _wrong("a timeline is somebody's: name --speaker")
    with Index.open(options.index, create=False) as index:
        found = index.timeline(
            options.speaker, options.about, since=options.since, until=options.until, limit=options.limit
        )
        titles = {said.article_id: index.article(said.article_id).title for _, said in found}
    if options.json:
        print_json({"timeline": [{"day": day, "statement": said} for day, said in found]})
    else:
        print_timeline(found, titles)
    return 0


def roles(options: argparse.Namespace) -> int:
    """List who holds, or held, which role, newest first."""
    with Index.open(options.index, create=False) as index:
        found = index.roles(
            person=options.person,
            role=options.role,
            since=options.since,
            until=options.until,
            source=options.source,
            limit=options.limit,
        )
        titles = {role.article_id: index.article(role.article_id).title for role in found}
    if options.json:
        print_json({"roles": found})
    else:
        print_roles(found, titles)
    return 0


def history(options: argparse.Namespace) -> int:
    """Tell what an article said, version by version, and what changed."""
    with Index.open(options.index, create=False) as index:
        found = index.history(options.article)
    if options.json:
        print_json({"versions": found})
    else:
        print_history(found)
    return 0


def speakers(options: argparse.Namespace) -> int:
    """List who speaks how often, after names have been merged or split where that is asked."""
    if options.action and (not options.names or (options.action == "merge") != bool(options.into)):
        return _wrong("say: quoth speakers merge NAME… --into NAME, or: quoth speakers split NAME")
    with Index.open(options.index, create=False) as index:
        if options.action == "merge":
            index.merge_speakers(options.names, options.into)
        elif options.action == "split":
            for name in options.names:
                index.split_speaker(name)
        found = index.speakers(options.limit)
    if options.json:
        print_json({"speakers": [{"speaker": name, "statements": count} for name, count in found]})
    else:
        for name, count in found:
            print(f"{count:7,}  {name}")
    return 0


def copies(options: argparse.Namespace) -> int:
    """List the stories that stand in most articles, or what other articles have of one's story."""
    with Index.open(options.index, create=False) as index:
        if options.article:
            found = index.copies(options.article, limit=options.limit)
            article = index.article(options.article)
        else:
            stories = index.stories(limit=options.limit)
    if options.json:
        print_json({"copies": found} if options.article else {"stories": stories})
    elif options.article:
        print_copies(article, found)
    else:
        print_stories(stories)
    return 0


def remove(options: argparse.Namespace) -> int:
    """Remove articles; 1 where none was there of those that were named."""
    if not (options.articles or options.source or options.before):
        return _wrong("name articles by id, or --source, or --before")
    with Index.open(options.index, create=False) as index:
        count = index.remove(options.articles, source=options.source, before=options.before)
    if options.json:
        print_json({"removed": count})
    else:
        print(f"{count:,} removed")
    return 0 if count or not options.articles else 1


def evaluate(options: argparse.Namespace) -> int:
    """Measure on public data."""
    from qa.evaluate import Task, measure

    if options.what in _LABELLED and not options.labels:
        return _wrong(f"name the labels: --labels benchmarks/{_LABELLED[options.what]}")
    if options.what == "asked" and options.half:
        return _wrong("a half of the questions asked is a file of its own: name it, without --half")
    task = Task(
        options.file,
        models_from(os.environ, llm=False),
        options.index or ("" if options.what in _BY_THEMSELVES else default_folder()),
        labels=options.labels,
        half=options.half,
        limit=options.limit,
        articles=options.articles,
        kind=options.kind,
        show=options.show,
        sample=options.sample,
        seed=options.seed,
        write=options.write,
    )
    scores = measure(options.what, task)
    if options.json:
        print_json(scores.figures())
    else:
        print(scores)
    return 0


def status(options: argparse.Namespace) -> int:
    """Tell what the index holds."""
    with Index.open(options.index, create=False) as index:
        found = index.status()
    if options.json:
        print_json(found)
    else:
        print_status(found)
    return 0


def check(options: argparse.Namespace) -> int:
    """Prove that the index is sound, after mending what is not where that is asked; 1 where it is not."""
    with Index.open(options.index, create=False) as index:
        done = index.repair() if options.repair else []
        problems = index.check()
    if options.json:
        print_json({"sound": not problems, "problems": problems, "repaired": done})
    else:
        print("\n".join([*done, *problems, *([] if problems else ["The index is sound."])]))
    return 1 if problems else 0


def chat(options: argparse.Namespace) -> int:
    """Open the page, and serve it until Ctrl-C."""
    models = models_from(os.environ, llm=not options.no_llm)
    if options.auth:
        print("quoth: --auth can be read by others on this machine; better: --accounts FILE", file=sys.stderr)
    app, page = (
        import_module("app"),
        import_module("qa.page"),
    )  # above this room, and with Gradio
    door = page.door_from(
        os.environ, options.accounts, options.auth, options.allowed_host, options.allowed_origin
    )
    address = page.Address(options.host, options.port, options.root_path)
    return int(app.launch(Index.open(options.index), address, door, models))


def conversations(options: argparse.Namespace) -> int:
    """List what was asked on the page; show, delete or export a conversation. 1 where there is none."""
    kept = Conversations.beside(Path(options.index), create=False)
    if options.action == "list":
        headings = kept.headings(options.person, options.find, options.limit)
        if options.json:
            print_json({"conversations": headings})
        else:
            print_headings(headings)
        return 0
    if options.action == "export" and options.clippings:
        if not options.person:
            return _wrong("whose clippings? name --person, as `quoth conversations --json` tells it")
        return _hand_out(exported(kept.clippings(options.person), options.format).data, options.output)
    if not options.conversation:
        return _wrong(f"name a conversation: quoth conversations {options.action} ID")
    found = kept.get(options.conversation)
    if found is None:
        print(f"quoth: there is no conversation '{options.conversation}'", file=sys.stderr)
        return 1
    if options.action == "delete":
        kept.delete(options.conversation)
        print_json({"deleted": options.conversation}) if options.json else print("1 deleted")
    elif options.action == "export":
        return _hand_out(exported(found, options.format).data, options.output)
    elif options.json:
        print_json(found)
    else:
        print_conversation(found)
    return 0


def _hand_out(data: bytes, file: str | None) -> int:
    """Write what was exported to a file, or to standard output."""
    if file:
        Path(file).write_bytes(data)
    else:
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
    return 0


def account(options: argparse.Namespace) -> int:
    """Ask for a password, twice on a terminal, and print the line that keeps it."""
    if ":" in options.name or not options.name.strip():
        return _wrong("a name has at least one character, and no colon")
    if sys.stdin.isatty():
        password = getpass.getpass("Password: ", sys.stderr)
        if password != getpass.getpass("Again: ", sys.stderr):
            return _wrong("the two passwords differ")
    else:
        password = sys.stdin.readline().rstrip("\n")
    if not password:
        return _wrong("a password has at least one character")
    print(f"{options.name.strip()}:{import_module('qa.page').hashed(password)}")
    return 0


def _wrong(message: str) -> int:
    """Tells wrong usage that the parser cannot see."""
    print(f"quoth: {message}", file=sys.stderr)
    return 2
