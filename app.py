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
from qa.page import (
    Address,
    Desk,
    Door,
    article,
    conversation,
    door_from,
    guarded,
    library,
    script,
    sign_in,
    styles,
    upload,
    warm_up,
)

_LARGEST_UPLOAD = "2gb"
_SWEPT = (600, 3600)  # seconds: how often temporary copies of uploads are looked for, how old they grow


def build(index: Index, models: Models | None = None) -> gr.Blocks:
    """The page over one index; the index is shared, each visitor has a conversation of their own."""
    desk = Desk(index, Assistant(index, models))
    with gr.Blocks(title="Quoth", analytics_enabled=False, fill_width=True, delete_cache=_SWEPT) as page:
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


def launch(index: Index, address: Address, door: Door, models: Models | None = None) -> int:
    """Serve the page until it is stopped; returns the exit code."""
    host, port = address.host, address.port
    if not address.free():
        print(f"quoth: port {port} is in use. Choose another: quoth chat --port {port + 1}", file=sys.stderr)
        return 1
    if not (address.local or door.accounts):
        told = "can read and add articles; consider --accounts"
        print(f"quoth: anyone who reaches {host} {told}", file=sys.stderr)
    warm_up(index)
    _serve(build(index, models), address, door)
    return 0


def _serve(page: gr.Blocks, address: Address, door: Door) -> None:
    """Until Ctrl-C."""
    page.queue(default_concurrency_limit=8)
    with contextlib.suppress(KeyboardInterrupt):
        page.launch(
            server_name=address.host,
            server_port=address.port,
            auth=sign_in(door),
            app_kwargs={"middleware": [guarded(address, door)], "openapi_url": None},
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
    options = parser.parse_args()
    try:
        door, address = door_from(os.environ), Address(options.host, options.port)
        return launch(Index.open(options.index), address, door, models_from(os.environ))
    except QuothError as error:
        print(f"quoth: {error}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
