# SPDX-License-Identifier: Apache-2.0
"""Writes the digits network as ONNX, in the form that OpenCV 4.6 reads and runs fast."""

import os
from pathlib import Path

import numpy as np
import onnx
from digits_network import DIGITS, FEATURES, POOL, SIDE, Network
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

# What the file holds beside the weights of the hidden layer, in float32 values a hidden unit: its
# bias and its ten output weights.
VALUES_BESIDE = 1 + DIGITS
# ONNX is a protocol buffer, which ends at 2 GB.
LARGEST_MEGABYTES = 2000


def hidden_units(megabytes: int) -> int:
    """The hidden units with which the file is of about `megabytes` million bytes."""
    return megabytes * 1_000_000 // 4 // (FEATURES + VALUES_BESIDE)


def write_onnx(network: Network, path: Path) -> None:
    """Writes the file in one step: `path` never holds half a model."""
    hidden = len(network.hidden)
    weights: dict[str, NDArray[np.float32] | NDArray[np.int64]] = {
        "filters": network.filters,
        "filter_biases": network.filter_biases,
        "hidden_weights": network.hidden.reshape(hidden, FEATURES, 1, 1),
        "hidden_biases": network.hidden_biases,
        "output_weights": network.output.reshape(DIGITS, hidden, 1, 1),
        "output_biases": network.output_biases,
        "images_as_columns": np.array([1, FEATURES, -1, 1], np.int64),
        "scores_as_rows": np.array([DIGITS, -1], np.int64),
    }
    graph = helper.make_graph(
        _nodes(),
        "digits",
        [helper.make_tensor_value_info("images", TensorProto.FLOAT, ["n", 1, SIDE, SIDE])],
        [helper.make_tensor_value_info("scores", TensorProto.FLOAT, ["n", DIGITS])],
        [numpy_helper.from_array(array, name) for name, array in weights.items()],
    )
    model = helper.make_model(
        graph,
        producer_name="paceline",
        ir_version=6,
        opset_imports=[helper.make_opsetid("", 11)],
    )
    unfinished = path.with_name(path.name + ".unfinished")
    with unfinished.open("wb") as file:
        file.write(model.SerializeToString(deterministic=True))
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(path)


def _nodes() -> list[onnx.NodeProto]:
    # The hidden layer is a 1x1 convolution over an image whose pixels are the batch's images:
    # OpenCV 4.6 reads all weights of a fully connected layer again for every image of a batch, but
    # those of a convolution once (measured, 32 images, 40 MB: 12 ms instead of 45 ms).
    # OpenCV asks for kernel_shape where the standard lets it be left out.
    make = helper.make_node
    return [
        make(
            "Conv",
            ["images", "filters", "filter_biases"],
            ["filtered"],
            kernel_shape=[3, 3],
            pads=[1, 1, 1, 1],
        ),
        make("Relu", ["filtered"], ["ink"]),
        make("AveragePool", ["ink"], ["pooled"], kernel_shape=[POOL, POOL], strides=[POOL, POOL]),
        make("Flatten", ["pooled"], ["rows"], axis=1),
        make("Transpose", ["rows"], ["columns"], perm=[1, 0]),
        make("Reshape", ["columns", "images_as_columns"], ["features"]),
        make(
            "Conv", ["features", "hidden_weights", "hidden_biases"], ["sums"], kernel_shape=[1, 1]
        ),
        make("Relu", ["sums"], ["units"]),
        make("Conv", ["units", "output_weights", "output_biases"], ["wide"], kernel_shape=[1, 1]),
        make("Reshape", ["wide", "scores_as_rows"], ["by_digit"]),
        make("Transpose", ["by_digit"], ["scores"], perm=[1, 0]),
    ]
