"""The browser chat: the parts of the page composed, and launched.    (python app.py)"""

from __future__ import annotations

import argparse
import contextlib
import os
import sys

os.environ.setdefault("GRADIO_ANALYTICS_ENABLED", "False")  # nothing leaves this machine

import gradio as gr

from index import Index, QuothError
from qa import Assistant
from qa.models import Models, models_from
from qa.page import Address, Desk, article, conversation, library, script, styles, upload, warm_up

_LARGEST_UPLOAD = "2gb"


def build(index: Index, models: Models | None = None) -> gr.Blocks:
    """The page over one index; the index is shared, each visitor has a conversation of their own."""
    desk = Desk(index, Assistant(index, models))
    with gr.Blocks(title="Quoth", analytics_enabled=False, fill_width=True) as page:
        reader = article.build(desk)
        with gr.Row(elem_id="desk"):
            with gr.Column(elem_id="shelf"):
                shelf, added = library.build(desk), upload.build(desk)
            with gr.Column(scale=3, elem_id="talk"):
                examples = conversation.build(desk)
            reader.render()
        for filling in (shelf, examples):
            filling.on(page.load)
            filling.on(added)
    return page


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
        return _refuse("--auth needs USER:PASSWORD", 2)
    address = Address(host, port)
    if not address.free():
        return _refuse(f"port {port} is in use. Choose another: quoth chat --port {port + 1}", 1)
    if not (address.local or auth):
        print(f"quoth: anyone who reaches {host} can read and add articles; consider --auth", file=sys.stderr)
    warm_up(index)
    _serve(build(index, models), address, (name, password) if auth else None)
    return 0


def _refuse(why: str, code: int) -> int:
    print(f"quoth: {why}", file=sys.stderr)
    return code


def _serve(page: gr.Blocks, address: Address, login: tuple[str, str] | None) -> None:
    """Until Ctrl-C."""
    page.queue(default_concurrency_limit=8)
    with contextlib.suppress(KeyboardInterrupt):
        page.launch(
            server_name=address.host,
            server_port=address.port,
            auth=login,
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
        print(f"Quoth is ready: {address.url}    (Ctrl-C ends it)", flush=True)
        address.visit()
        page.block_thread()
    page.close(verbose=False)


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
