"""Writes a trained network as ONNX: batch normalisation folded in, weights in half precision."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from torch import nn

from extractors.scan.digits.alphabet import CLASS_COUNT
from extractors.scan.digits.strips import HEIGHT


def write_onnx(network: Any, file: Path) -> None:
    """Write `network` (in evaluation mode); the same weights give the same bytes."""
    nodes: list[Any] = []
    weights: list[Any] = []
    name = "strips"
    layers = [m for m in network if not isinstance(m, nn.Dropout)]
    for index, layer in enumerate(layers):
        if isinstance(layer, nn.Conv2d):
            following = layers[index + 1] if index + 1 < len(layers) else None
            weight, bias = folded(layer, following if isinstance(following, nn.BatchNorm2d) else None)
            inputs = [name]
            for kind, values in (("weight", weight), ("bias", bias)):
                weights.append(numpy_helper.from_array(values.astype(np.float16), f"{kind}{index}_half"))
                nodes.append(
                    helper.make_node(
                        "Cast", [f"{kind}{index}_half"], [f"{kind}{index}"], to=TensorProto.FLOAT
                    )
                )
                inputs.append(f"{kind}{index}")
            rows, columns = layer.padding
            nodes.append(
                helper.make_node(
                    "Conv",
                    inputs,
                    [f"conv{index}"],
                    kernel_shape=list(layer.kernel_size),
                    strides=list(layer.stride),
                    dilations=list(layer.dilation),
                    pads=[rows, columns, rows, columns],
                )
            )
            name = f"conv{index}"
        elif isinstance(layer, nn.ReLU):
            nodes.append(helper.make_node("Relu", [name], [f"relu{index}"]))
            name = f"relu{index}"
    weights.append(numpy_helper.from_array(np.array([2], np.int64), "rows_axis"))
    nodes.append(helper.make_node("Squeeze", [name, "rows_axis"], ["classes"]))
    graph = helper.make_graph(
        nodes,
        "digits",
        [helper.make_tensor_value_info("strips", TensorProto.FLOAT, ["n", 1, HEIGHT, "w"])],
        [helper.make_tensor_value_info("classes", TensorProto.FLOAT, ["n", CLASS_COUNT, "columns"])],
        weights,
    )
    # an old operator set and format: any onnxruntime of the last years reads it
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)
    onnx.checker.check_model(model)
    file.write_bytes(model.SerializeToString(deterministic=True))


def folded(conv: Any, norm: Any) -> tuple[Any, Any]:
    """Weight and bias of a convolution with the batch normalisation behind it (None for none) in them."""
    weight = conv.weight.detach().double().numpy()
    if norm is None:
        return weight, conv.bias.detach().double().numpy()
    scale = (norm.weight / (norm.running_var + norm.eps).sqrt()).detach().double().numpy()
    bias = norm.bias.detach().double().numpy() - norm.running_mean.detach().double().numpy() * scale
    return weight * scale[:, None, None, None], bias
