"""Write a network for ONNX Runtime, in 8 bits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import torch
from torch import Tensor, nn


def write_quantized(
    model: nn.Module,
    example: Mapping[str, Tensor],
    outputs: Sequence[str],
    axes: Mapping[str, Mapping[int, str]],
    out: Path,
) -> None:
    """Write `model`, which takes the tensors of `example` in their order, to the file `out`.

    `axes` names the dimensions that vary, of inputs and `outputs`. The second matrix of each feed-forward
    block stays in 32 bits: what comes out of the first has outliers, and 8 bits for it cost a point of F1.
    """
    import onnx
    from onnxruntime.quantization import QuantType, quantize_dynamic

    full = out.with_suffix(".full")
    torch.onnx.export(
        model.eval(),
        tuple(example.values()),
        str(full),
        input_names=list(example),
        output_names=list(outputs),
        dynamic_axes={name: dict(varying) for name, varying in axes.items()},
        opset_version=17,
        dynamo=False,
    )
    sensitive = [
        node.name
        for node in onnx.load(full).graph.node
        if node.op_type == "MatMul" and "output/dense" in node.name and "attention" not in node.name
    ]
    quantize_dynamic(
        full,
        out,
        weight_type=QuantType.QInt8,
        per_channel=True,
        nodes_to_exclude=sensitive,
        extra_options={"DefaultTensorType": 1},
    )
    full.unlink()
