# SPDX-License-Identifier: Apache-2.0
"""The workload `queue` as a contender sees it, and the program of the other process."""

from __future__ import annotations

import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from paceline_bench.barrier import wait_at
from paceline_bench.kernels import Digest

Get = Callable[[], Any]
Put = Callable[[Any], object]


@dataclass(frozen=True)
class PeerReport:
    """The end of a run: what the other process received, and when it had read the last message."""

    digest: tuple[int, int, int]
    done_ns: int


@dataclass(frozen=True)
class PeerFailure:
    """What the other process sends instead when it fails."""

    traceback: str


@dataclass(frozen=True)
class Peer:
    """The program of the other process, which reads every message; it can be pickled."""

    barrier_path: str
    participants: int
    messages: int
    sends_back: bool

    def __call__(self, get: Get, put: Put) -> None:
        """Meet the parent, then serve one run after the other until None comes."""
        try:
            wait_at(self.barrier_path, self.participants)
            while self._serve_run(get, put):
                pass
        except Exception:
            put(PeerFailure(traceback.format_exc()))
            raise

    def _serve_run(self, get: Get, put: Put) -> bool:
        digest = Digest()
        for index in range(self.messages):
            message = get()
            if message is None:
                return False
            digest.add(index, message)
            if self.sends_back:
                put(message)
        put(PeerReport(digest.parts, time.monotonic_ns()))
        return True


@dataclass(frozen=True)
class QueueWorkload:
    """What a contender with a queue is asked to set up."""

    message_bytes: int
    """Bytes of the array that is one message; what travels is a little more."""
    peer: Peer | None
    """The program of the other process, `peer(get, put)`, which ends when told. None: no other."""
