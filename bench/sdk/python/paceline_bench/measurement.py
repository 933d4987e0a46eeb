# SPDX-License-Identifier: Apache-2.0
"""The clock around a contender with workers; a run ends when every byte of its answers was read."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, Protocol

from paceline_bench.barrier import Barrier
from paceline_bench.contender import Contender
from paceline_bench.inputs import Job
from paceline_bench.kernels import Digest, PrefixTable
from paceline_bench.workload import State, Tasks, Workload

# A prefix is part of the answer when it was seen more often than this.
_SEEN_TOO_RARELY = 3


class Measurement(Protocol):
    """A configured workload; each method gives the fields of its reply."""

    def start(self) -> dict[str, Any]:
        """Start the workers and measure it."""

    def run(self) -> dict[str, Any]:
        """Do all the work once and measure it."""

    def stop(self) -> None:
        """Shut the library down."""


def timed_start(start: Callable[[], None], barrier: Barrier) -> dict[str, Any]:
    """Measure `start` and see that the workers met during it."""
    before = barrier.meetings()
    begin = time.monotonic_ns()
    start()
    ns = time.monotonic_ns() - begin
    if barrier.meetings() == before:
        raise RuntimeError(
            f"start returned before {barrier.participants} workers had met at the barrier"
        )
    return {"ns": ns}


class WorkersMeasurement:
    """A job that a contender does with workers."""

    def __init__(self, contender: Contender, workload: str, job: Job, barrier: Barrier) -> None:
        tasks = Tasks(job.prepare, job.work, job.collect or _nothing, barrier.task())
        self._contender = contender
        self._workload = Workload(workload, barrier.participants, job.shared, tasks)
        self._job = job
        self._barrier = barrier

    def start(self) -> dict[str, Any]:
        """Start the workers."""
        return timed_start(lambda: self._contender.start(self._workload), self._barrier)

    def run(self) -> dict[str, Any]:
        """Do all items once and read all answers, in the order of their arrival."""
        begin = time.monotonic_ns()
        digest = Digest()
        for items in self._job.calls:
            for index, result in self._contender.run(items):
                if result is not None:
                    digest.add(index, result)
        if self._job.collect is not None:
            merged = PrefixTable()
            for table in self._contender.collect():
                merged.merge(table)
            merged.keep_above(_SEEN_TOO_RARELY)
            digest.add(0, merged.serialize())
        answer = digest.text()
        return {"ns": time.monotonic_ns() - begin, "digest": answer}

    def stop(self) -> None:
        """Shut the library down."""
        self._contender.stop()


def _nothing(_state: State) -> bytes:
    raise RuntimeError("this workload has nothing to collect")
