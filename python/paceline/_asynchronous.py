# SPDX-License-Identifier: Apache-2.0
"""How coroutines wait for a queue: by its descriptor, which an event loop watches."""

from __future__ import annotations

import asyncio
import os
from collections import deque
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING
from weakref import proxy

if TYPE_CHECKING:
    from . import _core

_SHORTEST, _LONGEST = 0.001, 0.01


async def looks() -> AsyncIterator[None]:
    """A turn at once, and others after pauses that grow a little."""
    pause = _SHORTEST
    while True:
        yield
        await asyncio.sleep(pause)
        pause = min(pause * 1.25, _LONGEST)


class _Waiters:
    """The coroutines of one event loop that wait for a message of one queue."""

    def __init__(self, loop: asyncio.AbstractEventLoop, descriptor: int) -> None:
        self._loop = loop
        # Of its own: the program may watch the queue's descriptor, too.
        self._descriptor = os.dup(descriptor)
        self.futures: deque[asyncio.Future[None]] = deque()
        loop.add_reader(self._descriptor, self.wake)

    def wake(self) -> None:
        """All of them: who finds nothing waits again."""
        for future in self.futures:
            if not future.done():
                future.set_result(None)

    def end(self) -> None:
        """Nobody waits any more."""
        if not self._loop.is_closed():
            self._loop.remove_reader(self._descriptor)
        os.close(self._descriptor)


class Readiness:
    """Waits for messages of a queue, in any number of event loops."""

    def __init__(self, queue: _core.Queue) -> None:
        self._queue = proxy(queue)
        # Those in which somebody waits.
        self._loops: dict[asyncio.AbstractEventLoop, _Waiters] = {}

    async def wait(self) -> None:
        """Wait until there may be a message, or the queue is closed."""
        loop = asyncio.get_running_loop()
        if loop not in self._loops:
            try:
                self._loops[loop] = _Waiters(loop, self._queue.fileno())
            except OSError:
                # Another thread has closed it in between.
                if self._queue.is_closed:
                    return
                raise
        waiters, future = self._loops[loop], loop.create_future()
        waiters.futures.append(future)
        try:
            # After close() nobody wakes who came too late.
            if not self._queue.is_closed:
                await future
        finally:
            waiters.futures.remove(future)
            if not waiters.futures:
                self._end(loop, waiters)

    def close(self) -> None:
        """Wake everybody, from any thread: the queue was closed."""
        for loop, waiters in list(self._loops.items()):
            try:
                loop.call_soon_threadsafe(waiters.wake)
            except RuntimeError:
                # The loop was closed, and nobody waits in it any more.
                self._end(loop, waiters)

    def _end(self, loop: asyncio.AbstractEventLoop, waiters: _Waiters) -> None:
        if self._loops.pop(loop, None) is not None:
            waiters.end()
