"""The browser chat: the page and its wiring, no logic of its own.    (python app.py)"""

from __future__ import annotations

import argparse
import contextlib
import logging
import os
import queue
import shutil
import socket
import sys
import threading
import webbrowser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

os.environ.setdefault("GRADIO_ANALYTICS_ENABLED", "False")  # nothing leaves this machine

import gradio as gr

from index import Index, Progress, QuothError, SyncReport
from qa import Assistant, Question, Turn
from qa.answering import plain
from qa.asking import changed
from qa.models import Models, models_from
from qa.page import rendering as show
from qa.page import script, styles

_EXAMPLES = 4
_PAGE = 40  # articles shown at once
_LARGEST_UPLOAD = "2gb"
_FORMATS = [
    ".txt",
    ".text",
    ".md",
    ".markdown",
    ".html",
    ".htm",
    ".xhtml",
    ".json",
    ".jsonl",
    ".ndjson",
    ".gz",
]
_FIELDS = {
    "Speaker": "anyone",
    "Topic": "anything",
    "Since": "2022-01-31",
    "Until": "2022-12-31",
    "Source": "any",
}
_CHANGES = ("speaker", "topic", "since", "until", "source")
_LOCAL = ("127.0.0.1", "localhost", "::1")
_log = logging.getLogger("quoth")


def build(index: Index, models: Models | None = None) -> gr.Blocks:
    """The page over one index; the index is shared, each visitor has a conversation of their own."""
    assistant = Assistant(index, models)

    with gr.Blocks(title="Quoth", analytics_enabled=False, fill_width=True) as page:
        turns = gr.State([])
        asked = gr.State(None)
        first = gr.State(0)
        opened = gr.Textbox(visible="hidden", elem_id="opened")
        open_button = gr.Button(visible="hidden", elem_id="open")

        with gr.Row(elem_id="desk"):
            with gr.Column(elem_id="shelf"):
                gr.HTML(show.BRAND)
                counts = gr.HTML()
                find = gr.Textbox(
                    placeholder="Find a title", show_label=False, container=False, max_lines=1, elem_id="find"
                )
                listing = gr.HTML(elem_id="listing")
                with gr.Row(elem_id="turn"):
                    newer = gr.Button("Newer", size="sm")
                    older = gr.Button("Older", size="sm")
                upload = gr.File(
                    label="Add articles",
                    file_count="multiple",
                    file_types=_FORMATS,
                    height=130,
                    elem_id="upload",
                )
                outcome = gr.HTML(elem_id="outcome")

            with gr.Column(scale=3, elem_id="talk"):
                with gr.Row(elem_id="tools"):
                    gr.Button("Articles", size="sm", elem_id="articles")
                    fresh = gr.Button("New conversation", size="sm", elem_id="fresh")
                    gr.Button("Light / dark", size="sm", elem_id="dark")
                chat = gr.Chatbot(
                    elem_id="chat",
                    autoscroll=False,
                    show_label=False,
                    container=False,
                    height="100%",
                    placeholder=show.WELCOME,
                    latex_delimiters=[],
                    allow_tags=False,
                    line_breaks=False,
                    buttons=[],
                    feedback_options=None,
                    layout="bubble",
                )
                told = gr.Accordion(open=False, visible=False, elem_id="understood")
                with told, gr.Row():
                    fields = [
                        gr.Textbox(label=name, placeholder=hint, max_lines=1, min_width=110)
                        for name, hint in _FIELDS.items()
                    ]
                    again = gr.Button("Ask again", size="sm", elem_id="again")
                with gr.Row(elem_id="examples") as examples:
                    offered = [gr.Button(visible=False, size="sm") for _ in range(_EXAMPLES)]
                question = gr.Textbox(
                    placeholder="What did … say about …?",
                    show_label=False,
                    container=False,
                    autofocus=True,
                    submit_btn=True,
                    max_lines=4,
                    max_length=20_000,
                    elem_id="question",
                )
            with gr.Column(scale=2, elem_id="reader", visible=False) as reader:
                close = gr.Button("Close", size="sm", elem_id="close")
                article = gr.HTML()

        shelf = [counts, listing, newer, older, *offered]

        def shelve(matching: str, start: int) -> list[Any]:
            status = index.status()
            found = index.articles(title=matching.strip(), limit=_PAGE + 1, offset=start)
            names = assistant.examples(_EXAMPLES)
            names += [""] * (_EXAMPLES - len(names))
            return [
                show.summary(status),
                show.listing(found[:_PAGE], start, matching.strip()),
                gr.Button(interactive=start > 0, visible=start > 0 or len(found) > _PAGE),
                gr.Button(interactive=len(found) > _PAGE, visible=start > 0 or len(found) > _PAGE),
                *[gr.Button(name, visible=bool(name)) for name in names],
            ]

        def ask(text: str, shown: list[Any], said: list[Turn]) -> Iterator[tuple[Any, ...]]:
            if text.strip():
                yield from converse(text[:2_000], text, shown, said)
            else:
                yield shown, said, "", *[gr.skip()] * (len(conversation) - 3)

        def ask_again(
            before: Question, shown: list[Any], said: list[Turn], *changes: str
        ) -> Iterator[tuple[Any, ...]]:
            try:
                question = changed(before, **dict(zip(_CHANGES, changes, strict=True)))
            except QuothError as error:
                gr.Warning(plain(str(error)))
                yield tuple(gr.skip() for _ in conversation)  # else Gradio empties all of them
                return
            yield from converse(question.standalone, question, shown, said)

        def converse(
            words: str, wanted: str | Question, shown: list[Any], said: list[Turn]
        ) -> Iterator[tuple[Any, ...]]:
            shown = [*shown, {"role": "user", "content": plain(words)}]
            kept = [gr.skip()] * (2 + len(fields))
            yield [*shown, {"role": "assistant", "content": "…"}], said, "", gr.Row(visible=False), *kept
            text, understood = "", None
            for text, understood in _answers(assistant, wanted, said):  # noqa: B007 – the last one is kept
                yield [*shown, {"role": "assistant", "content": text}], said, gr.skip(), gr.skip(), *kept
            said = [*said, {"role": "user", "content": words}, {"role": "assistant", "content": text}]
            answered = [*shown, {"role": "assistant", "content": text}]
            if understood:
                heading = gr.Accordion(show.understood(understood), visible=True)
                kept = [understood, heading, *show.fields(understood)]
            yield answered, said, gr.skip(), gr.skip(), *kept

        def open_article(reference: str) -> tuple[Any, str]:
            name, *span = reference.split("/")[1:]
            start, end = (int(span[0]), int(span[1])) if len(span) == 2 else (0, 0)
            try:
                return gr.Column(visible=True), show.reader(index.article(name), start, end)
            except QuothError as error:
                return gr.Column(visible=True), show.problem(str(error))

        conversation = [chat, turns, question, examples, asked, told, *fields]
        hidden = {"api_visibility": "private", "show_progress": "hidden"}
        page.load(shelve, [find, first], shelf, **hidden)
        question.submit(ask, [question, chat, turns], conversation, concurrency_limit=8, **hidden).then(
            None, js="() => window.quoth.answered()"
        )
        for button in offered:
            button.click(ask, [button, chat, turns], conversation, concurrency_limit=8, **hidden).then(
                None, js="() => window.quoth.answered()"
            )
        for change in (again.click, *[field.submit for field in fields]):
            change(
                ask_again, [asked, chat, turns, *fields], conversation, concurrency_limit=8, **hidden
            ).then(None, js="() => window.quoth.answered()")
        fresh.click(
            lambda: (
                [],
                [],
                "",
                gr.Row(visible=True),
                None,
                gr.Accordion(visible=False),
                *[""] * len(fields),
            ),
            None,
            conversation,
            **hidden,
        ).then(None, js="() => window.quoth.began()")
        open_button.click(open_article, opened, [reader, article], **hidden).then(
            None, js="() => window.quoth.opened()"
        )
        close.click(lambda: gr.Column(visible=False), None, reader, **hidden).then(
            None, js="() => window.quoth.closed()"
        )
        find.change(lambda: 0, None, first, **hidden).then(shelve, [find, first], shelf, **hidden)
        older.click(lambda at: at + _PAGE, first, first, **hidden).then(
            shelve, [find, first], shelf, **hidden
        )
        newer.click(lambda at: max(0, at - _PAGE), first, first, **hidden).then(
            shelve, [find, first], shelf, **hidden
        )

        def add(paths: list[str] | None) -> Iterator[tuple[str, Any]]:
            for state in _added(index, paths or []):
                yield state, gr.File()
            yield state, gr.File(value=None)

        upload.upload(add, upload, [outcome, upload], concurrency_limit=1, **hidden).then(
            shelve, [find, first], shelf, **hidden
        )
    return page


def _answers(
    assistant: Assistant, wanted: str | Question, said: list[Turn]
) -> Iterator[tuple[str, Question | None]]:
    """The answer as it grows, with what was understood; or what kept it from being given."""
    try:
        for answer in assistant.stream(wanted, said):
            yield show.message(answer), answer.question
    except QuothError as error:
        yield plain(str(error)), None
    except Exception:
        _log.exception("a question could not be answered")
        yield "Something went wrong here; the question was not answered. The server's log says more.", None


def _added(index: Index, paths: list[str]) -> Iterator[str]:
    """Files into the index: kept in its folder, synced beside the conversation, reported."""
    states: queue.Queue[Progress | SyncReport | str] = queue.Queue()

    def work() -> None:
        try:
            kept = [_kept(index, Path(path)) for path in paths]
            states.put(index.sync(kept, progress=states.put))
        except QuothError as error:
            states.put(str(error))
        except Exception as error:
            _log.exception("uploaded articles could not be added")
            states.put(
                f"The articles could not be added ({type(error).__name__}); the server's log says more."
            )

    threading.Thread(target=work, daemon=True).start()
    state: Progress | SyncReport | str | None = None
    while not isinstance(state, SyncReport | str):
        state = states.get()
        while isinstance(state, Progress) and not states.empty():
            state = states.get()
        if isinstance(state, Progress):
            yield show.working(state)
    yield show.report(state) if isinstance(state, SyncReport) else show.problem(state)


def _kept(index: Index, upload: Path) -> Path:
    """A lasting copy of an upload, in the index folder; the same name again replaces it."""
    index.uploads.mkdir(exist_ok=True)
    target = index.uploads / upload.name.lstrip(".")
    beside = target.with_name(f".{target.name}.new")
    shutil.copyfile(upload, beside)
    beside.replace(target)
    return target


def launch(
    index: Index,
    host: str = "127.0.0.1",
    port: int = 7860,
    auth: str | None = None,
    models: Models | None = None,
) -> int:
    """Serve the page until it is stopped; returns the exit code."""
    name, _, password = (auth or "").partition(":")
    if auth and not (name and password):
        print("quoth: --auth needs USER:PASSWORD", file=sys.stderr)
        return 2
    if not _free(host, port):
        print(f"quoth: port {port} is in use. Choose another: quoth chat --port {port + 1}", file=sys.stderr)
        return 1
    if host not in _LOCAL and not auth:
        print(f"quoth: anyone who reaches {host} can read and add articles; consider --auth", file=sys.stderr)
    threading.Thread(target=_warm, args=[index], daemon=True).start()
    page = build(index, models)
    page.queue(default_concurrency_limit=8)
    with contextlib.suppress(KeyboardInterrupt):
        page.launch(
            server_name=host,
            server_port=port,
            auth=(name, password) if auth else None,
            share=False,
            quiet=True,
            prevent_thread_lock=True,
            max_file_size=_LARGEST_UPLOAD,
            footer_links=[],
            ssr_mode=False,
            theme=gr.themes.Base(font=["system-ui", "sans-serif"], font_mono=["ui-monospace", "monospace"]),
            css=styles(),
            js=script(),
        )
        shown = "localhost" if host in _LOCAL else host
        print(f"Quoth is ready: http://{shown}:{port}    (Ctrl-C ends it)", flush=True)
        if sys.stdout.isatty() and (os.name == "nt" or sys.platform == "darwin" or "DISPLAY" in os.environ):
            webbrowser.open(f"http://{shown}:{port}")
        page.block_thread()
    page.close(verbose=False)
    return 0


def _warm(index: Index) -> None:
    """Load the encoder while the page is being opened, so that the first answer does not wait for it."""
    with contextlib.suppress(QuothError):
        index.encode(["warm up"])


def _free(host: str, port: int) -> bool:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def main() -> int:
    """`python app.py`"""
    parser = argparse.ArgumentParser(prog="app.py", description="Ask your articles in the browser.")
    parser.add_argument("--index", default=os.environ.get("QUOTH_INDEX", "quoth-index"), metavar="DIR")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=7860)
    parser.add_argument("--auth", metavar="USER:PASSWORD")
    options = parser.parse_args()
    try:
        models = models_from(os.environ)
        return launch(Index.open(options.index), options.host, options.port, options.auth, models)
    except QuothError as error:
        print(f"quoth: {error}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
