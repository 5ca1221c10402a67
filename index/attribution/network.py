"""The network of the tagger: labels of words, and which spans belong together."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.attribution.labels import ROLES, allowed, decode
from index.attribution.pieces import Pieces, Window
from index.encoding import gelu, shipped_folder

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Array = NDArray[np.float32]
    Ints = NDArray[np.int64]
    Layers = Callable[[Array, Array], Array]
    """Embedded word pieces (batch, pieces, width) and their mask (batch, pieces) to vectors of that shape."""

Job = tuple[int, int]
"""A window: the number of its text, and its own in it."""
WEIGHTS = ("attribution.onnx", "attribution.safetensors")  # the layers, all else
START, STOP = 101, 102  # [CLS] and [SEP] of the vocabulary
_TOGETHER = 2048  # word pieces that go through the layers at once
_JOINED = ("source", "content")


class Network:
    """The trained tagger: labels of words, and which spans belong together. Any number of threads."""

    def __init__(self, layers: Layers, heads: Mapping[str, Any], words: Array) -> None:
        """`layers` are the encoder's; `heads` all other weights; `words` the vectors of word pieces.

        Raises KeyError where a weight is missing.
        """
        import numpy as np

        own = {name: np.asarray(tensor, np.float32) for name, tensor in heads.items()}
        self._layers = layers
        self._words = words
        self._places = own["places"]
        self._features = [own[f"features.{number}.weight"] for number in range(3)]
        self._emissions = own["emissions.weight"].T, own["emissions.bias"]
        self._steps = own["transitions"] + np.where(allowed(), np.float32(0), np.float32(-1e4))
        self._starts = own["starts"]
        self._span = {role: (own[f"span.{role}.weight"].T, own[f"span.{role}.bias"]) for role in ROLES}
        self._join = {role: own[f"join.{role}"] for role in _JOINED}
        self._relation = {role: own[f"relation.{role}"] for role in _JOINED}
        self._alone = {
            role: (own[f"alone.{role}.weight"][0], own[f"alone.{role}.bias"][0]) for role in _JOINED
        }

    def read(self, pieces: Sequence[Pieces], windows: Sequence[Sequence[Window]]) -> list[list[Array]]:
        """Vectors of the words of each window of each text: shape (words of the window, width).

        Windows of the same word pieces are read once: a text that goes round and round costs little.
        """
        import numpy as np

        vectors: list[list[Array]] = [[np.empty(0, np.float32)] * len(found) for found in windows]
        same = _alike(pieces, windows)
        size = {job: _size(pieces[job[0]], windows[job[0]][job[1]]) for job in same}
        for batch in _in_batches(sorted(same, key=lambda job: size[job]), size):
            longest = size[batch[-1]]
            embedded = np.zeros((len(batch), longest, self._words.shape[1]), np.float32)
            mask = np.zeros((len(batch), longest), np.float32)
            for row, (text, number) in enumerate(batch):
                length = size[text, number]
                embedded[row, :length] = self._embed(pieces[text], windows[text][number])
                mask[row, :length] = 1
            hidden = self._layers(embedded, mask)
            for row, (text, number) in enumerate(batch):
                window, first = windows[text][number], pieces[text].first
                places = first[window.context : window.end] - first[window.context] + 1
                rows = hidden[row, places]
                for other, place in same[text, number]:
                    vectors[other][place] = rows
        return vectors

    def _embed(self, pieces: Pieces, window: Window) -> Array:
        import numpy as np

        low, high = int(pieces.first[window.context]), int(pieces.first[window.end])
        ids = np.concatenate([[START], pieces.ids[low:high], [STOP]])
        rows: Array = self._words[ids] + self._places[: len(ids)]
        for number, table in enumerate(self._features):
            rows[1:-1] += table[pieces.features[low:high, number]]
            rows[[0, -1]] += table[0]
        return rows

    def label(self, vectors: Sequence[Array]) -> list[tuple[Ints, Array]]:
        """The best labels of the words of each window (Viterbi), and how likely each label is."""
        import numpy as np

        if not vectors:
            return []
        order = np.argsort([-len(rows) for rows in vectors], kind="stable")
        found: list[tuple[Ints, Array]] = [(np.empty(0, np.int64), np.empty(0, np.float32))] * len(vectors)
        for start in range(0, len(order), 32):
            batch = order[start : start + 32]
            emissions = [vectors[number] @ self._emissions[0] + self._emissions[1] for number in batch]
            for number, result in zip(batch, decode(emissions, self._starts, self._steps), strict=True):
                found[number] = result
        return found

    def represent(self, role: str, vectors: Array, spans: Sequence[tuple[int, int]]) -> Array:
        """Vectors of spans of words, shape (spans, link width)."""
        import numpy as np

        firsts = vectors[[first for first, _ in spans]]
        lasts = vectors[[last for _, last in spans]]
        weight, bias = self._span[role]
        return gelu(np.concatenate([firsts, lasts], axis=1) @ weight + bias)

    def link(self, role: str, cues: Array, spans: Array, places: Ints) -> Array:
        """How well each span goes with each cue, shape (cues, spans)."""
        width = float(cues.shape[1])
        scores: Array = cues @ self._join[role] @ spans.T / width**0.5 + self._relation[role][places]
        return scores

    def alone(self, role: str, vectors: Array) -> Array:
        """How well a cue does without a source, or a content without a cue, shape (vectors,)."""
        weight, bias = self._alone[role]
        scores: Array = vectors @ weight + bias
        return scores


def _alike(pieces: Sequence[Pieces], windows: Sequence[Sequence[Window]]) -> dict[Job, list[Job]]:
    """The windows that are not the same as an earlier one, each with all that are the same as it."""
    firsts: dict[tuple[bytes, ...], Job] = {}
    same: dict[Job, list[Job]] = {}
    for text, found in enumerate(windows):
        for number, window in enumerate(found):
            job = firsts.setdefault(_content(pieces[text], window), (text, number))
            same.setdefault(job, []).append((text, number))
    return same


def _content(pieces: Pieces, window: Window) -> tuple[bytes, ...]:
    """All that the vectors of a window depend on: its word pieces, their features, where its words begin."""
    places = pieces.first[window.context : window.end + 1]
    inside = slice(int(places[0]), int(places[-1]))
    parts = (pieces.ids[inside], pieces.features[inside], places - places[0])
    return tuple(part.tobytes() for part in parts)


def _size(pieces: Pieces, window: Window) -> int:
    """Word pieces of a window, special tokens counted."""
    return int(pieces.first[window.end] - pieces.first[window.context]) + 2


def _in_batches(jobs: Sequence[Job], size: Mapping[Job, int]) -> Iterator[list[Job]]:
    """Jobs that go through the layers together, shortest first as they come."""
    batch: list[Job] = []
    room = _TOGETHER
    for job in jobs:
        if batch and room < size[job]:
            yield batch
            batch, room = [], _TOGETHER
        batch.append(job)
        room -= size[job]
    if batch:
        yield batch


def load_network(folder: Path) -> Network:
    """The network of the weights in a folder."""
    import onnxruntime
    from safetensors import safe_open
    from safetensors.numpy import load_file

    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")  # others need the cores too
    layers, heads = (folder / name for name in WEIGHTS)
    session = onnxruntime.InferenceSession(layers, options, providers=["CPUExecutionProvider"])
    with safe_open(shipped_folder() / "model.safetensors", "np") as file:
        words = file.get_tensor("embeddings.word_embeddings.weight")

    def run(embedded: Array, mask: Array) -> Array:
        vectors: Array = session.run(None, {"embedded": embedded, "mask": mask})[0]
        return vectors

    return Network(run, load_file(heads), words)
