"""Train the reader of short answers (`qa/reading/reader.py`) on half of SQuAD 2.0's dev set and of NewsQA's.

    python training/reader.py SQUAD2.jsonl.gz NEWSQA.jsonl.gz --out qa/reading

Three layers that start as the last three of the reranker (in full precision, from its 8 bits) learn to mark
answers in what the reranker makes of question and text by its ninth layer, which stays as it is: that is
read once, before training. Seeds are fixed. Only articles of half a are read (`qa.evaluate.datasets`); an
eighth of them is held back, to tell how sure an answer is. Scores: `training/README.md`.
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
from batches import batches
from quantize import write_quantized
from torch import Tensor, nn
from transformers import BertConfig
from transformers.models.bert.modeling_bert import BertLayer

from qa.asking import understand
from qa.evaluate.datasets import Asked, known_questions
from qa.evaluate.logistic import fitted
from qa.evaluate.short import places_of, right
from qa.reading import content, wanted, windows
from qa.reading.reader import WEIGHTS, ShippedReader, allowed, inputs_of
from qa.reading.spans import is_of_kind
from qa.retrieval import OnnxReranker, PairRead
from qa.retrieval.rerank import READ_LAYERS, load_reranker, shipped_folder

WIDTH, HEADS, INNER, LINK, SHAPES = 384, 12, 1536, 64, 6
_MASKED = -1e4
_DENSE = (
    "attention.self.query",
    "attention.self.key",
    "attention.self.value",
    "attention.output.dense",
    "intermediate.dense",
    "output.dense",
)
_NORMS = ("attention.output.LayerNorm", "output.LayerNorm")


@dataclass(frozen=True, slots=True)
class Example:
    """A question and a window of its article; `answers` are offsets in `text`, none where it holds none."""

    question: str
    text: str
    answers: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Pieces:
    """An example as the network reads it. `states` (pieces, width), `spans` (pieces, pieces)."""

    states: np.ndarray
    shapes: np.ndarray
    spans: np.ndarray
    gold: tuple[tuple[int, int], ...]


def upper_layers(dropout: float, attention: str) -> nn.ModuleList:
    """Layers like those of the reranker above the states that are read."""
    config = BertConfig(
        hidden_size=WIDTH,
        num_attention_heads=HEADS,
        intermediate_size=INNER,
        hidden_dropout_prob=dropout,
        attention_probs_dropout_prob=0.0,
        attn_implementation=attention,
    )
    return nn.ModuleList([BertLayer(config) for _ in range(12 - READ_LAYERS)])


def through(layers: nn.ModuleList, states: Tensor, mask: Tensor) -> Tensor:
    """What layers make of states, shape (texts, pieces, WIDTH); those that `mask` leaves out are not read."""
    hide = (1.0 - mask[:, None, None, :]) * _MASKED
    for layer in layers:
        states = layer(states, hide)
        states = states[0] if isinstance(states, tuple) else states
    return states


class Network(nn.Module):
    """Scores of all spans, and that of there being none."""

    def __init__(self, dropout: float, attention: str = "sdpa") -> None:
        super().__init__()
        self.shapes = nn.Embedding(SHAPES, WIDTH)
        nn.init.zeros_(self.shapes.weight)
        self.layers = upper_layers(dropout, attention)
        self.dropout = nn.Dropout(dropout)
        self.first, self.last = nn.Linear(WIDTH, 1), nn.Linear(WIDTH, 1)
        self.first_link, self.last_link = nn.Linear(WIDTH, LINK), nn.Linear(WIDTH, LINK)
        self.none = nn.Linear(WIDTH, 1)

    def forward(self, states: Tensor, shapes: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        """Scores, shapes (texts, pieces, pieces) by first and last piece, and (texts, 1)."""
        hidden = self.dropout(through(self.layers, states + self.shapes(shapes), mask))
        link = self.first_link(hidden) @ self.last_link(hidden).transpose(1, 2) * LINK**-0.5
        return self.first(hidden) + self.last(hidden).transpose(1, 2) + link, self.none(hidden[:, 0])


def layers_of(file: Path) -> list[dict[str, Tensor]]:
    """Weights of the reranker's layers above those that are read, out of its 8-bit graph."""
    import onnx
    from onnx import numpy_helper

    graph = onnx.load(file).graph
    tensors = {tensor.name: numpy_helper.to_array(tensor) for tensor in graph.initializer}
    inputs = {node.name: node.input for node in graph.node if node.op_type == "MatMulInteger"}
    layers = []
    for number in range(READ_LAYERS, 12):
        own: dict[str, Tensor] = {}
        for name in _DENSE:
            parts = name.replace("attention.self", "attention/self").replace(".", "/")
            weight = inputs[f"/bert/encoder/layer.{number}/{parts}/MatMul_quant"][1]
            scale, zero = (tensors[weight.replace("_quantized", end)] for end in ("_scale", "_zero_point"))
            own[f"{name}.weight"] = torch.tensor((tensors[weight].astype(np.float32) - zero) * scale).T
            own[f"{name}.bias"] = torch.tensor(tensors[f"bert.encoder.layer.{number}.{name}.bias"])
        for name in _NORMS:
            for part in ("weight", "bias"):
                own[f"{name}.{part}"] = torch.tensor(tensors[f"bert.encoder.layer.{number}.{name}.{part}"])
        layers.append(own)
    return layers


def examples_of(questions: Sequence[Asked], empty: float, chance: random.Random) -> list[Example]:
    """Each window that holds an answer, and for the share `empty` of questions one that holds none."""
    found = []
    for item in questions:
        if item.article is None:
            continue
        text = item.article.text
        gold = [(a, a + len(words)) for a, words in zip(item.starts, item.answers, strict=True)]
        inside = {
            span: tuple((a - span[0], b - span[0]) for a, b in gold if span[0] <= a and b <= span[1])
            for span in windows(text)
        }
        found += [
            Example(item.question, text[slice(*s)], answers) for s, answers in inside.items() if answers
        ]
        without = [s for s in inside if not any(a < s[1] and b > s[0] for a, b in gold)]
        if without and chance.random() < empty:
            asks = set(content(item.question))
            hardest = max(without, key=lambda s: len(asks & set(content(text[slice(*s)]))))
            found.append(Example(item.question, text[slice(*hardest)], ()))
    return found


def pieces_of(example: Example, pair: PairRead) -> Pieces:
    """The example as the network reads it, its answers snapped to the word pieces that they touch."""
    inputs = inputs_of(example.question, [example.text], [pair])
    spans = allowed(pair)
    inside = [
        (number, start, end)
        for number, ((start, end), side) in enumerate(
            zip(pair.encoding.offsets, pair.encoding.type_ids, strict=True)
        )
        if side and end > start
    ]
    gold = set()
    for start, end in example.answers:
        touched = [number for number, a, b in inside if a < end and b > start]
        if touched and spans[touched[0], touched[-1]]:
            gold.add((touched[0], touched[-1]))
    return Pieces(pair.states.astype(np.float16), inputs["shapes"][0], spans, tuple(sorted(gold)))


def read_all(reranker: OnnxReranker, examples: Sequence[Example]) -> list[Pieces]:
    """Every example, read by the reranker; the windows of a question that is asked in a row go together."""
    found = []
    started = time.time()
    for number, example in enumerate(examples):
        (pair,) = reranker.read(example.question, [example.text])
        found.append(pieces_of(example, pair))
        if number % 500 == 499:
            print(f"{number + 1:,} of {len(examples):,} read, {time.time() - started:,.0f} s", flush=True)
    return found


def _length(item: Pieces) -> int:
    return len(item.states) // 24


def collate(group: Sequence[Pieces]) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """states, shapes, mask (texts, pieces …), and the spans allowed (texts, pieces, pieces)."""
    longest = max(len(item.states) for item in group)
    states = torch.zeros(len(group), longest, WIDTH)
    shapes = torch.zeros(len(group), longest, dtype=torch.long)
    mask = torch.zeros(len(group), longest)
    spans = torch.zeros(len(group), longest, longest, dtype=torch.bool)
    for row, item in enumerate(group):
        count = len(item.states)
        states[row, :count] = torch.from_numpy(item.states).float()
        shapes[row, :count] = torch.from_numpy(item.shapes)
        mask[row, :count] = 1
        spans[row, :count, :count] = torch.from_numpy(item.spans)
    return states, shapes, mask, spans


def loss_of(scores: Tensor, none: Tensor, allowed_spans: Tensor, group: Sequence[Pieces]) -> Tensor:
    """Mean negative log likelihood of any of the right spans, or of none where there is none."""
    scores = scores.float().masked_fill(~allowed_spans, _MASKED)
    total = torch.logsumexp(torch.cat([scores.flatten(1), none.float()], dim=1), dim=1)
    right = [
        torch.logsumexp(torch.stack([scores[row, first, last] for first, last in item.gold]), dim=0)
        if item.gold
        else none[row, 0].float()
        for row, item in enumerate(group)
    ]
    return (total - torch.stack(right)).mean()


def train(options: argparse.Namespace) -> None:
    """Read, train, write."""
    random.seed(options.seed)
    torch.manual_seed(options.seed)
    if options.threads:
        torch.set_num_threads(options.threads)
    reranker = load_reranker()
    assert isinstance(reranker, OnnxReranker), "training needs the extra 'rerank'"
    questions = [item for file in (options.wiki, options.news) for item in known_questions(file, "a")]
    kept = [item for item in questions if not held_back(item)]
    examples = examples_of(kept, options.empty, random.Random(options.seed))
    if options.examples:
        examples = random.Random(options.seed).sample(examples, options.examples)
    print(f"{len(kept):,} questions, {len(examples):,} windows", flush=True)
    pieces = read_all(reranker, examples)
    model = Network(options.dropout)
    for layer, weights in zip(model.layers, layers_of(shipped_folder() / "model.onnx"), strict=True):
        layer.load_state_dict(weights)
    layers = list(model.layers.parameters())
    own = {id(parameter) for parameter in layers}
    heads = [parameter for parameter in model.parameters() if id(parameter) not in own]
    optimizer = torch.optim.AdamW(
        [{"params": layers, "lr": options.rate}, {"params": heads, "lr": options.head_rate}],
        weight_decay=0.01,
    )
    total = options.epochs * -(-len(pieces) // options.batch)
    warm = max(1, total // 10)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min((step + 1) / warm, max(0.02, (total - step) / (total - warm)))
    )
    for epoch in range(options.epochs):
        model.train()
        started, seen, losses = time.time(), 0, []
        for group in batches(pieces, options.batch, random.Random(options.seed * 1000 + epoch), _length):
            states, shapes, mask, spans = collate(group)
            with torch.autocast("cpu", torch.bfloat16, enabled=options.bf16):
                scores, none = model(states, shapes, mask)
            loss = loss_of(scores, none, spans, group)
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            optimizer.zero_grad(set_to_none=True)
            seen += int(mask.sum())
            losses.append(loss.item())
            if len(losses) % 25 == 0:
                pace = seen / (time.time() - started)
                mean = np.mean(losses[-25:])
                print(f"epoch {epoch + 1}, {len(losses)}: loss {mean:.3f}, {pace:,.0f} pieces/s", flush=True)
        export(model, options.out / WEIGHTS.name)
        print(f"epoch {epoch + 1} in {time.time() - started:,.0f} s", flush=True)
    calibrate(options)


def calibrate(options: argparse.Namespace) -> None:
    """Print the weights by which `qa.reading.reader` makes probabilities of logits, fitted on what is left.

    How sure an answer is, on news alone; whether there is one, on both.
    """
    reranker = load_reranker()
    assert isinstance(reranker, OnnxReranker)
    reader = ShippedReader(reranker, options.out / WEIGHTS.name)
    news = [item for item in known_questions(options.news, "a") if held_back(item)]
    wiki = [item for item in known_questions(options.wiki, "a") if held_back(item)]
    sure: list[tuple[float, ...]] = []
    good: list[bool] = []
    answered: list[tuple[float, ...]] = []
    holds: list[bool] = []
    for number, item in enumerate([*news, *wiki]):
        kind = wanted(understand(item.question))
        places = places_of(item, reranker)
        texts = [place.article.text[place.start : place.end] for place in places]
        for place, text, odds in zip(places, texts, reader.odds(item.question, texts), strict=True):
            if odds is None:
                continue
            answered.append((1.0, odds.any_against_none, odds.logit))
            holds.append(item.stands_in(place.start, place.end))
            if item.answers and number < len(news):
                words = text[odds.start : odds.end]
                shape = is_of_kind(words, kind)
                of_shape = float(shape is None), float(shape is False)
                sure.append((1.0, odds.against_none, odds.share, odds.logit, *of_shape))
                good.append(right(words, item.answers))
    for names, table, labels in (
        ("_CONFIDENCE, UNCHECKED, MISFIT", sure, good),
        ("_ANSWERABLE", answered, holds),
    ):
        odds = fitted(table, labels).round(3).tolist()
        print(f"{names} = {odds}  # {len(labels):,} windows", flush=True)


def held_back(item: Asked) -> bool:
    """Whether a question of half a is kept out of training: an eighth of the articles."""
    return item.article is not None and int(item.article.id, 16) % 8 == 0


def export(model: Network, out: Path) -> None:
    """Write what `qa.reading.reader` loads, in 8 bits."""
    copy = Network(0.0, "eager").eval()
    copy.load_state_dict(model.state_dict())
    example = {
        "states": torch.randn(2, 50, WIDTH),
        "shapes": torch.ones(2, 50, dtype=torch.long),
        "mask": torch.ones(2, 50),
    }
    axes = {name: {0: "texts", 1: "pieces"} for name in example}
    axes |= {"spans": {0: "texts", 1: "pieces", 2: "pieces"}, "none": {0: "texts"}}
    write_quantized(copy, example, ["spans", "none"], axes, out)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    add = parser.add_argument
    add("wiki", type=Path, help="SQuAD 2.0")
    add("news", type=Path, help="NewsQA")
    add("--out", type=Path, default=WEIGHTS.parent, help="folder for reader.onnx")
    add("--epochs", type=int, default=3)
    add("--batch", type=int, default=16, help="windows a step")
    add("--rate", type=float, default=1.5e-4)
    add("--head-rate", type=float, default=1e-3)
    add("--dropout", type=float, default=0.1)
    add("--empty", type=float, default=0.5, help="share of questions with a window that holds no answer")
    add("--examples", type=int, default=0, help="windows; 0 for all")
    add("--threads", type=int, default=0)
    add("--seed", type=int, default=1)
    add("--bf16", action="store_true", help="half as many bits in the layers: faster where the processor can")
    add(
        "--calibrate",
        action="store_true",
        help="train nothing; fit the probabilities of the weights in --out",
    )
    options = parser.parse_args()
    calibrate(options) if options.calibrate else train(options)


if __name__ == "__main__":
    main()
