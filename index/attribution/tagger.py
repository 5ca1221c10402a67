"""Who said what, by a trained tagger: source, cue and content in a text, linked into attributions.

A text is read in windows of whole sentences. A BERT encoder (the layers of all-MiniLM-L6-v2, fine-tuned)
reads the word pieces, with what an uncased vocabulary loses (capital letters, whether a word stands in
quotation marks, where sentences and paragraphs begin) added to its input; a linear-chain CRF (Lafferty et
al. 2001) finds the spans; a biaffine scorer (Dozat and Manning 2017) says whose words they are: each content
and each source is joined to a cue. The terms are those of PARC and PolNeAR (Newell et al. 2018), on which it
was trained by `training/attribution.py`; the model card is `training/README.md`.
"""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from index.article import Attribution, Span
from index.attribution.linking import attributions
from index.attribution.network import WEIGHTS, Network, load_network
from index.attribution.pieces import Pieces, load_tokenizer, pieces_of, sections_of, windows_of
from index.encoding import shipped_folder
from index.errors import EncoderError

_TOGETHER = 20_000  # word pieces of texts that are read together: their vectors take 31 MB


class Tagger:
    """The tagger that ships with the install, loaded when it is first needed. Any number of threads.

    Its layers, in 8 bits, run in ONNX Runtime: several times as fast on a processor as in 32.
    """

    def __init__(self, folder: Path | None = None) -> None:
        """`folder` holds another tagger's `attribution.onnx` and `attribution.safetensors`."""
        self._folder = folder or Path(__file__).parent
        self._lock = threading.Lock()
        self._network: Network | None = None
        self._tokenizer: Any = None
        self._fingerprint: bytes | None = None

    @property
    def fingerprint(self) -> bytes:
        """SHA-256 of the weights. Raises EncoderError where they are missing."""
        with self._lock:
            if self._fingerprint is None:
                digest = hashlib.sha256()
                try:
                    for name in WEIGHTS:
                        digest.update((self._folder / name).read_bytes())
                except OSError as error:
                    raise self._unreadable(error) from error
                self._fingerprint = digest.digest()
            return self._fingerprint

    def find(self, texts: Sequence[tuple[str, Sequence[Span]]]) -> list[list[Attribution]]:
        """The attributions of texts, given with the spans of their sentences; read together, in batches.

        Raises EncoderError where the weights are missing or cannot be read.
        """
        network = self._load()
        return find(network, [pieces_of(text, sentences, self._tokenizer) for text, sentences in texts])

    def _load(self) -> Network:
        with self._lock:
            if self._network is None:
                try:
                    self._tokenizer = load_tokenizer(shipped_folder())
                    self._network = load_network(self._folder)
                except Exception as error:  # ONNX Runtime's own errors have no common base
                    raise self._unreadable(error) from error
            return self._network

    def _unreadable(self, error: Exception) -> EncoderError:
        return EncoderError(
            f"The tagger's weights in {self._folder} cannot be read ({error}). Reinstall Quoth: "
            "pip install --force-reinstall --no-deps quoth"
        )


def find(network: Network, texts: Sequence[Pieces]) -> list[list[Attribution]]:
    """The attributions of each text, in the order in which they begin; like windows are read together."""
    found: list[list[Attribution]] = [[] for _ in texts]
    for group in _groups(texts):
        for number, items in zip(group, _find(network, list(group.values())), strict=True):
            found[number] += items
    return found


def _groups(texts: Sequence[Pieces]) -> Iterator[dict[int, Pieces]]:
    """Texts, or sections of one, that are read together, by number: no more than fits into memory."""
    group: dict[int, Pieces] = {}
    room = _TOGETHER
    for number, pieces in enumerate(texts):
        for section in sections_of(pieces, _TOGETHER):
            if group and (number in group or room < len(section.ids)):
                yield group
                group, room = {}, _TOGETHER
            group[number] = section
            room -= len(section.ids)
    if group:
        yield group


def _find(network: Network, texts: Sequence[Pieces]) -> list[list[Attribution]]:
    windows = [windows_of(pieces) for pieces in texts]
    vectors = network.read(texts, windows)
    flat = [rows for of_text in vectors for rows in of_text]
    labelled = iter(network.label(flat))
    results = []
    for pieces, found, rows in zip(texts, windows, vectors, strict=True):
        results.append(attributions(network, pieces, found, rows, [next(labelled) for _ in found]))
    return results


def to_json(found: Sequence[Attribution]) -> str:
    """Attributions as text, to be kept."""
    rows = [[item.source, item.cue, item.content, round(item.confidence, 3)] for item in found]
    return json.dumps(rows, separators=(",", ":"))


def from_json(text: str) -> list[Attribution]:
    """Attributions that were kept."""

    def spans(pairs: list[list[int]]) -> tuple[Span, ...]:
        return tuple((start, end) for start, end in pairs)

    return [Attribution(spans(a), spans(b), spans(c), sure) for a, b, c, sure in json.loads(text)]
