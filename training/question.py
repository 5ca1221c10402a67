"""Train the tagger of `qa/asking/tagger.py` (whose words, on what, which kind) on phrasings.

    python training/question.py DATA --out qa/asking --held-back HELD.jsonl

DATA is the folder with `realtimeqa`, `polnear`, `newsqa`, `qamr`, `squad2` and `squadshifts`. The encoder's
states stay as they are and are worked out once; one recurrent layer in each direction is trained on them, by
one thread, in minutes. Half of `training/phrasings.txt` is held back: it is written, filled, to HELD.jsonl
for `quoth evaluate understanding`. The card is `training/README.md`.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import re
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from batches import batches
from fillers import fillers_of, half_of
from phrased import Example, examples_of, read_phrasings, write_held_back
from torch import Tensor, nn
from torch.nn import functional

from index.encoding import shipped_bert
from qa.asking.tagger import KINDS, LAYERS, SHAPES, SLOTS, WEIGHTS, shape

WIDTH, NARROW, HIDDEN, SHAPED = 384 * len(LAYERS), 128, 128, 8
REAL = ("newsqa/dev", "qamr/dev", "qamr/test", "squad2/dev", "squadshifts/new_wiki", "squadshifts/reddit")
_TOGETHER = 64  # texts that are read at once
_OF_WORDS = re.compile(
    r"\b(?:sa(?:y|id|ys|ying)|t(?:ell|old)|claim|think|thought|warn|announce|argue|call(?:ed|s)?|accus|criti|den(?:y|ied)"
    r"|want|react|respond|opinion|view|believe|according|feel|reveal|admit|blam|describ|apologi|promis|ask)",
    re.IGNORECASE,
)
_BY_OPENING = {
    "how_long": r"^how long\b",
    "how_much": r"^how much\b",
    "how_many": r"^how many\b",
    "where": r"^where\b",
    "when": r"^when\b",
    "who": r"^(?:who|whom|whose)\b",
    "yes_no": r"^(?:is|are|was|were|did|does|do|has|have|can|could|will|would)\b",
    "other": r"^(?:what|which|why|how)\b",
}


@dataclass(frozen=True, slots=True)
class Pieces:
    """An example as the network reads it: `states` (words, width), `shapes` and `labels` (words,)."""

    states: np.ndarray
    shapes: np.ndarray
    labels: np.ndarray
    kind: int


class Network(nn.Module):
    """The layers that `qa.asking.tagger.Head` runs: see there."""

    def __init__(self) -> None:
        super().__init__()
        self.shapes = nn.Embedding(SHAPES, SHAPED)
        self.narrow = nn.Linear(WIDTH + SHAPED, NARROW)
        self.recurrent = nn.GRU(NARROW, HIDDEN, batch_first=True, bidirectional=True)
        self.labels = nn.Linear(2 * HIDDEN, 1 + 2 * len(SLOTS))
        self.looks = nn.Linear(2 * HIDDEN, 1, bias=False)
        self.kinds = nn.Linear(4 * HIDDEN, len(KINDS))
        self.dropout = nn.Dropout(0.25)

    def forward(self, states: Tensor, shapes: Tensor, lengths: Tensor) -> tuple[Tensor, Tensor]:
        """Scores of labels (batch, words, labels) and of kinds (batch, kinds)."""
        x = torch.cat([self.dropout(states), self.shapes(shapes)], dim=-1)
        x = self.dropout(torch.tanh(self.narrow(x)))
        packed = nn.utils.rnn.pack_padded_sequence(x, lengths, batch_first=True, enforce_sorted=False)
        h, _ = nn.utils.rnn.pad_packed_sequence(self.recurrent(packed)[0], batch_first=True)
        empty = torch.arange(h.shape[1])[None] >= lengths[:, None]
        looks = self.looks(h).squeeze(-1).masked_fill(empty, -1e4).softmax(-1)
        whole = torch.cat([(looks[..., None] * h).sum(1), h.masked_fill(empty[..., None], -1e4).amax(1)], -1)
        return self.labels(self.dropout(h)), self.kinds(self.dropout(whole))


def real_questions(data: Path, most: int, chance: random.Random) -> Iterator[Example]:
    """Questions of facts as people wrote them, on half a of the texts; the question word tells the kind."""
    for name in REAL:
        with gzip.open(data / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
            records = [record for record in map(json.loads, lines) if half_of(record["context"]) == "a"]
        asked = [" ".join(item["question"].split()) for record in records for item in record["qas"]]
        asked = [text for text in asked if not _OF_WORDS.search(text)]
        for text in chance.sample(asked, min(most // len(REAL), len(asked))):
            kind = next((kind for kind, opens in _BY_OPENING.items() if re.match(opens, text, re.I)), "")
            if kind:
                yield Example(text.lower() if chance.random() < 0.3 else text, kind)


def all_pieces(examples: Sequence[Example], work: Path) -> list[Pieces]:
    """The examples with the states of their words; those of texts that were read before are in `work`."""
    encoder, file, known = shipped_bert(), work / f"states-{'-'.join(map(str, LAYERS))}.npz", {}
    if file.exists():
        with np.load(file) as kept:
            ends = kept["ends"]
            rows, spans = np.split(kept["states"], ends[:-1]), np.split(kept["spans"], ends[:-1])
            known = dict(zip(kept["texts"].tolist(), zip(spans, rows, strict=True), strict=True))
    texts = sorted(dict.fromkeys(example.text for example in examples), key=len)
    new = [text for text in texts if text not in known]
    for start in range(0, len(new), _TOGETHER):
        some = new[start : start + _TOGETHER]
        for text, (spans, states) in zip(some, encoder.words(some, LAYERS), strict=True):
            known[text] = np.array(spans, np.int64), states.astype(np.float16)
    spans, rows = zip(*(known[text] for text in texts), strict=True)
    ends = np.cumsum([len(row) for row in rows])
    work.mkdir(parents=True, exist_ok=True)
    np.savez(file, texts=np.array(texts), ends=ends, states=np.concatenate(rows), spans=np.concatenate(spans))
    return [pieces_of(example, *known[example.text]) for example in examples]


def pieces_of(example: Example, spans: np.ndarray, states: np.ndarray) -> Pieces:
    """An example with the encoder's states; a word that a part touches is part of it."""
    labels = np.zeros(len(spans), np.int64)
    for label, start, end in example.parts:
        inside = [number for number, (a, b) in enumerate(spans) if a < end and b > start]
        labels[inside] = 2 + 2 * SLOTS.index(label)
        labels[inside[:1]] -= 1
    shapes = np.array([shape(example.text[a:b]) for a, b in spans], np.int64)
    return Pieces(states, shapes, labels, KINDS.index(example.kind))


def _length(one: Pieces) -> int:
    return len(one.labels) // 4


def collate(group: Sequence[Pieces]) -> tuple[Tensor, Tensor, Tensor, Tensor, Tensor]:
    """states, shapes, lengths, labels (-100 where there is no word), kinds."""

    def padded(rows: list[np.ndarray], value: float) -> Tensor:
        tensors = [torch.from_numpy(row) for row in rows]
        return nn.utils.rnn.pad_sequence(tensors, batch_first=True, padding_value=value)

    return (
        padded([one.states for one in group], 0).float(),
        padded([one.shapes for one in group], 0),
        torch.tensor([len(one.labels) for one in group]),
        padded([one.labels for one in group], -100),
        torch.tensor([one.kind for one in group]),
    )


def loss_of(model: Network, group: Sequence[Pieces]) -> Tensor:
    """Cross entropy of the labels of words and of the kind."""
    states, shapes, lengths, labels, kinds = collate(group)
    of_words, of_kinds = model(states, shapes, lengths)
    loss = functional.cross_entropy(of_words.transpose(1, 2), labels, ignore_index=-100)
    return loss + 0.5 * functional.cross_entropy(of_kinds, kinds, label_smoothing=0.03)


def right_of(model: Network, pieces: Sequence[Pieces]) -> tuple[float, float]:
    """Shares of words and of kinds that are right."""
    model.eval()
    words = kinds = total = 0
    with torch.inference_mode():
        for group in batches(pieces, 256, random.Random(0), _length):
            states, shapes, lengths, labels, kind = collate(group)
            of_words, of_kinds = model(states, shapes, lengths)
            words += int(((of_words.argmax(-1) == labels) & (labels >= 0)).sum())
            total += int((labels >= 0).sum())
            kinds += int((of_kinds.argmax(-1) == kind).sum())
    model.train()
    return words / max(total, 1), kinds / max(len(pieces), 1)


def trained(pieces: Sequence[Pieces], held: Sequence[Pieces], options: argparse.Namespace) -> Network:
    """The network, trained on the examples; after each epoch it is held against those that are held back."""
    model, chance = Network(), random.Random(options.seed)
    optimizer = torch.optim.AdamW(model.parameters(), lr=options.rate, weight_decay=0.01)
    steps = options.epochs * -(-len(pieces) // options.batch)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, options.rate, steps + 1, pct_start=0.1)
    for epoch in range(options.epochs):
        started, total = time.time(), 0.0
        for group in batches(pieces, options.batch, chance, _length):
            loss = loss_of(model, group)
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            total += loss.item() * len(group)
        words, kinds = right_of(model, held)
        print(
            f"epoch {epoch + 1}: loss {total / len(pieces):.4f}; held back: words {words:.3f}, "
            f"kinds {kinds:.3f}; {time.time() - started:.0f} s",
            flush=True,
        )
    return model.eval()


def train(options: argparse.Namespace) -> None:
    """Make the examples, train on them, write the weights."""
    from safetensors.torch import save_file

    torch.manual_seed(options.seed)
    torch.set_num_threads(1)
    data, chance, started = options.data, random.Random(options.seed), time.time()
    made = {}
    for half, each in (("a", options.each), ("b", 3)):
        fillers = fillers_of(
            data / "realtimeqa/articles-2022.jsonl.gz", data / "polnear/train.jsonl.gz", half
        )
        phrasings = read_phrasings(options.phrasings, half)
        made[half] = list(examples_of(phrasings, fillers, each, options.seed))
    if options.held_back:
        write_held_back(options.held_back, made["b"])
    examples = [*made["a"], *real_questions(data, options.real, chance)]
    print(
        f"{len(examples):,} examples, {len(made['b']):,} held back; {time.time() - started:.0f} s", flush=True
    )
    read = all_pieces([*examples, *made["b"]], options.work)
    pieces, held = read[: len(examples)], read[len(examples) :]
    print(f"states of all words: {time.time() - started:.0f} s", flush=True)
    model = trained(pieces, held, options)
    weights = {name: tensor.to(torch.float16).contiguous() for name, tensor in model.state_dict().items()}
    save_file(weights, options.out / WEIGHTS)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    add = parser.add_argument
    add("data", type=Path)
    add("--phrasings", type=Path, default=Path(__file__).with_name("phrasings.txt"))
    add("--out", type=Path, default=Path("qa/asking"), help="folder for the weights")
    add("--held-back", type=Path, help="write the phrasings that are held back, filled, to this file")
    add("--work", type=Path, default=Path("training/work"), help="where states are kept for another run")
    add("--each", type=int, default=28, help="questions of each phrasing")
    add("--real", type=int, default=5_000, help="questions of facts")
    add("--epochs", type=int, default=10)
    add("--batch", type=int, default=64)
    add("--rate", type=float, default=2e-3)
    add("--seed", type=int, default=1)
    train(parser.parse_args())


if __name__ == "__main__":
    main()
