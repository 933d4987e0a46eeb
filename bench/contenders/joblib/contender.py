# SPDX-License-Identifier: Apache-2.0
"""joblib: Parallel on its default backend; a large array argument is shared by memory mapping."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from joblib import Parallel, delayed
from joblib.externals.loky import get_reusable_executor

from paceline_bench import Contender, Item, Result, Workload, serve, worker


class Joblib(Contender):
    """Two `Parallel` that differ in their batches; joblib keeps the workers between the calls."""

    name = "joblib"
    distribution = "joblib"

    def start(self, workload: Workload) -> None:
        """Start the workers and their state; an image is an argument of each task instead."""
        self.tasks, self.image, self.workers = workload.tasks, workload.shared, workload.workers
        settings: dict[str, Any] = {"n_jobs": self.workers, "return_as": "generator_unordered"}
        if self.image is None:
            initial = (self.tasks, None)
            settings |= {"initializer": worker.initialize, "initargs": initial}
            if self.workers == 1:
                # One job is a plain loop in this process: no worker, no call of the initializer.
                worker.initialize(*initial)
        self.parallel = Parallel(**settings)
        self.one_each = Parallel(**settings, batch_size=1)
        list(self.one_each(delayed(self.tasks.meet)(turn) for turn in range(self.workers)))

    def run(self, items: Sequence[Item]) -> Iterable[Result]:
        """Batches as joblib adapts them, results as they come."""
        results: Iterable[Result]
        if self.image is None:
            results = self.parallel(delayed(worker.work)(item) for item in items)
        else:
            results = self.parallel(delayed(self.tasks.work)(self.image, item) for item in items)
        return results

    def collect(self) -> Iterable[bytes]:
        """One task a worker: they meet, so that each worker gets one."""
        tables: Iterable[bytes] = self.one_each(
            delayed(worker.collect)(turn) for turn in range(self.workers)
        )
        return tables

    def stop(self) -> None:
        """End the workers, which would wait for five minutes, and with them the mapped files."""
        worker.release()
        if self.workers > 1:
            get_reusable_executor(reuse=True).shutdown(wait=True)


if __name__ == "__main__":
    serve(Joblib())
