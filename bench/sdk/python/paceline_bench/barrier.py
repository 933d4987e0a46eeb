# SPDX-License-Identifier: Apache-2.0
"""The barrier at which workers meet, so that as many workers as were asked for are seen at once."""

from __future__ import annotations

import ctypes
import errno
import os
from functools import cache, partial
from pathlib import Path

# Longer than any deadline of the lab, which sees a hang before this ends it.
_LONGEST_WAIT_MS = 600_000


@cache
def _library() -> ctypes.CDLL:
    library = ctypes.CDLL(os.environ["PACELINE_BENCH_BARRIER"])
    library.barrier_create.argtypes = [ctypes.c_char_p]
    library.barrier_wait.argtypes = [ctypes.c_char_p, ctypes.c_uint32, ctypes.c_uint32]
    library.barrier_meetings.argtypes = [ctypes.c_char_p]
    library.barrier_meetings.restype = ctypes.c_int64
    return library


def _checked(result: int, path: str) -> int:
    if result < 0:
        raise OSError(-result, os.strerror(-result), path)
    return result


class Barrier:
    """The parent's view of a barrier for `participants` callers. For one thread at a time."""

    def __init__(self, path: str, participants: int) -> None:
        """Make the file unless it is there already; what was made here is removed by `close`."""
        self.path = path
        self.participants = participants
        result = _library().barrier_create(os.fsencode(path))
        self._made = result == 0
        if result != -errno.EEXIST:
            _checked(result, path)

    def meetings(self) -> int:
        """How many meetings have taken place."""
        return _checked(_library().barrier_meetings(os.fsencode(self.path)), self.path)

    def wait(self) -> None:
        """Wait until all participants wait."""
        wait_at(self.path, self.participants)

    def task(self) -> partial[int]:
        """Give a function of one argument for workers: it waits, then returns its argument."""
        return partial(_meet, self.path, self.participants)

    def close(self) -> None:
        """Remove the file if it was made here."""
        if self._made:
            Path(self.path).unlink(missing_ok=True)
            self._made = False


def wait_at(path: str, participants: int) -> None:
    """Wait at a barrier, in any process. OSError names the file; TimeoutError after ten minutes."""
    result = _library().barrier_wait(os.fsencode(path), participants, _LONGEST_WAIT_MS)
    if result == -errno.ETIMEDOUT:
        raise TimeoutError(
            f"{participants} workers did not meet at {path} within {_LONGEST_WAIT_MS // 1000} s"
        )
    _checked(result, path)


def _meet(path: str, participants: int, turn: int) -> int:
    wait_at(path, participants)
    return turn
