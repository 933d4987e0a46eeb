# SPDX-License-Identifier: Apache-2.0
"""What a contender is asked to do: input that all tasks share, and functions that travel."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NoReturn

Item = tuple[int, Any]
"""One piece of work: its index and its payload (an array or bytes)."""

Result = tuple[int, Any]
"""The answer to an item: the item's index, and an array or None."""

State = Any
"""What a worker has prepared for its work, or the input that it is prepared from."""


@dataclass(frozen=True)
class Tasks:
    """The functions of a workload that run in workers.

    The object and each function alone can be pickled: they are small and refer to importable
    code, never to input.
    """

    prepare: Callable[[State], State]
    """`prepare(shared) -> state`: once in each worker, which keeps the state."""
    work: Callable[[State, Item], Result]
    """`work(state, item) -> (index, result)`: never in two threads at once with one state."""
    collect: Callable[[State], bytes]
    """`collect(state) -> bytes`: what the state has gathered; it is empty then. `stateful` only."""
    meet: Callable[[int], int]
    """`meet(turn) -> turn`: waits until as many of these tasks run at once as there are workers."""


@dataclass(frozen=True)
class Workload:
    """A workload as the parent sees it.

    It holds the input: send `tasks` and `shared` to workers, never this object.
    """

    name: str
    """`numerical`, `stateful` or `initialization`."""
    workers: int
    """How many workers the contender makes."""
    shared: State
    """What all tasks need: an array in ordinary memory (the image of `numerical`), or None."""
    tasks: Tasks

    def __reduce__(self) -> NoReturn:
        raise TypeError("a Workload holds all input and does not travel: send its tasks and shared")
