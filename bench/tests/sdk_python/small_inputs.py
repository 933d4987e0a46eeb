# SPDX-License-Identifier: Apache-2.0
"""Small inputs of every workload, and the answers that one process computes in a plain loop."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from paceline_bench.kernels import Digest, DigitClassifier, PrefixTable, filter_image

SEED = 20_240_229


@dataclass(frozen=True)
class Prepared:
    """What `configure` sends for a workload, and the digest of its answer."""

    workload: str
    parameters: dict[str, Any]
    inputs: dict[str, str]
    digest: str

    def request(self, workers: int, barrier: Path) -> dict[str, Any]:
        """The fields of `configure`."""
        return {
            "workload": self.workload,
            "workers": workers,
            "parameters": self.parameters,
            "inputs": self.inputs,
            "options": {},
            "barrier": str(barrier),
        }


def _save(folder: Path, name: str, array: NDArray[Any]) -> str:
    path = folder / f"{name}.npy"
    np.save(path, array)
    return str(path)


def digest_of(results: Sequence[tuple[int, NDArray[Any] | bytes]]) -> str:
    """The digest of results with their indices."""
    digest = Digest()
    for index, result in results:
        digest.add(index, result)
    return digest.text()


def numerical(folder: Path, size: int = 400, filters: int = 12, stride: int = 3) -> Prepared:
    """An image of more than 1 MB, from which some libraries treat arrays specially, and filters."""
    random = np.random.default_rng(SEED)
    image, coefficients = random.random((size, size + 7)), random.random((filters, 4, 4))
    answer = digest_of([(i, filter_image(image, f, stride)) for i, f in enumerate(coefficients)])
    files = {
        "image": _save(folder, "image", image),
        "filters": _save(folder, "filters", coefficients),
    }
    return Prepared("numerical", {"stride": stride}, files, answer)


def stateful(folder: Path, documents: int = 24, words: int = 300) -> Prepared:
    """Texts in which some prefixes are seen more than three times and others are not."""
    random = np.random.default_rng(SEED)
    letters = np.array(list("abcdefghijklmnopqrstuvwxyzä"))
    texts = [
        " ".join(
            "".join(random.choice(letters, 6)) for _ in range(words * (1 + index % 2))
        ).encode()
        for index in range(documents)
    ]
    table = PrefixTable()
    for text in texts:
        table.add_document(text)
    table.keep_above(3)
    offsets = np.cumsum([0, *map(len, texts)]).astype(np.uint64)
    path = folder / "documents"
    path.write_bytes(b"".join(texts))
    files = {"documents": str(path), "offsets": _save(folder, "offsets", offsets)}
    return Prepared("stateful", {}, files, digest_of([(0, table.serialize())]))


def _save_model(path: Path) -> None:
    random = np.random.default_rng(SEED)
    weights = random.standard_normal((10, 64)).astype(np.float32)
    nodes = [
        helper.make_node("Flatten", ["images"], ["pixels"]),
        helper.make_node("Gemm", ["pixels", "weights", "bias"], ["scores"], transB=1),
    ]
    graph = helper.make_graph(
        nodes,
        "digits",
        [helper.make_tensor_value_info("images", TensorProto.FLOAT, ["n", 1, 8, 8])],
        [helper.make_tensor_value_info("scores", TensorProto.FLOAT, ["n", 10])],
        [
            numpy_helper.from_array(weights, "weights"),
            numpy_helper.from_array(np.zeros(10, np.float32), "bias"),
        ],
    )
    onnx.save(
        helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8), path
    )


def initialization(folder: Path, runs: int = 3, evaluations: int = 4) -> Prepared:
    """A network of one layer, and images of noise."""
    model = folder / "model.onnx"
    _save_model(model)
    images = np.random.default_rng(SEED).random((runs * evaluations, 5, 1, 8, 8)).astype(np.float32)
    classifier = DigitClassifier(str(model))
    answer = digest_of([(i, classifier.predict(batch)) for i, batch in enumerate(images)])
    parameters = {"runs": runs, "evaluations": evaluations}
    return Prepared(
        "initialization",
        parameters,
        {"model": str(model), "images": _save(folder, "images", images)},
        answer,
    )


def queue(folder: Path, part: str, messages: int = 10, elements: int = 300) -> Prepared:
    """Four arrays that are sent in turn."""
    arrays = np.random.default_rng(SEED).integers(0, 2**62, (4, elements))
    answers = [(index, arrays[index % 4]) for index in range(messages)]
    digest = digest_of(answers * 2 if part == "round_trip" else answers)
    return Prepared(
        "queue",
        {"part": part, "messages": messages},
        {"arrays": _save(folder, "arrays", arrays)},
        digest,
    )


WORKLOADS: dict[str, Callable[[Path], Prepared]] = {
    "numerical": numerical,
    "stateful": stateful,
    "initialization": initialization,
}
