# SPDX-License-Identifier: Apache-2.0
"""paceline.get_context(): the contexts of multiprocessing, with the queues of paceline."""

from __future__ import annotations

import multiprocessing
from typing import Any

from .joinable_queue import JoinableQueue
from .queue import Queue
from .simple_queue import SimpleQueue


class Context:
    """A context of multiprocessing in which Queue, JoinableQueue and SimpleQueue are paceline's.

    Everything else, as Process, Event or Pool, is the context's own.
    """

    def __init__(self, method: str | None) -> None:
        self._context = multiprocessing.get_context(method)

    def Queue(self, maxsize: int = 0, **options: Any) -> Queue[Any]:  # noqa: N802 - their name
        """A paceline.Queue."""
        return Queue(maxsize, **options)

    def JoinableQueue(self, maxsize: int = 0, **options: Any) -> JoinableQueue[Any]:  # noqa: N802 - their name
        """A paceline.JoinableQueue."""
        return JoinableQueue(maxsize, **options)

    def SimpleQueue(self) -> SimpleQueue[Any]:  # noqa: N802 - their name
        """A paceline.SimpleQueue."""
        return SimpleQueue()

    def get_context(self, method: str | None = None) -> Context:
        """The context of another start method; this one for None."""
        return self if method is None else Context(method)

    def __getattr__(self, name: str) -> Any:
        # Not those that copy and pickle look for in an object that is being made.
        if name == "_context" or name.startswith("__"):
            raise AttributeError(name)
        return getattr(self._context, name)

    def __reduce__(self) -> tuple[Any, ...]:
        return Context, (self._context.get_start_method(),)

    def __repr__(self) -> str:
        return f"<paceline context {self._context.get_start_method()!r}>"


def get_context(method: str | None = None) -> Context:
    """The context of a start method: "fork", "forkserver" or "spawn"; None for the default one."""
    return Context(method)
