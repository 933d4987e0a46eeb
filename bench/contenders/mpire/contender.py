# SPDX-License-Identifier: Apache-2.0
"""MPIRE: shared objects, worker state made by worker_init, a pool that is kept alive."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from mpire import WorkerPool

from paceline_bench import Contender, Item, Result, Tasks, Workload, serve

Shared = tuple[Tasks, Any]
State = dict[str, Any]


def initialize(shared: Shared, state: State) -> None:
    """Fill the worker's state."""
    tasks, shared_input = shared
    state["prepared"] = tasks.prepare(shared_input)


def meet(shared: Shared, _state: State, turn: int) -> int:
    """Wait for the other workers."""
    return shared[0].meet(turn)


def work(shared: Shared, state: State, index: int, payload: object) -> Result:
    """Do one item; the library hands over its parts as arguments."""
    return shared[0].work(state["prepared"], (index, payload))


def collect(shared: Shared, state: State, turn: int) -> bytes:
    """Meet, so that each worker does this once, and give the worker's table."""
    tasks, _ = shared
    tasks.meet(turn)
    return tasks.collect(state["prepared"])


class Mpire(Contender):
    """Always imap_unordered: a pool that is kept alive fails when kinds of map alternate."""

    name = "mpire"
    distribution = "mpire"

    def start(self, workload: Workload) -> None:
        """Make the pool; its processes begin with the first map."""
        self.workers = workload.workers
        shared = (workload.tasks, workload.shared)
        self.pool = WorkerPool(
            self.workers, shared_objects=shared, use_worker_state=True, keep_alive=True
        )
        list(
            self.pool.imap_unordered(
                meet, range(self.workers), worker_init=initialize, chunk_size=1
            )
        )

    def run(self, items: Sequence[Item]) -> Iterable[Result]:
        """Chunks as the library cuts them, results as they come."""
        results: Iterable[Result] = self.pool.imap_unordered(work, items, worker_init=initialize)
        return results

    def collect(self) -> Iterable[bytes]:
        """One task a worker."""
        tables: Iterable[bytes] = self.pool.imap_unordered(
            collect, range(self.workers), worker_init=initialize, chunk_size=1
        )
        return tables

    def stop(self) -> None:
        """Let the workers end."""
        self.pool.stop_and_join()


if __name__ == "__main__":
    serve(Mpire())
