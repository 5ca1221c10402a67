"""A network that goes on from the states of the reranker, loaded from its file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index import EncoderError
from qa.retrieval import PairRead

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


def network_in(weights: Path, remedy: str) -> Any:
    """The ONNX Runtime session of these weights. Raises EncoderError, with the remedy, where it is broken."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")  # others need the cores too
    try:
        return onnxruntime.InferenceSession(weights.read_bytes(), options, providers=["CPUExecutionProvider"])
    except Exception as error:  # ONNX Runtime's errors have no common base
        raise EncoderError(f"{weights} cannot be loaded ({error}). {remedy}") from error


def states_of(pairs: Sequence[PairRead]) -> dict[str, NDArray[np.float32]]:
    """What the reranker made of some pairs: `states` (pairs, pieces, width) and `mask` (pairs, pieces)."""
    import numpy as np

    longest = max(len(pair.states) for pair in pairs)
    states = np.zeros((len(pairs), longest, pairs[0].states.shape[1]), np.float32)
    mask = np.zeros((len(pairs), longest), np.float32)
    for row, pair in enumerate(pairs):
        states[row, : len(pair.states)], mask[row, : len(pair.states)] = pair.states, 1
    return {"states": states, "mask": mask}
