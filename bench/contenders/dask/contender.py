# SPDX-License-Identifier: Apache-2.0
"""Dask distributed: a local cluster, scattered input, a worker plugin for state, as_completed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from distributed import Client, LocalCluster, Worker, WorkerPlugin, as_completed

from paceline_bench import Contender, Item, Result, Tasks, Workload, serve
from paceline_bench.worker import collect, initialize, work


class Preparation(WorkerPlugin):
    """Prepares the state of a worker."""

    name = "preparation"

    def __init__(self, tasks: Tasks) -> None:
        self.tasks = tasks

    def setup(self, worker: Worker) -> None:  # noqa: ARG002
        """Called by the library in every worker."""
        initialize(self.tasks, None)


class Dask(Contender):
    """A scheduler in this process, n worker processes of one thread each."""

    name = "dask"
    distribution = "distributed"

    def start(self, workload: Workload) -> None:
        """Make the cluster; send an image to all workers, or prepare their state."""
        self.workload = workload
        self.cluster = LocalCluster(
            n_workers=workload.workers, threads_per_worker=1, dashboard_address=None
        )
        self.client = Client(self.cluster)
        if workload.shared is not None:
            self.image = self.client.scatter(workload.shared, broadcast=True)
        else:
            self.client.register_plugin(Preparation(workload.tasks))
        self.one_each(workload.tasks.meet)

    def one_each(self, task: Callable[[int], Any]) -> list[Any]:
        """Run one task in every worker."""
        workers = self.client.scheduler_info(n_workers=-1)["workers"]
        tasks = [
            self.client.submit(task, turn, workers=[address], pure=False)
            for turn, address in enumerate(workers)
        ]
        return list(self.client.gather(tasks))

    def run(self, items: Sequence[Item]) -> Iterator[Result]:
        """One task an item; not pure, or the next run would be answered from this one's results."""
        if self.workload.shared is not None:
            images = [self.image] * len(items)
            futures = self.client.map(self.workload.tasks.work, images, items, pure=False)
        elif self.workload.name == "stateful":
            # Large arguments are not for the graph; unhashed, as the same ones come in each run.
            futures = self.client.map(work, self.client.scatter(items, hash=False), pure=False)
        else:
            futures = self.client.map(work, items, pure=False)
        return (result for _, result in as_completed(futures, with_results=True))

    def collect(self) -> Iterable[bytes]:
        """Give every worker's table."""
        return self.one_each(collect)

    def stop(self) -> None:
        """End the client, then the workers and the scheduler."""
        self.client.close()
        self.cluster.close()


if __name__ == "__main__":
    serve(Dask())
