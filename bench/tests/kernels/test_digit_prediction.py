# SPDX-License-Identifier: Apache-2.0
"""Digit prediction against a forward pass in NumPy over the weights of the same ONNX file."""

import ctypes
import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import onnx
import pytest
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

Floats = NDArray[np.float32]
Labels = NDArray[np.int32]

TRAINING = Path(__file__).parents[2] / "models" / "train_digits.py"


class Trained:
    """What the training program wrote, and what it said at the end."""

    def __init__(self, folder: Path, *, megabytes: int, seed: int) -> None:
        self.model = folder / "model.onnx"
        images, labels = folder / "images.npy", folder / "labels.npy"
        command = [sys.executable, str(TRAINING), "--megabytes", str(megabytes)]
        command += ["--seed", str(seed), "--model", str(self.model)]
        command += ["--images", str(images), "--labels", str(labels)]
        # One thread: the order of sums, and with it the bytes of the file, depends on the number.
        environment = os.environ | {"OPENBLAS_NUM_THREADS": "1"}
        done = subprocess.run(
            command, check=True, capture_output=True, timeout=300, env=environment
        )
        self.said = [json.loads(line) for line in done.stdout.splitlines()]
        self.images: Floats = np.load(images)
        self.labels: Labels = np.load(labels)


class Classifier:
    """A classifier of the library."""

    def __init__(self, library: ctypes.CDLL, model: Path) -> None:
        self._library = library
        library.kernel_digit_classifier_load.restype = ctypes.c_void_p
        handle = library.kernel_digit_classifier_load(os.fsencode(model))
        if handle is None:
            raise ValueError(library.kernel_last_error().decode())
        self._handle = ctypes.c_void_p(handle)

    def __enter__(self) -> "Classifier":
        return self

    def __exit__(self, *_: object) -> None:
        self._library.kernel_digit_classifier_destroy(self._handle)

    def predict(self, images: Floats, count: int | None = None) -> Labels:
        labels = np.full(len(images), -1, np.int32)
        status = self._library.kernel_digit_classifier_predict(
            self._handle,
            ctypes.c_void_p(images.ctypes.data),
            ctypes.c_size_t(len(images) if count is None else count),
            ctypes.c_void_p(labels.ctypes.data),
        )
        if status != 0:
            raise ValueError(self._library.kernel_last_error().decode())
        return labels


def forward(model: Path, images: Floats) -> Floats:
    """The scores of the digits network, from the weights in the file."""
    weights = {
        tensor.name: numpy_helper.to_array(tensor).astype(np.float64)
        for tensor in onnx.load(model).graph.initializer
    }
    windows = sliding_window_view(np.pad(images[:, 0], ((0, 0), (1, 1), (1, 1))), (3, 3), (1, 2))
    filtered = np.einsum("nrcij,fij->nfrc", windows, weights["filters"][:, 0])
    ink = np.maximum(filtered + weights["filter_biases"][:, None, None], 0)
    pooled = ink.reshape(len(images), -1, 4, 2, 4, 2).mean(axis=(3, 5)).reshape(len(images), -1)
    sums = pooled @ weights["hidden_weights"][:, :, 0, 0].T + weights["hidden_biases"]
    scores = np.maximum(sums, 0) @ weights["output_weights"][:, :, 0, 0].T
    total: Floats = (scores + weights["output_biases"]).astype(np.float32)
    return total


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Trained:
    return Trained(tmp_path_factory.mktemp("digits"), megabytes=4, seed=7)


def small_model(path: Path, *, scores: int = 10, weight: float = 1.0) -> Path:
    """A model of one layer that gives the first pixels as scores."""
    weights = np.zeros((scores, 64), np.float32)
    np.fill_diagonal(weights, weight)
    graph = helper.make_graph(
        [
            helper.make_node("Flatten", ["images"], ["pixels"], axis=1),
            helper.make_node("Gemm", ["pixels", "weights", "biases"], ["scores"], transB=1),
        ],
        "small",
        [helper.make_tensor_value_info("images", TensorProto.FLOAT, ["n", 1, 8, 8])],
        [helper.make_tensor_value_info("scores", TensorProto.FLOAT, ["n", scores])],
        [
            numpy_helper.from_array(weights, "weights"),
            numpy_helper.from_array(np.zeros(scores, np.float32), "biases"),
        ],
    )
    model = helper.make_model(graph, ir_version=6, opset_imports=[helper.make_opsetid("", 11)])
    path.write_bytes(model.SerializeToString())
    return path


def test_the_labels_are_those_of_a_forward_pass_in_numpy(
    library: ctypes.CDLL, trained: Trained
) -> None:
    random = np.random.default_rng(3)
    # Real digits, noise and blank paper: labels of every kind, and many close decisions.
    noise = random.integers(0, 17, (500, 1, 8, 8)).astype(np.float32)
    images = np.concatenate([trained.images, noise, np.zeros((1, 1, 8, 8), np.float32)])
    scores = forward(trained.model, images)
    best = np.sort(scores, axis=1)
    decided = best[:, -1] - best[:, -2] > 1e-3
    assert decided.mean() > 0.98
    with Classifier(library, trained.model) as classifier:
        labels = classifier.predict(images)
    assert set(labels) == set(range(10))
    np.testing.assert_array_equal(labels[decided], scores.argmax(1)[decided])


def test_at_least_98_percent_of_held_out_digits_are_told_right(
    library: ctypes.CDLL, trained: Trained
) -> None:
    with Classifier(library, trained.model) as classifier:
        accuracy = (classifier.predict(trained.images) == trained.labels).mean()
    assert accuracy >= 0.98
    assert trained.said[-1]["accuracy"] == pytest.approx(accuracy, abs=0.003)


def test_the_labels_do_not_depend_on_the_size_of_the_batch(
    library: ctypes.CDLL, trained: Trained
) -> None:
    with Classifier(library, trained.model) as classifier:
        together = classifier.predict(trained.images)
        for batch in (1, 7, 100):
            parts = [
                classifier.predict(trained.images[start : start + batch])
                for start in range(0, len(trained.images), batch)
            ]
            np.testing.assert_array_equal(np.concatenate(parts), together)


def test_held_out_digits_are_as_scikit_learn_has_them_and_each_digit_is_among_them(
    trained: Trained,
) -> None:
    assert trained.images.shape == (360, 1, 8, 8)
    assert trained.images.dtype == np.float32
    assert trained.labels.dtype == np.int32
    assert (trained.images.min(), trained.images.max()) == (0, 16)
    assert np.bincount(trained.labels).min() >= 20


def test_the_model_is_valid_onnx_of_about_the_size_asked_for(trained: Trained) -> None:
    onnx.checker.check_model(onnx.load(trained.model), full_check=True)
    assert trained.model.stat().st_size == pytest.approx(4_000_000, rel=0.01)


def test_training_tells_its_progress_from_start_to_end(trained: Trained) -> None:
    fractions = [line["fraction"] for line in trained.said[:-1]]
    assert fractions == sorted(fractions)
    assert 0 < fractions[0] <= fractions[-1] <= 1
    assert trained.said[-1]["bytes"] == trained.model.stat().st_size


def test_the_same_seed_gives_the_same_model_and_another_seed_another(tmp_path: Path) -> None:
    runs: list[tuple[bytes, bytes]] = []
    for name, seed in (("first", 1), ("again", 1), ("other", 2)):
        (tmp_path / name).mkdir()
        run = Trained(tmp_path / name, megabytes=1, seed=seed)
        runs.append((run.model.read_bytes(), run.images.tobytes()))
    assert runs[0] == runs[1]
    assert runs[0][0] != runs[2][0]
    assert runs[0][1] == runs[2][1], "the same digits are held out for every seed"


# What a new process does: threads that an earlier test started would hide new ones.
COUNT_THREADS = """
import ctypes, os, sys
library = ctypes.CDLL(os.environ["PACELINE_BENCH_KERNELS"])
library.kernel_digit_classifier_load.restype = ctypes.c_void_p
before = len(os.listdir("/proc/self/task"))
classifier = ctypes.c_void_p(library.kernel_digit_classifier_load(os.fsencode(sys.argv[1])))
images, labels = ctypes.create_string_buffer(100 * 64 * 4), ctypes.create_string_buffer(100 * 4)
status = library.kernel_digit_classifier_predict(classifier, images, ctypes.c_size_t(100), labels)
print(before, len(os.listdir("/proc/self/task")), status)
"""


def test_loading_and_predicting_start_no_threads(trained: Trained) -> None:
    done = subprocess.run(
        [sys.executable, "-c", COUNT_THREADS, str(trained.model)],
        check=True,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.stdout.split() == ["1", "1", "0"]


def test_the_smallest_digit_wins_a_tie(library: ctypes.CDLL, tmp_path: Path) -> None:
    images = np.zeros((2, 64), np.float32)
    images[0, [3, 5]] = 16
    with Classifier(library, small_model(tmp_path / "model.onnx")) as classifier:
        assert classifier.predict(images).tolist() == [3, 0]


def test_a_model_of_another_number_of_scores_is_refused(
    library: ctypes.CDLL, tmp_path: Path
) -> None:
    with pytest.raises(ValueError, match="does not give ten scores"):
        Classifier(library, small_model(tmp_path / "model.onnx", scores=5))


def test_a_model_that_is_cut_short_is_refused(
    library: ctypes.CDLL, trained: Trained, tmp_path: Path
) -> None:
    cut = tmp_path / "cut.onnx"
    cut.write_bytes(trained.model.read_bytes()[:-1000])
    with pytest.raises(ValueError, match=r"cannot read the model .*cut\.onnx"):
        Classifier(library, cut)


def test_scores_that_are_not_numbers_are_refused(library: ctypes.CDLL, tmp_path: Path) -> None:
    images = np.full((1, 64), np.nan, np.float32)
    with (
        Classifier(library, small_model(tmp_path / "model.onnx")) as classifier,
        pytest.raises(ValueError, match="not a number"),
    ):
        classifier.predict(images)


@pytest.mark.parametrize("count", [0, 2**25, 2**63, 2**64 - 1])
def test_a_number_of_images_that_makes_no_sense_is_refused(
    library: ctypes.CDLL, tmp_path: Path, count: int
) -> None:
    with (
        Classifier(library, small_model(tmp_path / "model.onnx")) as classifier,
        pytest.raises(ValueError, match="images"),
    ):
        classifier.predict(np.zeros((1, 64), np.float32), count)


def test_a_model_loaded_before_a_fork_predicts_in_the_child(
    library: ctypes.CDLL, trained: Trained
) -> None:
    with Classifier(library, trained.model) as classifier:
        before = classifier.predict(trained.images)
        child = os.fork()
        if child == 0:
            os._exit(0 if (classifier.predict(trained.images) == before).all() else 1)
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
