# SPDX-License-Identifier: Apache-2.0
"""paceline.JoinableQueue: a queue that knows when all its work is done."""

from __future__ import annotations

import os
from collections import deque
from contextlib import suppress
from threading import get_ident
from typing import Generic

from ._core import ReceivedMessage
from .message import T
from .queue import Queue


class JoinableQueue(Queue[T], Generic[T]):
    """Takes the place of multiprocessing.JoinableQueue.

    A message that get() returned stays unacknowledged until its process calls task_done(): if the
    process dies before, somebody else gets it again, and join() ends when that one is done. So
    task_done() is called by the process that called get(), once for each. It is for the oldest
    message that the calling thread has not reported yet; a thread that has none reports one of
    another thread of the process. Objects are copies, which the receiver may change.
    """

    _has_tasks = True

    def _prepare(self) -> None:
        super()._prepare()
        # By the thread that got them. Only single steps of the interpreter, for threads and
        # signal handlers.
        self._begun: dict[int, deque[ReceivedMessage]] = {}
        self._process = os.getpid()

    def _messages(self) -> dict[int, deque[ReceivedMessage]]:
        """Those of this process: what a forked child finds here is its parent's."""
        if self._process != os.getpid():
            self._begun, self._process = {}, os.getpid()
        return self._begun

    def get(self, block: bool = True, timeout: float | None = None, *, copy: bool = True) -> T:
        """As Queue.get(); the message is done when task_done() says so."""
        messages, values = self._take_many(1, bool(block), timeout, copy)
        self._messages().setdefault(get_ident(), deque()).append(messages[0])
        return values[0]

    def get_many(
        self, max_items: int, block: bool = True, timeout: float | None = None, *, copy: bool = True
    ) -> list[T]:
        """As Queue.get_many(); task_done() is to be called for each."""
        if max_items < 1:
            return []
        messages, values = self._take_many(max_items, bool(block), timeout, copy)
        self._messages().setdefault(get_ident(), deque()).extend(messages)
        return values

    async def aget(self, *, copy: bool = True) -> T:
        """As Queue.aget(); the message is done when task_done() says so."""
        return await super().aget(copy=copy)

    def task_done(self) -> None:
        """Report that a message that get() returned is done.

        Raises ValueError if all of them were reported. Never blocks.
        """
        begun = self._messages()
        for messages in (begun.get(get_ident(), deque()), *begun.values()):
            with suppress(IndexError):
                message = messages.popleft()
                break
        else:
            raise ValueError("task_done() called too many times")
        message.ack()
        message.release()

    def join(self) -> None:
        """Wait until every message that was put is done, or a dead letter; also after close()."""
        self._join(None)
