# SPDX-License-Identifier: Apache-2.0
"""Ray: tasks over an image in the object store, or actors with state; results as they come."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import ray
from ray.util import ActorPool

from paceline_bench import Contender, Item, Result, Tasks, Workload, serve


@ray.remote
def task(function: Callable[..., Any], *arguments: object) -> object:
    """Call a function; an image among the arguments is a view of the object store."""
    return function(*arguments)


class Worker:
    """An actor: a process that keeps its state."""

    def __init__(self, tasks: Tasks) -> None:
        self.tasks = tasks
        self.state = tasks.prepare(None)

    def meet(self, turn: int) -> int:
        """Wait for the other actors."""
        return self.tasks.meet(turn)

    def work(self, item: Item) -> Result:
        """Do one item with the actor's state."""
        return self.tasks.work(self.state, item)

    def collect(self) -> bytes:
        """Give the actor's table."""
        return self.tasks.collect(self.state)


class Ray(Contender):
    """A cluster on this machine: scheduler, object store and n workers, all processes."""

    name = "ray"
    distribution = "ray"

    def start(self, workload: Workload) -> None:
        """Make the cluster; put an image into the object store, or make actors."""
        self.image, self.tasks = None, workload.tasks
        ray.init(num_cpus=workload.workers, include_dashboard=False)
        if workload.shared is not None:
            self.image = ray.put(workload.shared)
            ray.get([task.remote(self.tasks.meet, turn) for turn in range(workload.workers)])
        else:
            actor: Any = ray.remote(Worker)
            self.actors = [actor.remote(self.tasks) for _ in range(workload.workers)]
            ray.get([actor.meet.remote(turn) for turn, actor in enumerate(self.actors)])

    def run(self, items: Sequence[Item]) -> Iterator[Result]:
        """One task an item: for any worker over the image, or for the next actor that is free."""
        if self.image is None:
            pool = ActorPool(self.actors)
            yield from pool.map_unordered(lambda actor, item: actor.work.remote(item), list(items))
        else:
            left = [task.remote(self.tasks.work, self.image, item) for item in items]
            while left:
                (done,), left = ray.wait(left)
                yield ray.get(done)

    def collect(self) -> Iterator[bytes]:
        """Give every actor's table."""
        yield from ray.get([actor.collect.remote() for actor in self.actors])

    def stop(self) -> None:
        """End the cluster."""
        ray.shutdown()


if __name__ == "__main__":
    serve(Ray())
