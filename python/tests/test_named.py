# SPDX-License-Identifier: Apache-2.0
"""Queues with a name, which unrelated processes open."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from libraries import START_METHODS, run_program

import paceline


@pytest.fixture
def name() -> Iterator[str]:
    name = f"test.python.{os.getpid()}"
    yield name
    paceline.Queue.unlink(name)


def test_unrelated_programs_meet_by_name(name: str) -> None:
    with_them = paceline.Queue(name=name)
    program = (
        "import sys, paceline, numpy\n"
        "queue = paceline.Queue(name=sys.argv[1])\n"
        "array = queue.get()\n"
        "queue.put(array * 2)\n"
    )
    with_them.put(np.arange(50_000))
    assert run_program(program, name).returncode == 0
    assert with_them.get()[-1] == 2 * 49_999
    with_them.close()


def test_a_queue_stays_until_it_is_unlinked(name: str) -> None:
    first = paceline.Queue(5, name=name)
    first.put("kept")
    first.close()
    second = paceline.Queue(name=name)
    assert repr(second).startswith(f"<paceline.Queue '{name}' open, 1 of 5 messages")
    assert second.get() == "kept"
    assert paceline.Queue.unlink(name)
    assert not paceline.Queue.unlink(name)
    second.put("without a name")
    assert second.get() == "without a name"
    second.close()


@pytest.mark.parametrize("other", [{"maxsize": 6}, {"bytes": 1 << 30}, {"bytes": 1 << 14}])
def test_limits_that_the_queue_does_not_have_are_refused(name: str, other: dict[str, int]) -> None:
    queue = paceline.Queue(5, bytes=1 << 20, name=name)
    with pytest.raises(ValueError, match="was asked"):
        paceline.Queue(name=name, **other)
    paceline.Queue(5, bytes=1 << 20, name=name).close()
    queue.close()


def test_a_file_that_is_no_queue_is_refused(name: str) -> None:
    existing = paceline.Queue(name=name)
    existing.close()
    (path,) = [entry for entry in Path("/dev/shm").iterdir() if name in entry.name]
    with path.open("r+b") as file:
        file.write(b"no queue")
    with pytest.raises(paceline.IncompatibleQueue):
        paceline.Queue(name=name)


def _say_name(queue: Any, told: Any) -> None:
    told.put((queue.name, repr(queue)))


@pytest.mark.parametrize("start_method", START_METHODS)
def test_a_child_knows_the_name_of_a_queue(name: str, start_method: str) -> None:
    context = paceline.get_context(start_method)
    queue, told = context.Queue(name=name), context.SimpleQueue()
    child = context.Process(target=_say_name, args=(queue, told))
    child.start()
    found, shown = told.get()
    assert found == name
    assert name in shown
    child.join()
    queue.close()


def test_only_its_user_can_open_a_named_queue(name: str) -> None:
    queue = paceline.Queue(name=name)
    (file,) = Path("/dev/shm").glob(f"*{name}")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    queue.close()


WITHOUT_NUMPY = """
import sys
sys.modules["numpy"] = None
import paceline
queue = paceline.Queue(name=sys.argv[1])
try:
    queue.get()
except ModuleNotFoundError as error:
    print(error.name)
print(queue.get(), queue.qsize())
"""


def test_an_array_is_lost_to_who_has_no_numpy_and_what_follows_is_not(name: str) -> None:
    queue = paceline.Queue(name=name)
    queue.put(np.arange(50_000))
    queue.put("next")
    done = run_program(WITHOUT_NUMPY, name)
    assert (done.stderr, done.stdout) == ("", "numpy\nnext 0\n")
    assert queue.stats().outstanding == 0
    queue.close()
