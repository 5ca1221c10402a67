"""Train what tells whether a text answers a question (`qa/reading/answerable.py`).

    python training/answerable.py DATA --out qa/reading --states STATES.npz --bf16 --threads 1

Three layers and a pooler that start as the last of the reranker (in full precision, from its 8 bits) learn
from what the reranker makes of question and text by its ninth layer, which is read once and kept in STATES.
The pairs are those of `answerable_pairs`; half b of each kind is held back, and reported by kind beside the
reranker's own logit. Seeds are fixed. Scores: `training/README.md`.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from answerable_pairs import Pair, all_pairs
from batches import batches
from numpy.typing import NDArray
from quantize import write_quantized
from reader import WIDTH, layers_of, through, upper_layers
from torch import Tensor, nn

from qa.evaluate.logistic import area
from qa.retrieval import OnnxReranker
from qa.retrieval.rerank import load_reranker, shipped_folder

MOST = {"squad": 3000, "news": 2500, "qamr": 2200, "shifts": 3000, "swapped": 3800, "said": 4200}
_WITH_TEXTS = ("squad", "news", "qamr", "shifts")


@dataclass(frozen=True, slots=True)
class States:
    """All pairs as the reranker has read them: `flat` (pieces, width), each pair's slice, and its logit."""

    flat: NDArray[np.float16]
    ends: NDArray[np.int64]
    logits: NDArray[np.float32]

    def of(self, number: int) -> NDArray[np.float16]:
        """The states of one pair, (pieces, width)."""
        return self.flat[self.ends[number - 1] if number else 0 : self.ends[number]]

    def length(self, number: int) -> int:
        """How long one pair is, as batches have it."""
        return len(self.of(number)) // 16


class Network(nn.Module):
    """How sure it is, in logits, that a text answers."""

    def __init__(self, dropout: float, attention: str = "sdpa") -> None:
        super().__init__()
        self.layers = upper_layers(dropout, attention)
        self.dropout = nn.Dropout(dropout)
        self.pooler, self.answers = nn.Linear(WIDTH, WIDTH), nn.Linear(WIDTH, 1)

    def forward(self, states: Tensor, mask: Tensor) -> Tensor:
        """Logits, shape (texts, 1)."""
        hidden = through(self.layers, states, mask)
        pooled = self.dropout(torch.tanh(self.pooler(hidden[:, 0])))
        logits: Tensor = self.answers(pooled)
        return logits


def started(dropout: float) -> Network:
    """The network as the reranker's own last layers, pooler and classifier."""
    import onnx
    from onnx import numpy_helper

    model = Network(dropout)
    file = shipped_folder() / "model.onnx"
    for layer, weights in zip(model.layers, layers_of(file), strict=True):
        layer.load_state_dict(weights)
    tensors = {t.name: numpy_helper.to_array(t) for t in onnx.load(file).graph.initializer}
    for own, name in ((model.pooler, "bert.pooler.dense"), (model.answers, "classifier")):
        scale, zero = (tensors[f"{name}.weight_{end}"] for end in ("scale", "zero_point"))
        weight = (tensors[f"{name}.weight_quantized"].astype(np.float32) - zero) * scale
        own.load_state_dict({"weight": torch.tensor(weight).T, "bias": torch.tensor(tensors[f"{name}.bias"])})
    return model


def read_all(reranker: OnnxReranker, pairs: Sequence[Pair], file: Path) -> States:
    """What the reranker makes of every pair; from the file, where that is there."""
    if not file.exists():
        read = []
        since = time.time()
        for number, pair in enumerate(pairs, start=1):
            read += reranker.read(pair.question, [pair.text])
            if number % 1000 == 0:
                print(f"{number:,} of {len(pairs):,} read, {time.time() - since:,.0f} s", flush=True)
            read[-1] = (read[-1].states.astype(np.float16), read[-1].logit)
        flat, logits = np.concatenate([s for s, _ in read]), np.array([x for _, x in read], np.float32)
        np.savez(file, flat=flat, ends=np.cumsum([len(s) for s, _ in read]), logits=logits)
    with np.load(file) as kept:
        return States(kept["flat"], kept["ends"], kept["logits"])


def collate(states: States, group: Sequence[int]) -> tuple[Tensor, Tensor]:
    """States and mask, (texts, pieces …)."""
    own = [states.of(number) for number in group]
    longest = max(map(len, own))
    given, mask = torch.zeros(len(group), longest, WIDTH), torch.zeros(len(group), longest)
    for row, of in enumerate(own):
        given[row, : len(of)] = torch.from_numpy(of).float()
        mask[row, : len(of)] = 1
    return given, mask


def train(options: argparse.Namespace) -> None:
    """Read, train, report, write."""
    torch.manual_seed(options.seed)
    if options.threads:
        torch.set_num_threads(options.threads)
    reranker = load_reranker()
    assert isinstance(reranker, OnnxReranker), "training needs the extra 'rerank'"
    pairs = all_pairs(options.data, MOST, options.seed)
    states = read_all(reranker, pairs, options.states)
    own = [number for number, pair in enumerate(pairs) if pair.half == "a"]
    print(f"{len(own):,} pairs to learn from, {len(pairs) - len(own):,} held back", flush=True)
    model = started(options.dropout)
    layers = list(model.layers.parameters())
    heads = [*model.pooler.parameters(), *model.answers.parameters()]
    optimizer = torch.optim.AdamW(
        [{"params": layers, "lr": options.rate}, {"params": heads, "lr": options.rate}], weight_decay=0.01
    )
    total = options.epochs * -(-len(own) // options.batch)
    warm = max(1, total // 10)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min((step + 1) / warm, max(0.02, (total - step) / (total - warm)))
    )
    for epoch in range(options.epochs):
        model.train()
        since, losses = time.time(), []
        for group in batches(own, options.batch, random.Random(options.seed * 1000 + epoch), states.length):
            given, mask = collate(states, group)
            with torch.autocast("cpu", torch.bfloat16, enabled=options.bf16):
                logits = model(given, mask)[:, 0]
            wanted = torch.tensor([float(pairs[number].answers) for number in group])
            loss = nn.functional.binary_cross_entropy_with_logits(logits.float(), wanted)
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            optimizer.zero_grad(set_to_none=True)
            losses.append(loss.item())
            if len(losses) % 50 == 0:
                print(f"{len(losses)}: {np.mean(losses[-50:]):.3f}, {time.time() - since:,.0f} s", flush=True)
        export(model, options.out / "answerable.onnx")
        print(f"epoch {epoch + 1} in {time.time() - since:,.0f} s", flush=True)
        report(model, pairs, states, options.bf16)


def report(model: Network, pairs: Sequence[Pair], states: States, bf16: bool) -> None:
    """Print, by kind of the pairs held back, the area under the curve, of the reranker and of the network."""
    held = [number for number, pair in enumerate(pairs) if pair.half == "b"]
    found: dict[int, float] = {}
    model.eval()
    with torch.inference_mode(), torch.autocast("cpu", torch.bfloat16, enabled=bf16):
        for group in batches(held, 32, random.Random(1), states.length):
            found |= zip(group, model(*collate(states, group))[:, 0].float().tolist(), strict=True)
    kinds = sorted({pairs[number].kind.split()[0] for number in held})
    for kind in [*kinds, ""]:
        of = [number for number in held if pairs[number].kind.startswith(kind)]
        if kind == "swapped":  # beside the pairs that they were made of
            of += [n for n in held if pairs[n].answers and pairs[n].kind in _WITH_TEXTS]
        right = [pairs[number].answers for number in of]
        before, after = (area([scores[number] for number in of], right) for scores in (states.logits, found))
        print(f"{kind or 'all':10}{len(of):6,}  reranker {before:.3f}  network {after:.3f}", flush=True)


def export(model: Network, out: Path) -> None:
    """Write what `qa.reading.answerable` loads, in 8 bits."""
    copy = Network(0.0, "eager").eval()
    copy.load_state_dict(model.state_dict())
    example = {"states": torch.randn(2, 50, WIDTH), "mask": torch.ones(2, 50)}
    axes = {name: {0: "texts", 1: "pieces"} for name in example} | {"answers": {0: "texts"}}
    write_quantized(copy, example, ["answers"], axes, out)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    add = parser.add_argument
    add("data", type=Path, help="folder of squad2, newsqa, qamr, squadshifts and polnear")
    add("--out", type=Path, required=True, help="folder for answerable.onnx")
    add("--states", type=Path, required=True, help="where what the reranker reads is kept (.npz, about 1 GB)")
    add("--epochs", type=int, default=2)
    add("--batch", type=int, default=32, help="pairs a step")
    add("--rate", type=float, default=1e-4)
    add("--dropout", type=float, default=0.1)
    add("--threads", type=int, default=0)
    add("--seed", type=int, default=1)
    add("--bf16", action="store_true", help="half as many bits in the layers: faster where the processor can")
    train(parser.parse_args())


if __name__ == "__main__":
    main()
