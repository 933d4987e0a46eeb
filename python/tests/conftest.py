# SPDX-License-Identifier: Apache-2.0
"""What every test of the package has: an end if it hangs, and an eye on what it leaves behind."""

from __future__ import annotations

import faulthandler
import gc
import multiprocessing
import signal
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from multiprocessing import forkserver, resource_tracker
from pathlib import Path
from typing import Any

import pytest
from libraries import LIBRARIES, START_METHODS, context_of

import paceline

WATCHDOG_SECONDS = 120.0


@pytest.fixture(autouse=True)
def watchdog() -> Iterator[None]:
    faulthandler.dump_traceback_later(WATCHDOG_SECONDS, exit=True)
    yield
    faulthandler.cancel_dump_traceback_later()


@pytest.fixture(autouse=True, scope="session")
def interrupts_are_raised() -> None:
    """Also in tests that were begun in the background of a shell, which ignores them."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(autouse=True, scope="session")
def helpers_of_multiprocessing() -> None:
    """Its own processes, which stay, begin before anything is counted."""
    resource_tracker.ensure_running()
    forkserver.ensure_running()


def _links(folder: str) -> Counter[str]:
    found: Counter[str] = Counter()
    for entry in Path(folder).iterdir():
        with suppress(OSError):
            found[str(entry.readlink())] += 1
    return found


def _children() -> set[int]:
    path = Path(f"/proc/self/task/{threading.main_thread().native_id}/children")
    return {int(word) for word in path.read_text().split()}


def _possessions() -> Counter[str]:
    """What a test could leave behind, by name."""
    gc.collect()
    found = Counter({f"thread {thread.name}": 1 for thread in threading.enumerate()})
    found.update(f"child {pid}" for pid in _children())
    # Other programs have files there, too.
    names = (entry.name for entry in Path("/dev/shm").iterdir())
    found.update(f"/dev/shm/{name}" for name in names if "paceline" in name or "test" in name)
    found["mapped queue"] = Path("/proc/self/maps").read_text().count("paceline-queue")
    return found + _links("/proc/self/fd")


@pytest.fixture(autouse=True)
def nothing_is_left_behind(request: pytest.FixtureRequest) -> Iterator[None]:
    """Of ours: what multiprocessing's own queues leave behind is not ours to change."""
    call = getattr(request.node, "callspec", None)
    if call is not None and call.params.get("library") == "multiprocessing":
        yield
        return
    before = _possessions()
    yield
    multiprocessing.active_children()
    # A thread or a child that was told to end may need a moment.
    end = time.monotonic() + 10
    while (more := _possessions() - before) and time.monotonic() < end:
        time.sleep(0.01)
    assert not more


@pytest.fixture(params=LIBRARIES)
def library(request: pytest.FixtureRequest) -> str:
    """Both, for tests of what they have in common."""
    return str(request.param)


@pytest.fixture
def context(library: str) -> Any:
    """Of the library, for tests of one process."""
    return context_of(library, "fork")


@pytest.fixture(params=START_METHODS)
def started(request: pytest.FixtureRequest, library: str) -> Any:
    """The contexts of the library, for tests of several processes."""
    return context_of(library, request.param)


@pytest.fixture
def queue() -> Iterator[paceline.Queue]:
    """Of ours."""
    queue = paceline.Queue()
    yield queue
    queue.close()
