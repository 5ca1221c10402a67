"""Adding articles: files of a visitor, kept in the index's folder and synced beside the conversation."""

from __future__ import annotations

import hashlib
import logging
import queue
import shutil
import threading
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import gradio as gr

from index import SUFFIXES, Index, Progress, QuothError, SourceError, SyncReport
from qa.page import rendering as show
from qa.page.desk import Desk
from qa.page.wiring import QUIET

_MOST_BYTES = 5_000_000_000  # of all uploads that an index keeps
_log = logging.getLogger("quoth")

_State = Progress | SyncReport | str  # a string says what went wrong


def build(desk: Desk) -> Callable[..., Any]:
    """Lay the upload out and wire it; what is returned is the event that articles have been added."""
    upload = gr.File(
        label="Add articles", file_count="multiple", file_types=SUFFIXES, height=130, elem_id="upload"
    )
    outcome = gr.HTML(elem_id="outcome")
    added = upload.upload(
        partial(_added, desk.index), upload, [outcome, upload], concurrency_limit=1, **QUIET
    )
    return added.then


def _added(index: Index, paths: Sequence[str] | None) -> Iterator[tuple[Any, Any]]:
    """How far it is, at last the report; then the field is free for other files."""
    for state in _states(index, [Path(path) for path in paths or []]):
        yield show.for_visitors(_shown(state), index.path), gr.skip()
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
    states.put(_synced(index, uploads, states.put))


def _synced(index: Index, uploads: Sequence[Path], progress: Callable[[Progress], None]) -> SyncReport | str:
    """What became of the uploads; of those that hold no article nothing stays."""
    kept: list[Path] = []
    try:
        _have_room(index, uploads)
        for upload in uploads:
            kept.append(_kept(index, upload))
        return index.sync(kept, progress=progress)
    except QuothError as error:
        return str(error)
    except Exception as error:
        _log.exception("uploaded articles could not be added")
        return f"The articles could not be added ({type(error).__name__}); the server's log says more."
    finally:
        index.drop_uploads(kept)


def _have_room(index: Index, uploads: Sequence[Path]) -> None:
    """Raises SourceError where the uploads would come to more than an index keeps of them."""
    held = sum(file.stat().st_size for file in index.uploads.rglob("*") if file.is_file())
    coming = sum(upload.stat().st_size for upload in uploads)
    if held + coming > _MOST_BYTES:
        most, there = f"{_MOST_BYTES / 1e9:,.0f} GB", f"{held / 1e9:,.1f} GB"
        raise SourceError(
            f"Nothing was added: all uploads may come to {most}, and {there} are there. Remove articles that "
            "are not needed, or have them synced from a folder: quoth sync."
        )


def _kept(index: Index, upload: Path) -> Path:
    """A lasting copy of an upload under its own name, in a folder of the index that its content names.

    The same file again is the same copy; another file of that name is another.
    """
    with upload.open("rb") as file:
        folder = index.uploads / hashlib.file_digest(file, "sha256").hexdigest()[:16]
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / (upload.name.lstrip(".") or "article.txt")
    beside = folder / f".{target.name}.new"
    try:
        shutil.copyfile(upload, beside)
        beside.replace(target)
    finally:
        beside.unlink(missing_ok=True)
    return target


def _shown(state: _State) -> str:
    if isinstance(state, Progress):
        return show.working(state)
    return show.report(state) if isinstance(state, SyncReport) else show.problem(state)
