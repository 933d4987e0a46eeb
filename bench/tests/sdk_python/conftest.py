# SPDX-License-Identifier: Apache-2.0
"""What every test here gets: a watchdog, and a check that it left nothing behind."""

from __future__ import annotations

import ctypes
import faulthandler
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psutil  # type: ignore[import-untyped]
import pytest

# The helpers of this folder are imported by their names.
sys.path.insert(0, str(Path(__file__).parent))

LIBRARIES = ("PACELINE_BENCH_KERNELS", "PACELINE_BENCH_BARRIER")
WATCHDOG_S = 900.0
# How long processes that were told to end may take to be gone.
PARTING_S = 60.0
SHARED_MEMORY = Path("/dev/shm")
PR_SET_CHILD_SUBREAPER = 36


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "slow: takes more than a few seconds")
    # A watchdog that fires must be seen, so it writes where pytest does not capture.
    capture = config.pluginmanager.getplugin("capturemanager")
    assert capture is not None
    with capture.global_and_fixture_disabled():
        WatchdogOutput.descriptor = os.dup(2)
    # Processes whose parent has died become children of this one: nothing can hide.
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


class WatchdogOutput:
    """Where the stacks of a test that hangs are printed."""

    descriptor = 2


@pytest.fixture(scope="session", autouse=True)
def _libraries() -> None:
    missing = [name for name in LIBRARIES if not Path(os.environ.get(name, "")).is_file()]
    if missing:
        pytest.fail(f"{missing}: set to the built libraries, or run make test", pytrace=False)


@pytest.fixture(autouse=True)
def _watchdog() -> Iterator[None]:
    faulthandler.dump_traceback_later(WATCHDOG_S, exit=True, file=WatchdogOutput.descriptor)
    yield
    faulthandler.cancel_dump_traceback_later()


def _descendants_left() -> list[str]:
    """Wait for our descendants, however orphaned; name those that stay, and end them."""
    children = psutil.Process().children(recursive=True)
    _, alive = psutil.wait_procs(children, timeout=PARTING_S)
    left = []
    for process in alive:
        left.append(f"{process.pid} {process.status()} {' '.join(process.cmdline())}")
        process.kill()
    psutil.wait_procs(alive, timeout=PARTING_S)
    return left


def _names_in(folder: Path) -> set[str]:
    return {entry.name for entry in folder.iterdir()}


def _in_use(name: str) -> bool:
    """Whether some process has a file of /dev/shm open or mapped: then it is not a leftover."""
    wanted = str(SHARED_MEMORY / name)
    for maps in Path("/proc").glob("[0-9]*/maps"):
        try:
            if wanted in maps.read_text():
                return True
        except OSError:
            continue
    return False


@pytest.fixture(autouse=True)
def _leaves_nothing_behind(_libraries: None) -> Iterator[None]:
    shared, descriptors = _names_in(SHARED_MEMORY), _names_in(Path("/proc/self/fd"))
    yield
    assert _descendants_left() == []
    assert len(_names_in(Path("/proc/self/fd"))) == len(descriptors)
    new = sorted(_names_in(SHARED_MEMORY) - shared)
    assert [name for name in new if not _in_use(name) and (SHARED_MEMORY / name).exists()] == []


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder with a short path: sockets in it have room for their names."""
    path = Path(tempfile.mkdtemp(prefix="pl"))
    yield path
    shutil.rmtree(path, ignore_errors=True)
