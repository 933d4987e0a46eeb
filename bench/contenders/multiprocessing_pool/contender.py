# SPDX-License-Identifier: Apache-2.0
"""multiprocessing.Pool: the initializer makes the state, in a global of the worker."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from multiprocessing import Pool

from paceline_bench import Contender, Item, Result, Workload, serve, worker


class MultiprocessingPool(Contender):
    """A pool of worker processes with one task queue for all."""

    name = "multiprocessing_pool"
    distribution = "python"

    def start(self, workload: Workload) -> None:
        """Make the pool; the initializer's arguments carry the shared input."""
        self.workers = workload.workers
        self.pool = Pool(self.workers, worker.initialize, (workload.tasks, workload.shared))
        self.pool.map(worker.meet, range(self.workers), chunksize=1)

    def run(self, items: Sequence[Item]) -> Iterable[Result]:
        """One task an item (the default chunk size), results as they come."""
        return self.pool.imap_unordered(worker.work, items)

    def collect(self) -> Iterable[bytes]:
        """One task a worker: they meet, so that each worker gets one."""
        return self.pool.imap_unordered(worker.collect, range(self.workers))

    def stop(self) -> None:
        """Let the workers end."""
        self.pool.close()
        self.pool.join()


if __name__ == "__main__":
    serve(MultiprocessingPool())
