# SPDX-License-Identifier: Apache-2.0
"""Memory stays as it is, however many objects and views have come and gone."""

from __future__ import annotations

import gc
import resource
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

import paceline

PAGE = resource.getpagesize()
# What an interpreter may gain by itself.
SLACK = 8 << 20


@pytest.fixture
def queue() -> Iterator[paceline.Queue]:
    queue = paceline.Queue(bytes=64 << 20)
    yield queue
    queue.close()


def resident_bytes() -> int:
    gc.collect()
    return int(Path("/proc/self/statm").read_text().split()[1]) * PAGE


def test_a_million_objects_of_mixed_sizes(queue: paceline.Queue) -> None:
    objects = [1, "text", {"a": [1, 2]}, bytes(100), bytes(5000), np.zeros(20), np.zeros(2000)]
    objects += [[np.zeros(100)], np.float64(1), None]

    def some(count: int) -> None:
        for _ in range(count // len(objects)):
            for one in objects:
                queue.put(one)
            for _ in objects:
                queue.get()

    some(20_000)
    before = resident_bytes()
    some(1_000_000)
    assert resident_bytes() - before < SLACK
    assert queue.stats().acknowledged == 1_020_000


def test_a_hundred_thousand_views(queue: paceline.Queue) -> None:
    array = np.zeros(1 << 16, "u1")

    def some(count: int) -> None:
        kept = []
        for number in range(count):
            queue.put(array if number % 2 else [array])
            kept.append(queue.get())
            if len(kept) > 10:
                del kept[number % 10]

    some(1000)
    before = resident_bytes()
    some(100_000)
    assert resident_bytes() - before < SLACK
    queue.trim()
    assert queue.stats().bytes_used == 0


def test_a_million_objects_before_the_first_is_got() -> None:
    queue = paceline.Queue()
    for number in range(1_000_000):
        queue.put_nowait(number)
    assert queue.qsize() == 1_000_000
    assert queue.stats().bytes_used > 60 << 20
    for number in range(1_000_000):
        assert queue.get() == number
    queue.trim()
    # The last of the rings that keep the order stays.
    assert queue.stats().bytes_used < 20 << 20
    queue.close()


def test_errors_leave_no_memory_behind(queue: paceline.Queue) -> None:
    def some(count: int) -> None:
        for _ in range(count):
            with pytest.raises(paceline.EncodeError):
                queue.put([np.zeros(1000), lambda: 1])

    some(100)
    before = resident_bytes()
    some(2000)
    assert resident_bytes() - before < SLACK
    queue.trim()
    assert queue.stats().bytes_used == 0
