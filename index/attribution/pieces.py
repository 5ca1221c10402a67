"""A text as the tagger reads it: word pieces with features, in windows of whole sentences."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.article import Span
from index.text import quotations, with_double_marks

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]

WINDOW = 254  # word pieces that are read together, special tokens not counted
CONTEXT = 48  # of these, so many may be sentences that were read before
SHAPES, QUOTED, PLACES = 9, 2, 3  # sizes of the three features of a word piece

_OPENING, _CLOSING = "“", "”"


@dataclass(frozen=True, slots=True)
class Pieces:
    """A text as the tagger reads it: `n` word pieces of `w` words in sentences."""

    ids: Ints  # (n,) of the vocabulary
    features: Ints  # (n, 3): shape, quoted, place
    first: Ints  # (w + 1,): the first word piece of each word; n at the end
    words: Ints  # (w, 2): characters of the text
    sentences: Ints  # (s + 1,): the first word of each sentence; w at the end

    def sentence_of(self, word: int) -> int:
        """The number of the sentence that a word stands in."""
        import numpy as np

        return int(np.searchsorted(self.sentences, word, side="right")) - 1

    def between(self, begin: int, end: int) -> Pieces:
        """The sentences from number `begin` to before `end`, as a text of their own; characters stay."""
        low, high = int(self.sentences[begin]), int(self.sentences[end])
        inside = slice(int(self.first[low]), int(self.first[high]))
        return Pieces(
            self.ids[inside],
            self.features[inside],
            self.first[low : high + 1] - self.first[low],
            self.words[low:high],
            self.sentences[begin : end + 1] - low,
        )


@dataclass(frozen=True, slots=True)
class Window:
    """Words that are read together; those before `start` were read before, and are context only."""

    context: int
    start: int
    end: int


def pieces_of(text: str, sentences: Sequence[Span], tokenizer: Any) -> Pieces:
    """Word pieces, words and features of a text. `tokenizer` is a `tokenizers.Tokenizer` of a BERT.

    Quotations are read as if they stood in “ ”, whatever the style of their marks: so does the news that the
    tagger was trained on.
    """
    import numpy as np

    quoted = quotations(text)
    text = with_double_marks(text)
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
    features[:, 1] = _within(quoted, words)
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
    """What an uncased vocabulary loses of a word: a number below `SHAPES` (0 is that of [CLS] and [SEP])."""
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


def _within(quoted: Iterable[Span], words: Ints) -> Ints:
    """1 for each word within quotation marks, the marks included."""
    import numpy as np

    inside = np.zeros(len(words), np.int64)
    for start, end in quoted:
        low, high = np.searchsorted(words[:, 0], [start, end])
        inside[low:high] = 1
    return inside


def sections_of(pieces: Pieces, longest: int) -> Iterator[Pieces]:
    """A text in parts of whole sentences, at most `longest` word pieces each (or one sentence)."""
    ends = pieces.first[pieces.sentences]  # of each sentence's first word; of all at the end
    begin, count = 0, len(ends) - 1
    while begin < count:
        reach = int(ends.searchsorted(ends[begin] + longest, side="right")) - 1
        end = min(max(reach, begin + 1), count)
        yield pieces.between(begin, end)
        begin = end


def windows_of(pieces: Pieces, longest: int = WINDOW, context: int = CONTEXT, first: int = 0) -> list[Window]:
    """Windows of whole sentences, `longest` word pieces each; a sentence that is longer is cut.

    `first` is the size of the first window where it is to be another: training sees other cuts each time.
    """
    at = pieces.first
    units = [unit for a, b in pairwise(pieces.sentences.tolist()) for unit in _cut(pieces, a, b, longest)]
    found: list[Window] = []
    size = first or longest
    number = 0
    while number < len(units):
        start, end = units[number]
        back = number
        while found and back and at[start] - at[units[back - 1][0]] <= context:
            back -= 1
        from_word = units[back][0]
        if at[end] - at[from_word] > size:
            from_word = start
        number += 1
        while number < len(units) and at[units[number][1]] - at[from_word] <= size:
            end = units[number][1]
            number += 1
        found.append(Window(from_word, start, end))
        size = longest
    return found


def _cut(pieces: Pieces, begin: int, end: int, longest: int) -> Iterator[tuple[int, int]]:
    """The words of a sentence, in parts of at most `longest` word pieces; a single word is never cut."""
    import numpy as np

    while pieces.first[end] - pieces.first[begin] > longest:
        stop = int(np.searchsorted(pieces.first, pieces.first[begin] + longest, side="right")) - 1
        stop = min(max(stop, begin + 1), end)
        yield begin, stop
        begin = stop
    if end > begin:
        yield begin, end


def load_tokenizer(folder: Path) -> Any:
    """The word pieces of the encoder in `folder`, texts of any length."""
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer
