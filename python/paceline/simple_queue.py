# SPDX-License-Identifier: Apache-2.0
"""paceline.SimpleQueue: a queue with the few methods of multiprocessing.SimpleQueue."""

from __future__ import annotations

from contextlib import suppress
from queue import Empty
from typing import Any, Generic

from .message import T
from .queue import Queue


class Reader:
    """The reading end, for who waits for it together with other descriptors."""

    def __init__(self, queue: Queue[Any]) -> None:
        self._queue = queue

    def fileno(self) -> int:
        """Readable while there is an object."""
        return self._queue.fileno()

    def recv(self) -> Any:
        """Wait for an object and return it."""
        obj = self._queue.get()
        if self._queue.empty():
            # Only who looks in vain makes the descriptor unreadable.
            with suppress(Empty):
                self._queue.receive(False).release()
        return obj


class SimpleQueue(Generic[T]):
    """Takes the place of multiprocessing.SimpleQueue: put() and get() that only wait.

    Unlike its model it is not limited by the size of a pipe: put() does not wait for a reader.
    Otherwise as Queue, with its promises.
    """

    def __init__(self) -> None:
        self._queue: Queue[T] = Queue()

    def put(self, obj: T) -> None:
        """Send an object, as Queue.put() does. Raises OSError after close()."""
        self._opened().put(obj)

    def get(self) -> T:
        """Wait for the next object and return it, as Queue.get() does.

        Raises OSError after close().
        """
        return self._opened().get()

    def empty(self) -> bool:
        """Whether nothing can be got just now. Never blocks. Raises OSError after close()."""
        return self._opened().empty()

    def close(self) -> None:
        """End the queue for this process: everything else raises OSError. Never blocks."""
        self._queue.close()

    @property
    def _reader(self) -> Reader:
        """What concurrent.futures.ProcessPoolExecutor waits for, and receives from."""
        return Reader(self._queue)

    def _opened(self) -> Queue[T]:
        if self._queue.is_closed:
            raise OSError("handle is closed")
        return self._queue

    def __repr__(self) -> str:
        return repr(self._queue).replace("paceline.Queue", "paceline.SimpleQueue")
