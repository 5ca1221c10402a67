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
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.article import Span
from index.bert import gelu
from index.embed import shipped_folder
from index.errors import EncoderError
from index.passages import quotations

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Array = NDArray[np.float32]
    Ints = NDArray[np.int64]
    Layers = Callable[[Array, Array], Array]
    """Embedded word pieces (batch, pieces, width) and their mask (batch, pieces) to vectors of that shape."""

ROLES = ("source", "cue", "content")
LABELS = ("O", *(f"{place}-{role}" for role in ROLES for place in "BIES"))
"""One for each word: begin, inside, end, single (BIOES)."""

WINDOW = 254  # word pieces that are read together, special tokens not counted
CONTEXT = 48  # of these, so many may be sentences that were read before
RELATIONS = 24  # places of a span relative to a cue, see `relation`
START, STOP = 101, 102  # [CLS] and [SEP] of the vocabulary
SHAPES, QUOTED, PLACES = 9, 2, 3  # sizes of the three features of a word piece

_OPENING, _CLOSING = "“«„‟", "”»"
WEIGHTS = ("attribution.onnx", "attribution.safetensors")  # the layers, all else
_TOGETHER = 2048  # word pieces that go through the layers at once
_JOINED = ("source", "content")


@dataclass(frozen=True, slots=True)
class Attribution:
    """Words and whose they are: spans of characters of the text. `source` may be empty; so may `cue`."""

    source: tuple[Span, ...]
    cue: tuple[Span, ...]
    content: tuple[Span, ...]
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Pieces:
    """A text as the tagger reads it: `n` word pieces of `w` words in sentences."""

    ids: Ints  # (n,) of the vocabulary
    features: Ints  # (n, 3): shape, quoted, place
    first: Ints  # (w + 1,): the first word piece of each word; n at the end
    words: Ints  # (w, 2): characters of the text
    sentences: Ints  # (s + 1,): the first word of each sentence; w at the end

    def sentence_of(self, word: int) -> int:
        import numpy as np

        return int(np.searchsorted(self.sentences, word, side="right")) - 1


@dataclass(frozen=True, slots=True)
class Window:
    """Words that are read together; those before `start` were read before, and are context only."""

    context: int
    start: int
    end: int


def pieces_of(text: str, sentences: Sequence[Span], tokenizer: Any) -> Pieces:
    """Word pieces, words and features of a text. `tokenizer` is a `tokenizers.Tokenizer` of a BERT."""
    import numpy as np

    encoding = tokenizer.encode(text, add_special_tokens=False)
    ids = np.asarray(encoding.ids, np.int64)
    offsets = np.asarray(encoding.offsets, np.int64).reshape(-1, 2)
    numbers = np.asarray(encoding.word_ids, np.int64)
    first = np.flatnonzero(np.diff(numbers, prepend=-1))
    last = np.append(first[1:], len(ids)) - 1
    words = np.stack([offsets[first, 0], offsets[last, 1]], axis=1) if len(ids) else offsets
    begins = np.searchsorted(words[:, 0], [start for start, _ in sentences])
    begins = np.unique(np.concatenate([[0], begins, [len(words)]])) if len(words) else np.zeros(1, np.int64)
    features = np.zeros((len(words), 3), np.int64)
    features[:, 0] = [_shape(text[start:end]) for start, end in words]
    features[:, 1] = _quoted(text, words)
    features[begins[:-1], 2] = 1
    for word in begins[:-1]:
        before = text[words[word - 1, 1] if word else 0 : words[word, 0]]
        if word == 0 or "\n" in before:
            features[word, 2] = 2
    count = np.diff(np.append(first, len(ids)))
    spread = np.repeat(features, count, axis=0)
    spread[np.setdiff1d(np.arange(len(ids)), first), 2] = 0
    return Pieces(ids, spread, np.append(first, len(ids)), words, begins)


def _shape(word: str) -> int:
    if word in _OPENING:
        return 7
    if word in _CLOSING or word == '"':
        return 8
    if word.islower():
        return 1
    if word.isupper():
        return 3 if len(word) > 1 else 2
    if word[:1].isupper():
        return 2 if word[1:].islower() else 4
    if word[:1].isdigit():
        return 5
    return 6


def _quoted(text: str, words: Ints) -> Ints:
    """1 for each word within quotation marks, the marks included."""
    import numpy as np

    inside = np.zeros(len(words), np.int64)
    for start, end in quotations(text):
        low, high = np.searchsorted(words[:, 0], [start, end])
        inside[low:high] = 1
    return inside


def windows_of(pieces: Pieces, longest: int = WINDOW, context: int = CONTEXT, first: int = 0) -> list[Window]:
    """Windows of whole sentences, `longest` word pieces each; a sentence that is longer is cut.

    `first` is the size of the first window where it is to be another: training sees other cuts each time.
    """
    found: list[Window] = []
    size = first or longest
    pieces_before = pieces.first
    units = [
        (begin, end)
        for a, b in _pairs(pieces.sentences)
        for begin, end in _cut(pieces, int(a), int(b), longest)
    ]
    number = 0
    while number < len(units):
        back = number
        start = units[number][0]
        if found:
            while back and pieces_before[start] - pieces_before[units[back - 1][0]] <= context:
                back -= 1
        from_word = units[back][0]
        if pieces_before[units[number][1]] - pieces_before[from_word] > size:
            from_word = start
        end = units[number][1]
        number += 1
        while number < len(units) and pieces_before[units[number][1]] - pieces_before[from_word] <= size:
            end = units[number][1]
            number += 1
        found.append(Window(from_word, start, end))
        size = longest
    return found


def _pairs(edges: Ints) -> Iterator[tuple[int, int]]:
    yield from zip(edges[:-1].tolist(), edges[1:].tolist(), strict=True)


def _cut(pieces: Pieces, begin: int, end: int, longest: int) -> Iterator[tuple[int, int]]:
    import numpy as np

    while pieces.first[end] - pieces.first[begin] > longest:
        stop = int(np.searchsorted(pieces.first, pieces.first[begin] + longest, side="right")) - 1
        stop = min(max(stop, begin + 1), end)
        yield begin, stop
        begin = stop
    if end > begin:
        yield begin, end


def spans_of(labels: Sequence[int] | Ints) -> list[tuple[int, int, int]]:
    """(role, first word, last word) of each span that a sequence of labels describes, in order."""
    found: list[tuple[int, int, int]] = []
    is_open = False
    for word, label in enumerate(labels):
        if label == 0:
            is_open = False
            continue
        role, place = divmod(int(label) - 1, 4)
        if place in (1, 2) and is_open and found[-1][0] == role:
            found[-1] = (role, found[-1][1], word)
        else:
            found.append((role, word, word))
        is_open = place in (0, 1)
    return found


def allowed() -> NDArray[np.bool_]:
    """Which label may follow which, shape (labels, labels)."""
    import numpy as np

    count = len(LABELS)
    table = np.zeros((count, count), bool)
    for a in range(count):
        inside = a > 0 and (a - 1) % 4 in (0, 1)
        for b in range(count):
            goes_on = b > 0 and (b - 1) % 4 in (1, 2)
            table[a, b] = goes_on and (a - 1) // 4 == (b - 1) // 4 if inside else not goes_on
    return table


def relation(span: tuple[int, int], cue: tuple[int, int], between: int, apart: int) -> int:
    """The place of a span relative to a cue: side, cues `between` the two, sentences `apart`."""
    return (12 if span[0] > cue[0] else 0) + 3 * min(between, 3) + min(apart, 2)


def relations(spans: Sequence[tuple[int, int]], cues: Sequence[tuple[int, int]], pieces: Pieces) -> Ints:
    """`relation` of each span to each cue, shape (spans, cues); cues in order."""
    import numpy as np

    table = np.zeros((len(spans), len(cues)), np.int64)
    sentence = [pieces.sentence_of(cue[0]) for cue in cues]
    for row, span in enumerate(spans):
        where = pieces.sentence_of(span[0])
        before = sum(cue[0] < span[0] for cue in cues)
        for column, cue in enumerate(cues):
            between = before - column - 1 if cue[0] < span[0] else column - before
            table[row, column] = relation(span, cue, between, abs(sentence[column] - where))
    return table


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
        """Vectors of the words of each window of each text: shape (words of the window, width)."""
        import numpy as np

        jobs = [(text, number) for text, found in enumerate(windows) for number in range(len(found))]
        vectors: list[list[Array]] = [[np.empty(0, np.float32)] * len(found) for found in windows]
        size = {}
        for text, number in jobs:
            window, first = windows[text][number], pieces[text].first
            size[text, number] = int(first[window.end] - first[window.context]) + 2
        jobs.sort(key=lambda job: size[job])
        for batch in _in_batches(jobs, size):
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
                vectors[text][number] = hidden[row, places]
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
            for number, result in zip(batch, _decode(emissions, self._starts, self._steps), strict=True):
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


def _in_batches(
    jobs: Sequence[tuple[int, int]], size: Mapping[tuple[int, int], int]
) -> Iterator[list[tuple[int, int]]]:
    batch: list[tuple[int, int]] = []
    room = _TOGETHER
    for job in jobs:
        if batch and room < size[job]:
            yield batch
            batch, room = [], _TOGETHER
        batch.append(job)
        room -= size[job]
    if batch:
        yield batch


def _decode(emissions: Sequence[Array], starts: Array, steps: Array) -> list[tuple[Ints, Array]]:
    """Viterbi's path of each sequence, and the marginal probability of each of its labels.

    Sequences come longest first. Forward and backward passes are scaled, not in logarithms (Rabiner 1989).
    """
    import numpy as np

    lengths = [len(rows) for rows in emissions]
    longest, count, states = lengths[0], len(emissions), len(starts)
    scores = np.zeros((longest, count, states), np.float32)
    for number, rows in enumerate(emissions):
        scores[: len(rows), number] = rows
    running = np.asarray([sum(length > place for length in lengths) for place in range(longest)])
    scales = np.exp((scores - scores.max(axis=2, keepdims=True)).astype(np.float64))
    moves = np.exp(steps.astype(np.float64))
    best = starts + scores[0]
    back = np.zeros((longest, count, states), np.int8)
    forward = np.zeros_like(scales)
    row = scales[0] * np.exp(starts.astype(np.float64))
    forward[0] = row / row.sum(axis=1, keepdims=True)
    for place in range(1, longest):
        live = running[place]
        through = best[:live, :, None] + steps
        back[place, :live] = through.argmax(axis=1)
        best[:live] = through.max(axis=1) + scores[place, :live]
        row = forward[place - 1, :live] @ moves * scales[place, :live]
        forward[place, :live] = row / row.sum(axis=1, keepdims=True)
    backward = np.ones((count, states))
    for place in range(longest - 2, -1, -1):
        live = running[place + 1]
        row = (backward[:live] * scales[place + 1, :live]) @ moves.T
        backward[:live] = row / row.sum(axis=1, keepdims=True)
        forward[place] *= backward
    forward /= np.maximum(forward.sum(axis=2, keepdims=True), 1e-300)
    found = []
    for number, length in enumerate(lengths):
        path = np.empty(length, np.int64)
        label = int(best[number].argmax())
        for place in range(length - 1, -1, -1):
            path[place] = label
            label = int(back[place, number, label])
        found.append((path, forward[np.arange(length), number, path].astype(np.float32)))
    return found


def find(network: Network, texts: Sequence[Pieces]) -> list[list[Attribution]]:
    """The attributions of each text, in order of their cues; texts that come together are read together."""
    windows = [windows_of(pieces) for pieces in texts]
    vectors = network.read(texts, windows)
    flat = [rows for of_text in vectors for rows in of_text]
    labelled = iter(network.label(flat))
    results = []
    for pieces, found, rows in zip(texts, windows, vectors, strict=True):
        results.append(_attributions(network, pieces, found, rows, [next(labelled) for _ in found]))
    return results


def _attributions(
    network: Network,
    pieces: Pieces,
    windows: Sequence[Window],
    vectors: Sequence[Array],
    labelled: Sequence[tuple[Ints, Array]],
) -> list[Attribution]:
    import numpy as np

    labels = np.zeros(len(pieces.words), np.int64)
    sure = np.ones(len(pieces.words), np.float32)
    for window, (path, chances) in zip(windows, labelled, strict=True):
        skipped = window.start - window.context
        labels[window.start : window.end] = path[skipped:]
        sure[window.start : window.end] = chances[skipped:]
    spans = spans_of(labels)
    of_role = [[(first, last) for role, first, last in spans if role == wanted] for wanted in range(3)]
    source_of: dict[tuple[int, int], tuple[tuple[int, int], float]] = {}
    cue_of: dict[tuple[int, int], tuple[tuple[int, int], float]] = {}
    for window, rows in zip(windows, vectors, strict=True):
        _link(network, pieces, window, rows, of_role, source_of, cue_of)
    return _assemble(pieces, of_role, source_of, cue_of, sure)


def _link(
    network: Network,
    pieces: Pieces,
    window: Window,
    vectors: Array,
    of_role: Sequence[Sequence[tuple[int, int]]],
    source_of: dict[tuple[int, int], tuple[tuple[int, int], float]],
    cue_of: dict[tuple[int, int], tuple[tuple[int, int], float]],
) -> None:
    """Join the cues of a window to their sources, and its contents to their cues; what was joined stays."""
    low, high = window.context, window.end
    sources, cues, contents = (
        [span for span in spans if span[0] < high and span[1] >= low] for spans in of_role
    )
    if not cues:
        return

    def inside(spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
        return [(max(first, low) - low, min(last, high - 1) - low) for first, last in spans]

    cue_vectors = network.represent("cue", vectors, inside(cues))
    if sources:
        found = network.represent("source", vectors, inside(sources))
        scores = network.link("source", cue_vectors, found, relations(sources, cues, pieces).T)
        nobody = network.alone("source", cue_vectors)
        for row, cue in enumerate(cues):
            best = int(scores[row].argmax())
            if cue not in source_of and scores[row, best] > nobody[row]:
                source_of[cue] = sources[best], _share(scores[row], nobody[row])
    if contents:
        found = network.represent("content", vectors, inside(contents))
        scores = network.link("content", cue_vectors, found, relations(contents, cues, pieces).T).T
        nothing = network.alone("content", found)
        for row, content in enumerate(contents):
            best = int(scores[row].argmax())
            if content not in cue_of and scores[row, best] > nothing[row]:
                cue_of[content] = cues[best], _share(scores[row], nothing[row])


def _share(scores: Array, other: float) -> float:
    """The probability of the best of these scores, among them and one other."""
    import numpy as np

    best = float(scores.max())
    return float(1 / (np.exp(scores - best).sum() + np.exp(other - best)))


def _assemble(
    pieces: Pieces,
    of_role: Sequence[Sequence[tuple[int, int]]],
    source_of: Mapping[tuple[int, int], tuple[tuple[int, int], float]],
    cue_of: Mapping[tuple[int, int], tuple[tuple[int, int], float]],
    sure: Array,
) -> list[Attribution]:
    contents: dict[tuple[int, int], list[tuple[int, int]]] = {cue: [] for cue in of_role[1]}
    without = []
    for content in of_role[2]:
        if content in cue_of:
            contents[cue_of[content][0]].append(content)
        else:
            without.append(content)

    def characters(span: tuple[int, int]) -> Span:
        return int(pieces.words[span[0], 0]), int(pieces.words[span[1], 1])

    def chance(span: tuple[int, int]) -> float:
        return float(sure[span[0] : span[1] + 1].min())

    found = []
    for cue in of_role[1]:
        source = source_of.get(cue)
        parts = contents[cue]
        chances = [chance(cue), *(chance(part) * cue_of[part][1] for part in parts)]
        chances += [chance(source[0]) * source[1]] if source else []
        found.append(
            Attribution(
                (characters(source[0]),) if source else (),
                (characters(cue),),
                tuple(characters(part) for part in parts),
                min(chances),
            )
        )
    found += [Attribution((), (), (characters(content),), chance(content)) for content in without]
    return sorted(found, key=lambda item: min((*item.source, *item.cue, *item.content)))


def to_json(found: Sequence[Attribution]) -> str:
    """Attributions as text, to be kept."""
    rows = [[item.source, item.cue, item.content, round(item.confidence, 3)] for item in found]
    return json.dumps(rows, separators=(",", ":"))


def from_json(text: str) -> list[Attribution]:
    """Attributions that were kept."""

    def spans(pairs: list[list[int]]) -> tuple[Span, ...]:
        return tuple((start, end) for start, end in pairs)

    return [Attribution(spans(a), spans(b), spans(c), sure) for a, b, c, sure in json.loads(text)]


def load_tokenizer(folder: Path) -> Any:
    """The word pieces of the encoder in `folder`, texts of any length."""
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


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
