"""Train the tagger of `index/attribution/tagger.py` (who said what) on PolNeAR, and write its weights.

    python training/attribution.py TRAIN.jsonl.gz DEV.jsonl.gz --out index/attribution

The encoder that ships with the install (all-MiniLM-L6-v2) is fine-tuned; its word vectors stay as they are,
so that the weights need not hold them. Seeds are fixed; a run that was stopped goes on from its last epoch
(`--work`). What was tried, what each step gave, and the scores: `training/README.md`.
"""

from __future__ import annotations

import argparse
import gzip
import json
import math
import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from quantize import write_quantized
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn import functional
from transformers import BertModel

from index.article import Span
from index.attribution.labels import LABELS, ROLES, allowed
from index.attribution.linking import RELATIONS, relations
from index.attribution.network import START, STOP, WEIGHTS, Network, load_network
from index.attribution.pieces import (
    PLACES,
    QUOTED,
    SHAPES,
    WINDOW,
    Pieces,
    Window,
    load_tokenizer,
    pieces_of,
    windows_of,
)
from index.attribution.tagger import find
from index.encoding import shipped_folder
from index.text import split_sentences
from qa.evaluate import AttributionScores, score_attributions

WIDTH, LINK = 384, 128
_MASKED = -1e4


@dataclass(frozen=True, slots=True)
class Example:
    """An article with its attributions: labels of words, and spans as (role, first, last, attributions)."""

    id: str
    text: str
    gold: list[dict[str, list[Span]]]
    pieces: Pieces
    labels: np.ndarray
    spans: list[tuple[int, int, int, frozenset[int]]]


class Tagger(nn.Module):
    """The network that `index.attribution.network` runs: see there."""

    def __init__(self, folder: Path, dropout: float) -> None:
        super().__init__()
        self.bert = BertModel.from_pretrained(
            str(folder),
            add_pooling_layer=False,
            attention_probs_dropout_prob=0.0,
            hidden_dropout_prob=dropout,
        )
        self.bert.embeddings.word_embeddings.weight.requires_grad_(False)
        sizes = (SHAPES, QUOTED, PLACES)
        self.features = nn.ModuleList([nn.Embedding(size, WIDTH) for size in sizes])
        for table in self.features:
            nn.init.zeros_(table.weight)
        self.dropout = nn.Dropout(dropout)
        self.emissions = nn.Linear(WIDTH, len(LABELS))
        self.transitions = nn.Parameter(torch.zeros(len(LABELS), len(LABELS)))
        self.starts = nn.Parameter(torch.zeros(len(LABELS)))
        self.register_buffer("forbidden", torch.from_numpy(np.where(allowed(), 0.0, _MASKED)).float())
        self.span = nn.ModuleDict({role: nn.Linear(2 * WIDTH, LINK) for role in ROLES})
        self.join = nn.ParameterDict(
            {role: nn.Parameter(torch.zeros(LINK, LINK)) for role in ("source", "content")}
        )
        self.relation = nn.ParameterDict(
            {role: nn.Parameter(torch.zeros(RELATIONS)) for role in ("source", "content")}
        )
        self.alone = nn.ModuleDict({role: nn.Linear(LINK, 1) for role in ("source", "content")})

    def read(self, ids: Tensor, features: Tensor, mask: Tensor) -> Tensor:
        """Vectors of word pieces, shape (batch, pieces, WIDTH)."""
        embedded = self.bert.embeddings.word_embeddings(ids)
        for number, table in enumerate(self.features):
            embedded = embedded + table(features[..., number])
        return self.bert(inputs_embeds=embedded, attention_mask=mask).last_hidden_state

    def steps(self) -> Tensor:
        return self.transitions + self.forbidden

    def loss_of_labels(self, emissions: Tensor, labels: Tensor, mask: Tensor) -> Tensor:
        """Negative log likelihood of the labels under the CRF, summed over the batch."""
        steps = self.steps()
        picked = emissions.gather(2, labels[..., None]).squeeze(2)
        right = (picked * mask).sum() + self.starts[labels[:, 0]].sum()
        right = right + (steps[labels[:, :-1], labels[:, 1:]] * mask[:, 1:]).sum()
        forward = self.starts + emissions[:, 0]
        keep = mask.bool()
        for place in range(1, emissions.shape[1]):
            following = torch.logsumexp(forward[:, :, None] + steps, dim=1) + emissions[:, place]
            forward = torch.where(keep[:, place, None], following, forward)
        return torch.logsumexp(forward, dim=1).sum() - right

    def represent(self, role: str, words: Tensor, spans: Sequence[tuple[int, int]]) -> Tensor:
        firsts = words[[first for first, _ in spans]]
        lasts = words[[last for _, last in spans]]
        return functional.gelu(self.span[role](torch.cat([firsts, lasts], dim=1)))

    def link_scores(self, role: str, cues: Tensor, spans: Tensor, places: Tensor) -> Tensor:
        """Scores of each pair (cue, span), shape (cues, spans)."""
        return cues @ self.join[role] @ spans.T / math.sqrt(LINK) + self.relation[role][places]


def read_examples(file: Path, tokenizer: Tokenizer) -> list[Example]:
    """The articles of a PolNeAR file, labelled word by word."""
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        return [_example(json.loads(line), tokenizer) for line in lines]


def _example(record: dict[str, Any], tokenizer: Tokenizer) -> Example:
    text = record["text"]
    pieces = pieces_of(text, split_sentences(text), tokenizer)
    spans: dict[tuple[int, int, int], set[int]] = {}
    labels = np.zeros(len(pieces.words), np.int64)
    for number, attribution in enumerate(record["attributions"]):
        for role, name in enumerate(ROLES):
            for start, end in attribution[name]:
                first = int(np.searchsorted(pieces.words[:, 0], start, side="right")) - 1
                last = int(np.searchsorted(pieces.words[:, 0], end - 1, side="right")) - 1
                spans.setdefault((role, max(first, 0), last), set()).add(number)
    for role, first, last in spans:
        base = 1 + 4 * role
        labels[first : last + 1] = base + 1
        labels[first], labels[last] = base, base + 2
        if first == last:
            labels[first] = base + 3
    gold = [
        {name: [tuple(span) for span in attribution[name]] for name in ROLES}
        for attribution in record["attributions"]
    ]
    found = sorted((role, first, last, frozenset(of)) for (role, first, last), of in spans.items())
    return Example(record["id"], text, gold, pieces, labels, found)


def batches(
    examples: Sequence[Example], size: int, chance: random.Random
) -> Iterator[list[tuple[Example, Window]]]:
    """One epoch: windows cut at other places each time, like lengths together, in random order."""
    items = []
    for example in examples:
        first = chance.randint(64, WINDOW)
        items += [(example, window) for window in windows_of(example.pieces, context=0, first=first)]
    chance.shuffle(items)
    items.sort(key=lambda item: _length(item) // 32)
    groups = [items[start : start + size] for start in range(0, len(items), size)]
    chance.shuffle(groups)
    yield from groups


def _length(item: tuple[Example, Window]) -> int:
    first = item[0].pieces.first
    return int(first[item[1].end] - first[item[1].context])


def collate(group: Sequence[tuple[Example, Window]]) -> tuple[Tensor, Tensor, Tensor, Tensor, Tensor, Tensor]:
    """ids, features, mask (batch, pieces); firsts, labels, mask of words (batch, words)."""
    longest = max(map(_length, group)) + 2
    words = max(window.end - window.context for _, window in group)
    ids = torch.zeros(len(group), longest, dtype=torch.long)
    features = torch.zeros(len(group), longest, 3, dtype=torch.long)
    mask = torch.zeros(len(group), longest, dtype=torch.long)
    firsts = torch.zeros(len(group), words, dtype=torch.long)
    labels = torch.zeros(len(group), words, dtype=torch.long)
    real = torch.zeros(len(group), words)
    for row, (example, window) in enumerate(group):
        pieces = example.pieces
        low, high = int(pieces.first[window.context]), int(pieces.first[window.end])
        count, width = high - low, window.end - window.context
        ids[row, 0], ids[row, count + 1] = START, STOP
        ids[row, 1 : count + 1] = torch.from_numpy(pieces.ids[low:high])
        features[row, 1 : count + 1] = torch.from_numpy(pieces.features[low:high])
        mask[row, : count + 2] = 1
        firsts[row, :width] = torch.from_numpy(pieces.first[window.context : window.end] - low + 1)
        labels[row, :width] = torch.from_numpy(example.labels[window.context : window.end])
        real[row, :width] = 1
    return ids, features, mask, firsts, labels, real


def link_loss(model: Tagger, words: Tensor, example: Example, window: Window) -> Tensor:
    """Cross entropy of the cue of each content, and of the source of each cue, among those in the window."""
    low, high = window.context, window.end
    inside: dict[str, list[tuple[int, int, frozenset[int]]]] = {name: [] for name in ROLES}
    for role, first, last, of in example.spans:
        if first < high and last >= low:
            inside[ROLES[role]].append((max(first, low), min(last, high - 1), of))
    cues = inside["cue"]
    if not cues:
        return words.new_zeros(())
    cue_spans = [(first, last) for first, last, _ in cues]
    cue = model.represent("cue", words, [(a - low, b - low) for a, b in cue_spans])
    total = words.new_zeros(())
    for name in ("source", "content"):
        spans = inside[name]
        if not spans:
            if name == "source":
                nothing = model.alone[name](cue)
                total = total + functional.cross_entropy(
                    nothing, torch.zeros(len(cues), dtype=torch.long), reduction="sum"
                )
            continue
        places = [(first, last) for first, last, _ in spans]
        vectors = model.represent(name, words, [(a - low, b - low) for a, b in places])
        table = torch.from_numpy(relations(places, cue_spans, example.pieces).T.copy())
        scores = model.link_scores(name, cue, vectors, table)
        if name == "source":
            scores = torch.cat([model.alone[name](cue), scores], dim=1)
            targets = [_nearest(of, spans, at) for at, (_, _, of) in zip(cue_spans, cues, strict=True)]
        else:
            scores = torch.cat([model.alone[name](vectors), scores.T], dim=1)
            targets = [_nearest(of, cues, at) for at, (_, _, of) in zip(places, spans, strict=True)]
        total = total + functional.cross_entropy(scores, torch.tensor(targets), reduction="sum")
    return total


def _nearest(
    of: frozenset[int], spans: Sequence[tuple[int, int, frozenset[int]]], at: tuple[int, int]
) -> int:
    """1 + the number of the nearest span of the same attribution, or 0."""
    same = [number for number, span in enumerate(spans) if span[2] & of]
    return 1 + min(same, key=lambda number: abs(spans[number][0] - at[0])) if same else 0


def heads_of(model: Tagger) -> dict[str, Tensor]:
    """All weights but those of the layers, and but the word vectors, which ship with the encoder."""
    embeddings = model.bert.embeddings
    places = embeddings.position_embeddings.weight + embeddings.token_type_embeddings.weight[0]
    heads = {
        name: tensor
        for name, tensor in model.state_dict().items()
        if not name.startswith(("bert.", "forbidden"))
    }
    return {
        name: tensor.detach().to(torch.float16).contiguous()
        for name, tensor in {**heads, "places": places}.items()
    }


class Layers(nn.Module):
    """From embedded word pieces to their vectors: what runs in ONNX Runtime."""

    def __init__(self, model: Tagger) -> None:
        super().__init__()
        self.norm = model.bert.embeddings.LayerNorm
        self.layers = model.bert.encoder.layer

    def forward(self, embedded: Tensor, mask: Tensor) -> Tensor:
        hidden = self.norm(embedded)
        hide = (1.0 - mask[:, None, None, :]) * _MASKED
        for layer in self.layers:
            hidden = layer(hidden, hide)
            hidden = hidden[0] if isinstance(hidden, tuple) else hidden
        return hidden


def network_of(model: Tagger) -> Network:
    """The network as `index.attribution.network` runs it, in full precision."""
    layers = Layers(model).eval()

    def run(embedded: np.ndarray, mask: np.ndarray) -> np.ndarray:
        with torch.inference_mode():
            return layers(torch.from_numpy(embedded), torch.from_numpy(mask)).numpy()

    words = model.bert.embeddings.word_embeddings.weight.detach().numpy()
    return Network(run, {name: tensor.float().numpy() for name, tensor in heads_of(model).items()}, words)


def evaluate(network: Network, examples: Sequence[Example]) -> AttributionScores:
    """Scores on articles, by the very code that runs in a sync."""
    found = [(example.text, example.gold, find(network, [example.pieces])[0]) for example in examples]
    return score_attributions(found)


def train(options: argparse.Namespace) -> None:
    """Train, evaluate after each epoch, write the averaged weights."""
    random.seed(options.seed)
    torch.manual_seed(options.seed)
    if options.threads:
        torch.set_num_threads(options.threads)
    folder = shipped_folder()
    tokenizer = load_tokenizer(folder)
    examples, held_out = (read_examples(file, tokenizer) for file in (options.train, options.dev))
    if options.articles:
        examples = examples[: options.articles]
    model = Tagger(folder, options.dropout)
    rate = {"layer": options.rate, "head": options.head_rate}
    optimizer = torch.optim.AdamW(_groups(model, rate, options.decay), weight_decay=0.01)
    steps_each = sum(1 for _ in batches(examples, options.batch, random.Random(0)))
    total = steps_each * options.epochs
    warm = max(1, total // 10)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min((step + 1) / warm, max(0.02, (total - step) / (total - warm)))
    )
    average = {name: tensor.detach().clone() for name, tensor in model.state_dict().items()}
    begin, state = 0, options.work / "state.pt"
    if state.exists():
        saved = torch.load(state, weights_only=True)
        model.load_state_dict(saved["model"])
        optimizer.load_state_dict(saved["optimizer"])
        schedule.load_state_dict(saved["schedule"])
        average, begin = saved["average"], saved["epoch"]
        print(f"going on after epoch {begin}", flush=True)
    step = begin * steps_each
    for epoch in range(begin, options.epochs):
        model.train()
        started, seen, losses = time.time(), 0, [0.0, 0.0]
        for group in batches(examples, options.batch, random.Random(options.seed * 1000 + epoch)):
            ids, features, mask, firsts, labels, real = collate(group)
            with torch.autocast("cpu", torch.bfloat16, enabled=options.bf16):
                hidden = model.read(ids, features, mask)
            hidden = hidden.float()
            words = hidden.gather(1, firsts[..., None].expand(-1, -1, WIDTH))
            words = model.dropout(words)
            of_labels = model.loss_of_labels(model.emissions(words), labels, real)
            of_links = sum(
                (link_loss(model, words[row], *item) for row, item in enumerate(group)), words.new_zeros(())
            )
            loss = 10 * (of_labels + of_links) / real.sum()
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            optimizer.zero_grad(set_to_none=True)
            step += 1
            keep = min(options.average, step / (step + 50))
            with torch.no_grad():
                for name, tensor in model.state_dict().items():
                    if tensor.dtype.is_floating_point and "word_embeddings" not in name:
                        average[name].lerp_(tensor, 1 - keep)
            seen += int(mask.sum())
            losses = [losses[0] + of_labels.item(), losses[1] + of_links.item()]
            if step % 50 == 0:
                pace = seen / (time.time() - started)
                print(
                    f"epoch {epoch + 1} step {step}/{total}: labels {losses[0] / seen:.4f} "
                    f"links {losses[1] / seen:.4f}, {pace:,.0f} pieces/s",
                    flush=True,
                )
        state.parent.mkdir(parents=True, exist_ok=True)
        torch.save(
            {
                "model": model.state_dict(),
                "optimizer": optimizer.state_dict(),
                "schedule": schedule.state_dict(),
                "average": average,
                "epoch": epoch + 1,
            },
            state.with_suffix(".new"),
        )
        state.with_suffix(".new").replace(state)
        averaged = Tagger(folder, 0.0)
        averaged.load_state_dict(average)
        print(f"epoch {epoch + 1} in {time.time() - started:,.0f} s", flush=True)
        print(evaluate(network_of(averaged), held_out), flush=True)
    export(average, folder, options.out)
    print("in 8 bits:", evaluate(load_network(options.out), held_out), sep="\n")


def export(weights: dict[str, Tensor], folder: Path, out: Path) -> None:
    """Write what `index.attribution.network` loads: the layers in 8 bits, and all else in 16."""
    from safetensors.torch import save_file

    model = Tagger(folder, 0.0)
    model.load_state_dict(weights)
    model.bert.config._attn_implementation = "eager"
    out.mkdir(parents=True, exist_ok=True)
    save_file(heads_of(model), out / WEIGHTS[1])
    example = {"embedded": torch.randn(2, 50, WIDTH), "mask": torch.ones(2, 50)}
    axes = {name: {0: "batch", 1: "pieces"} for name in (*example, "vectors")}
    write_quantized(Layers(model), example, ["vectors"], axes, out / WEIGHTS[0])


def _groups(model: Tagger, rate: dict[str, float], decay: float) -> list[dict[str, Any]]:
    """Parameters with their learning rates: lower layers learn more slowly (Howard and Ruder 2018)."""
    groups = []
    for name, parameter in model.named_parameters():
        if not parameter.requires_grad:
            continue
        if name.startswith("bert.encoder.layer."):
            depth = int(name.split(".")[3])
            learning = rate["layer"] * decay ** (5 - depth)
        elif name.startswith("bert."):
            learning = rate["layer"] * decay**6
        else:
            learning = rate["head"]
        groups.append({"params": [parameter], "lr": learning})
    return groups


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    add = parser.add_argument
    add("train", type=Path)
    add("dev", type=Path)
    add(
        "--out",
        type=Path,
        default=Path("index/attribution"),
        help="folder for attribution.onnx and .safetensors",
    )
    add("--work", type=Path, default=Path("training/work"), help="where a stopped run leaves its state")
    add("--epochs", type=int, default=8)
    add("--batch", type=int, default=8, help="windows a step")
    add("--rate", type=float, default=2e-4)
    add("--head-rate", type=float, default=1e-3)
    add("--decay", type=float, default=0.9, help="learning rate of a layer, as a share of the one above")
    add("--dropout", type=float, default=0.1)
    add("--average", type=float, default=0.998, help="decay of the running average of the weights")
    add("--articles", type=int, default=0, help="of the training part; 0 for all")
    add("--threads", type=int, default=0)
    add("--seed", type=int, default=1)
    add("--bf16", action="store_true", help="half as many bits in the layers: faster where the processor can")
    train(parser.parse_args())


if __name__ == "__main__":
    main()
