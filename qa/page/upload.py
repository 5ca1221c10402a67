"""Adding articles: files of a visitor, kept in the index's folder and synced beside the conversation."""

from __future__ import annotations

import logging
import queue
import shutil
import threading
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import gradio as gr

from index import Index, Progress, QuothError, SyncReport
from qa.page import rendering as show
from qa.page.desk import Desk
from qa.page.wiring import QUIET

_FORMATS = ".txt .text .md .markdown .html .htm .xhtml .json .jsonl .ndjson .gz".split()
_log = logging.getLogger("quoth")

_State = Progress | SyncReport | str  # a string says what went wrong


def build(desk: Desk) -> Callable[..., Any]:
    """Lay the upload out and wire it; what is returned is the event that articles have been added."""
    upload = gr.File(
        label="Add articles", file_count="multiple", file_types=_FORMATS, height=130, elem_id="upload"
    )
    outcome = gr.HTML(elem_id="outcome")
    added = upload.upload(
        partial(_added, desk.index), upload, [outcome, upload], concurrency_limit=1, **QUIET
    )
    return added.then


def _added(index: Index, paths: Sequence[str] | None) -> Iterator[tuple[Any, Any]]:
    """How far it is, at last the report; then the field is free for other files."""
    for state in _states(index, [Path(path) for path in paths or []]):
        yield _shown(state), gr.skip()
    yield gr.skip(), gr.File(value=None)


def _states(index: Index, uploads: Sequence[Path]) -> Iterator[_State]:
    """The states of a sync that runs in a thread of its own; those that were overtaken are left out."""
    states: queue.Queue[_State] = queue.Queue()
    threading.Thread(target=_sync, args=[index, uploads, states], daemon=True).start()
    state: _State | None = None
    while state is None or isinstance(state, Progress):
        state = states.get()
        while isinstance(state, Progress) and not states.empty():
            state = states.get()
        yield state


def _sync(index: Index, uploads: Sequence[Path], states: queue.Queue[_State]) -> None:
    try:
        kept = [_kept(index, upload) for upload in uploads]
        states.put(index.sync(kept, progress=states.put))
    except QuothError as error:
        states.put(str(error))
    except Exception as error:
        _log.exception("uploaded articles could not be added")
        states.put(f"The articles could not be added ({type(error).__name__}); the server's log says more.")


def _kept(index: Index, upload: Path) -> Path:
    """A lasting copy of an upload, in the index folder; the same name again replaces it."""
    index.uploads.mkdir(exist_ok=True)
    target = index.uploads / upload.name.lstrip(".")
    beside = target.with_name(f".{target.name}.new")
    shutil.copyfile(upload, beside)
    beside.replace(target)
    return target


def _shown(state: _State) -> str:
    if isinstance(state, Progress):
        return show.working(state)
    return show.report(state) if isinstance(state, SyncReport) else show.problem(state)
