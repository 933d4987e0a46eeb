# SPDX-License-Identifier: Apache-2.0
"""What a contender implements: one class, its library's idiom and nothing else."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Sequence
from typing import Any, ClassVar

from paceline_bench.queue_workload import QueueWorkload
from paceline_bench.workload import Item, Result, Workload


class Contender(ABC):
    """A library that does items with workers.

    The calls come from one thread in the order `start`, any number of runs, `stop`. A run is one
    or several `run`; in the workload `stateful` then `collect`. The SDK measures `start` and the
    runs. An exception is reported; `stop` may follow.
    """

    name: ClassVar[str]
    """The contender's folder."""
    distribution: ClassVar[str]
    """The installed distribution whose version is reported; `python` for the standard library."""
    workloads: ClassVar[tuple[str, ...]] = ("numerical", "stateful", "initialization")
    """What this contender can do; other workloads are answered as unsupported."""

    @abstractmethod
    def start(self, workload: Workload) -> None:
        """Make `workload.workers` workers, and return when a `tasks.meet` of each has come back."""

    @abstractmethod
    def run(self, items: Sequence[Item]) -> Iterable[Result]:
        """Do each item once in some worker; give the results in any order, best as they arrive."""

    @abstractmethod
    def collect(self) -> Iterable[bytes]:
        """Give `tasks.collect` of every worker, each once."""

    @abstractmethod
    def stop(self) -> None:
        """Shut the library down: no process of it is left."""


class QueueContender(ABC):
    """A queue between processes.

    The calls come from one thread in the order `start`, any number of runs, `stop`.
    """

    name: ClassVar[str]
    distribution: ClassVar[str]
    workloads: ClassVar[tuple[str, ...]] = ("queue",)

    put: Callable[[Any], object]
    """Set by `start`: sends one object, and blocks while there is no room."""
    get: Callable[[], Any]
    """Set by `start`: receives one object, and blocks while there is none."""

    @abstractmethod
    def start(self, workload: QueueWorkload) -> None:
        """Make the queues.

        Without `workload.peer`, `put` and `get` are the two ends of one queue. With it there are
        two directions, and this method starts one process that calls `workload.peer(get, put)`
        with its ends of them.
        """

    @abstractmethod
    def stop(self) -> None:
        """Wait for the other process, which has been told to end, and close the queues."""
