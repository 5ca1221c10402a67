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
from qa.conversations import Conversations, ConversationsError
from qa.models import Models, models_from
from qa.page import (
    Address,
    Desk,
    Door,
    ask,
    door_from,
    guarded,
    icon,
    library,
    people,
    printed,
    sign_in,
    styles,
    warm_up,
)

_LARGEST_UPLOAD = "2gb"
_SWEPT = (600, 3600)  # seconds: how often temporary copies of uploads are looked for, how old they grow


def build(
    index: Index, models: Models | None = None, conversations: Conversations | None = None
) -> gr.Blocks:
    """The page over one index, a room each; the index is shared, what people keep is each one's own."""
    desk = Desk(index, Assistant(index, models), conversations or _kept(index))
    with gr.Blocks(title="Quoth", analytics_enabled=False, fill_width=True, delete_cache=_SWEPT) as page:
        ask.build(desk)
    for name, room in (("People", people), ("Library", library)):
        with page.route(name):
            room.build(desk)
    return page


def _kept(index: Index) -> Conversations:
    """The conversations beside the index; in memory where they cannot be kept there, which is told."""
    try:
        return Conversations.beside(index.path)
    except ConversationsError as error:
        print(f"quoth: {error} Until then they last as long as this page is served.", file=sys.stderr)
        return Conversations(None)


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
            root_path=address.root_path,
            favicon_path=icon(),
            ssr_mode=False,
            theme=gr.themes.Base(font=["system-ui", "sans-serif"], font_mono=["ui-monospace", "monospace"]),
            css=styles(),
            head=printed(),
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
