# SPDX-License-Identifier: Apache-2.0
"""The two libraries whose queues must behave alike, under each start method."""

from __future__ import annotations

import multiprocessing
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import paceline

LIBRARIES = ("multiprocessing", "paceline")
START_METHODS = ("fork", "forkserver", "spawn")

# Longer than any machine needs, and nobody waits for it.
PATIENCE = 60.0

# From so many elements of eight bytes on an array is received as a view.
LONG = 64 * 1024 // 8


def context_of(library: str, start_method: str) -> Any:
    if library == "paceline":
        return paceline.get_context(start_method)
    return multiprocessing.get_context(start_method)


def wait_until(condition: Callable[[], bool]) -> bool:
    end = time.monotonic() + PATIENCE
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(0.001)
    return True


def run_program(text: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """What a program of its own ends with and writes."""
    command = [sys.executable, "-X", "dev", "-c", textwrap.dedent(text), *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


def descriptors() -> int:
    """How many this process has open."""
    return len(list(Path("/proc/self/fd").iterdir()))


def is_view(array: Any) -> bool:
    """Whether it lies in the memory of a queue."""
    return type(array.base).__name__ == "MessageBuffer"
