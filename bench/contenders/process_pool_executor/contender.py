# SPDX-License-Identifier: Apache-2.0
"""ProcessPoolExecutor: the initializer makes the state, in a global of the worker."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor

from paceline_bench import Contender, Item, Result, Workload, serve, worker


class ProcessPool(Contender):
    """An executor of worker processes, a future a task."""

    name = "process_pool_executor"
    distribution = "python"

    def start(self, workload: Workload) -> None:
        """Make the executor; the initializer's arguments carry the shared input."""
        self.workers = workload.workers
        self.executor = ProcessPoolExecutor(
            self.workers, initializer=worker.initialize, initargs=(workload.tasks, workload.shared)
        )
        list(self.executor.map(worker.meet, range(self.workers)))

    def run(self, items: Sequence[Item]) -> Iterable[Result]:
        """One task an item (the default chunk size), results in the order of the items."""
        return self.executor.map(worker.work, items)

    def collect(self) -> Iterable[bytes]:
        """One task a worker: they meet, so that each worker gets one."""
        return self.executor.map(worker.collect, range(self.workers))

    def stop(self) -> None:
        """Wait for the workers' end."""
        self.executor.shutdown()


if __name__ == "__main__":
    serve(ProcessPool())
