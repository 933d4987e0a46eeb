# SPDX-License-Identifier: Apache-2.0
"""The state of this worker process, for libraries that keep nothing between their calls.

A library calls `initialize` once in each worker; `work`, `collect` and `meet` are then tasks of one
argument that travel by reference to this module. Who has a notion of worker state needs it not.
"""

from __future__ import annotations

from paceline_bench.workload import Item, Result, State, Tasks


class _Worker:
    """This process as a worker."""

    tasks: Tasks | None = None
    state: State = None


_this_worker = _Worker()


def initialize(tasks: Tasks, shared: State) -> None:
    """Prepare the state of this worker and keep it."""
    _this_worker.state = tasks.prepare(shared)
    _this_worker.tasks = tasks


def release() -> None:
    """Drop the state, in a process that was its own worker and lives on."""
    _this_worker.tasks, _this_worker.state = None, None


def work(item: Item) -> Result:
    """Do one item with the state of this worker."""
    return _tasks().work(_this_worker.state, item)


def meet(turn: int) -> int:
    """Wait until as many of these tasks run at once as there are workers; return the argument."""
    return _tasks().meet(turn)


def collect(turn: int) -> bytes:
    """Meet, so that every worker runs one of these tasks; then give what this one has gathered."""
    tasks = _tasks()
    tasks.meet(turn)
    return tasks.collect(_this_worker.state)


def _tasks() -> Tasks:
    if _this_worker.tasks is None:
        raise RuntimeError(
            "this worker is not initialised: the library did not call worker.initialize in it"
        )
    return _this_worker.tasks
