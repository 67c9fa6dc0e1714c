"""Writes the trained network as ONNX: batch normalisation folded in, weights in half precision.

``python -m extractors.scan.linenet.training.exporting WEIGHTS.pt OUT.onnx``
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper
from torch import nn

from extractors.scan.digits.training.exporting import folded
from extractors.scan.linenet.alphabet import CLASS_COUNT
from extractors.scan.linenet.strips import HEIGHT
from extractors.scan.linenet.training.layers import Block, make_network


def main() -> None:
    """Write the ONNX file of a file of weights."""
    network = make_network()
    network.load_state_dict(torch.load(sys.argv[1], map_location="cpu", weights_only=True))
    write_onnx(network.eval(), Path(sys.argv[2]))


class _Graph:
    def __init__(self) -> None:
        self.nodes: list[Any] = []
        self.weights: list[Any] = []
        self.name = "strips"
        self.count = 0

    def conv(self, conv: Any, norm: Any) -> None:
        """A convolution with what normalises it folded in."""
        self.count += 1
        weight, bias = folded(conv, norm)
        inputs = [self.name]
        for kind, values in (("weight", weight), ("bias", bias)):
            name = f"{kind}{self.count}"
            self.weights.append(numpy_helper.from_array(values.astype(np.float16), f"{name}_half"))
            self.nodes.append(helper.make_node("Cast", [f"{name}_half"], [name], to=TensorProto.FLOAT))
            inputs.append(name)
        rows, columns = conv.padding
        self._add(
            "Conv",
            inputs,
            kernel_shape=list(conv.kernel_size),
            strides=list(conv.stride),
            dilations=list(conv.dilation),
            group=conv.groups,
            pads=[rows, columns, rows, columns],
        )

    def relu(self) -> None:
        self._add("Relu", [self.name])

    def plus(self, other: str) -> None:
        self._add("Add", [self.name, other])

    def _add(self, kind: str, inputs: list[str], **how: Any) -> None:
        name = f"{kind.lower()}_{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, inputs, [name], **how))
        self.name = name


def write_onnx(network: Any, file: Path) -> None:
    """Write `network` (in evaluation mode); the same weights give the same bytes."""
    graph = _Graph()
    layers = [m for m in network if not isinstance(m, nn.Dropout)]
    for index, layer in enumerate(layers):
        if isinstance(layer, nn.Conv2d):
            following = layers[index + 1] if index + 1 < len(layers) else None
            graph.conv(layer, following if isinstance(following, nn.BatchNorm2d) else None)
        elif isinstance(layer, nn.ReLU):
            graph.relu()
        elif isinstance(layer, Block):
            before = graph.name
            graph.conv(layer.along, layer.norm)
            graph.relu()
            graph.conv(layer.across, layer.norm2)
            graph.plus(before)
            graph.relu()
    graph.weights.append(numpy_helper.from_array(np.array([2], np.int64), "rows_axis"))
    graph.nodes.append(helper.make_node("Squeeze", [graph.name, "rows_axis"], ["classes"]))
    made = helper.make_graph(
        graph.nodes,
        "lines",
        [helper.make_tensor_value_info("strips", TensorProto.FLOAT, ["n", 1, HEIGHT, "w"])],
        [helper.make_tensor_value_info("classes", TensorProto.FLOAT, ["n", CLASS_COUNT, "columns"])],
        graph.weights,
    )
    # an old operator set and format: any onnxruntime of the last years reads it
    model = helper.make_model(made, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)
    onnx.checker.check_model(model)
    file.write_bytes(model.SerializeToString(deterministic=True))


if __name__ == "__main__":
    main()
