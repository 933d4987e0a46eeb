# SPDX-License-Identifier: Apache-2.0
"""The bindings of the kernels and of the barrier."""

from __future__ import annotations

import threading
import time
from pathlib import Path

import numpy as np
import pytest
import small_inputs

from paceline_bench.barrier import Barrier, wait_at
from paceline_bench.kernels import Digest, DigitClassifier, KernelError, PrefixTable, filter_image


def test_a_filter_with_one_coefficient_moves_and_scales_the_image() -> None:
    image = np.arange(60.0).reshape(6, 10)
    coefficients = np.zeros((4, 4))
    coefficients[2, 2] = 3.0
    result = filter_image(image, coefficients, 2)
    assert np.array_equal(result, 3.0 * image[::2, ::2])
    assert result.flags.owndata
    assert result.flags.c_contiguous


@pytest.mark.parametrize(
    "image", [np.zeros((8, 8), np.float32), np.zeros((8, 16))[:, ::2], np.zeros(64)]
)
def test_an_image_of_another_kind_or_layout_is_refused(image: np.ndarray) -> None:
    with pytest.raises(TypeError):
        filter_image(image, np.zeros((4, 4)), 1)


def test_what_a_kernel_says_about_its_failure_is_the_error() -> None:
    with pytest.raises(KernelError, match="stride"):
        filter_image(np.zeros((8, 8)), np.zeros((4, 4)), 0)
    with pytest.raises(KernelError, match="UTF-8"):
        PrefixTable().add_document(b"\xff\xfe")
    with pytest.raises(KernelError, match=r"nowhere\.onnx"):
        DigitClassifier("nowhere.onnx")


def test_merged_tables_are_the_table_of_all_documents() -> None:
    whole, first, second = PrefixTable(), PrefixTable(), PrefixTable()
    for table, text in ((first, b"alpha beta"), (second, b"alphabet")):
        table.add_document(text)
        whole.add_document(text)
    first.merge(second.serialize())
    assert first.serialize() == whole.serialize()


def test_a_digest_counts_and_forgets_the_order() -> None:
    results: list[tuple[int, bytes]] = [(3, b"three"), (5, b"five")]
    assert small_inputs.digest_of(results) == small_inputs.digest_of(results[::-1])
    swapped = [(3, b"five"), (5, b"three")]
    assert small_inputs.digest_of(results) != small_inputs.digest_of(swapped)
    assert small_inputs.digest_of(results).endswith(":2")


def test_a_digest_of_parts_is_the_digest_of_all() -> None:
    part, whole = Digest(), Digest()
    part.add(1, b"one")
    whole.add(2, np.array([2, 2]))
    whole.merge(part.parts)
    assert whole.text() == small_inputs.digest_of([(1, b"one"), (2, np.array([2, 2]))])


@pytest.mark.parametrize("result", [np.zeros((4, 4))[:, ::2], "text", None, bytearray(3)])
def test_a_result_that_is_neither_bytes_nor_a_row_major_array_is_refused(result: object) -> None:
    with pytest.raises(TypeError, match="result 9"):
        Digest().add(9, result)  # type: ignore[arg-type]


def other_thread_runs_during_a_kernel() -> bool:
    """Whether a thread that waits for the begin of a call runs before the middle of it."""
    image, coefficients = np.ones((4000, 4000)), np.ones((4, 4))
    inside = threading.Event()
    seen = []

    def look() -> None:
        inside.wait()
        seen.append(time.monotonic_ns())

    observer = threading.Thread(target=look)
    observer.start()
    begin = time.monotonic_ns()
    inside.set()
    filter_image(image, coefficients, 1)
    end = time.monotonic_ns()
    observer.join()
    return seen[0] - begin < (end - begin) / 2


def test_a_kernel_lets_other_threads_run_meanwhile() -> None:
    # If the call kept the lock, the other thread would have waited for all of it every time.
    assert any(other_thread_runs_during_a_kernel() for _ in range(5))


def test_the_barrier_counts_its_meetings(folder: Path) -> None:
    barrier = Barrier(str(folder / "barrier"), 2)
    other = threading.Thread(target=barrier.wait)
    other.start()
    assert barrier.task()(5) == 5
    other.join()
    assert barrier.meetings() == 1
    barrier.close()
    assert list(folder.iterdir()) == []


def test_a_barrier_that_the_lab_has_made_is_used_and_left_there(folder: Path) -> None:
    made = Barrier(str(folder / "barrier"), 1)
    used = Barrier(str(folder / "barrier"), 1)
    used.wait()
    used.close()
    assert made.meetings() == 1
    made.close()


def test_a_wrong_path_of_a_barrier_is_named(folder: Path) -> None:
    with pytest.raises(FileNotFoundError, match="nowhere"):
        wait_at(str(folder / "nowhere"), 1)
    with pytest.raises(FileNotFoundError, match="nowhere"):
        Barrier(str(folder / "nowhere" / "barrier"), 1)
    (folder / "other").write_bytes(b"something else")
    with pytest.raises(OSError, match="other"):
        wait_at(str(folder / "other"), 1)
