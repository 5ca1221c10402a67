"""What is learned from, in batches: those of like lengths together, so that little of one is padding."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

Item = TypeVar("Item")


def batches(
    items: Sequence[Item], size: int, chance: random.Random, length: Callable[[Item], int]
) -> Iterator[list[Item]]:
    """One epoch in random order; in a batch are items of which `length` gives the same, or the next."""
    order = list(items)
    chance.shuffle(order)
    order.sort(key=length)
    groups = [order[start : start + size] for start in range(0, len(order), size)]
    chance.shuffle(groups)
    yield from groups
