# SPDX-License-Identifier: Apache-2.0
"""paceline.Queue: the interface of multiprocessing.Queue over the C++ queue."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable
from contextlib import suppress
from multiprocessing import context, reduction
from queue import Empty, Full
from typing import TYPE_CHECKING, Any, ClassVar, Generic, cast

from . import _core
from ._core import ReceivedMessage
from ._limits import check_limits_of, checked_limits
from ._pickling import discard, dump, is_refusal, load, load_and_end
from ._size import bytes_text
from .errors import QueueClosed
from .message import Message, T

if TYPE_CHECKING:
    # Importing asyncio takes longer than everything else here together.
    from ._asynchronous import Readiness


def _rebuild(kind: type[Queue[T]], descriptor: Any, identity: str) -> Queue[T]:
    """The queue of a parent process in a child that it is starting."""
    number = descriptor.detach()
    queue = kind.__new__(kind)
    _core.Queue.__init__(queue, handle=f"paceline-queue:{number}:{identity}")
    queue._prepare()
    os.close(number)
    return queue


class Queue(_core.Queue, Generic[T]):
    """A first-in-first-out queue of objects for any number of threads and processes.

    Takes the place of multiprocessing.Queue: the same methods, defaults and exceptions, without a
    feeder thread and without a lock that a dead process could keep. A process that is killed at
    any moment loses nothing that others put and stops nobody; a message that it had received and
    not acknowledged goes to somebody else.

    maxsize: messages that it holds; 0 or less for as many as its memory holds.
    bytes: memory that messages may take together, a limit and no reservation; 0 for a quarter of
        the machine's.
    name: a name that unrelated processes open the same queue by: letters, digits and the like.
        It stays until unlink(). Who opens a queue that exists takes it as it is; other limits
        than 0 must be those that it has.

    Safe from any thread; usable in forked children and in children that multiprocessing spawns
    with it as an argument.
    """

    # Whether messages are done when their receiver says so, and join() waits for that.
    _has_tasks: ClassVar[bool] = False

    def __init__(self, maxsize: int = 0, *, bytes: int = 0, name: str | None = None) -> None:
        capacity, memory = checked_limits(maxsize, bytes)
        super().__init__(capacity, memory, name)
        self._prepare()
        if name is not None:
            check_limits_of(self, capacity, memory)

    def _prepare(self) -> None:
        """What an object has besides the C++ queue."""
        self._readiness: Readiness | None = None

    def put(self, obj: T, block: bool = True, timeout: float | None = None) -> None:
        """Send an object; waits while the queue is full, at most `timeout` seconds.

        It is encoded here and now: bytes and arrays are copied once, everything else is pickled.
        Raises queue.Full, EncodeError for what cannot be pickled, MessageTooLarge for what never
        fits, QueueClosed after shutdown(), and ValueError after close(). Safe from any thread, a
        signal handler and __del__. A process that is killed in it has put the whole object or
        nothing.
        """
        block = bool(block)
        if not self._put(obj, block, timeout):
            self._check_room(block)
            pickled = dump(obj)
            try:
                self._put_pickled(*pickled, block, timeout)
            except BaseException:
                discard(pickled)
                raise

    def put_nowait(self, obj: T) -> None:
        """put(obj, False): raises queue.Full instead of waiting."""
        self.put(obj, False)

    def get(self, block: bool = True, timeout: float | None = None, *, copy: bool = False) -> T:
        """Wait for the next object, at most `timeout` seconds, and return it.

        Arrays of 64 KiB or more are writable views of the queue's memory, which is free again when
        the last of them is gone; with `copy`, and while views that this object gave out take a
        quarter of the memory, they are copies. Raises queue.Empty, QueueClosed when a queue that
        was shut down has nothing left, ValueError after close(), and what the object's class
        raises when it cannot be unpickled: that object is lost, the queue goes on. Safe from any
        thread. If the process is killed in it, somebody else gets the object.
        """
        found = self._get(bool(block), timeout, copy)
        return cast(T, load_and_end(found, copy) if type(found) is ReceivedMessage else found)

    def get_nowait(self) -> T:
        """get(False): raises queue.Empty instead of waiting."""
        return self.get(False)

    def get_many(
        self,
        max_items: int,
        block: bool = True,
        timeout: float | None = None,
        *,
        copy: bool = False,
    ) -> list[T]:
        """Wait for one object as get() does, then take what else is there, `max_items` at most.

        What cannot be unpickled ends the call, if it is not the first, and is raised by the next
        one. An interrupt gives all of them back, unless it comes when they are acknowledged.
        """
        if max_items < 1:
            return []
        messages, values = self._take_many(max_items, bool(block), timeout, copy)
        # All at once: an interrupt comes before or after.
        _core.acknowledge(messages)
        return values

    def _take_many(
        self, most: int, block: bool, timeout: float | None, copy: bool
    ) -> tuple[list[ReceivedMessage], list[T]]:
        """Some messages, not acknowledged yet, and their objects."""
        # Who has not reported a task may die, and somebody else do it again.
        is_writable = not self._has_tasks
        messages: list[ReceivedMessage] = []
        values: list[T] = []
        try:
            message = self._receive(block, timeout, is_writable)
            try:
                values.append(load(message, copy))
            except Exception as error:
                if is_refusal(error):
                    message.ack()
                raise
            messages.append(message)
            while len(values) < most:
                message = self._receive(False, None, is_writable)
                try:
                    values.append(load(message, copy))
                except Exception as error:
                    message.release()
                    if not is_refusal(error):
                        raise
                    break
                messages.append(message)
        except (Empty, QueueClosed):
            if not values:
                raise
        except BaseException:
            values.clear()
            for message in messages:
                message.release()
            raise
        return messages, values

    def receive(self, block: bool = True, timeout: float | None = None) -> Message[T]:
        """Wait for the next message as get() does, and leave it unacknowledged.

        If this process dies before it calls ack() on it, somebody else receives it. Raises
        queue.Empty, QueueClosed, and ValueError after close(). Safe from any thread.
        """
        return Message(self._receive(bool(block), timeout, False))

    def dead_letters(self) -> list[Message[T]]:
        """The messages that were delivered five times and never acknowledged.

        They belong to the caller until the objects are deleted: ack() drops one for good,
        put_back() delivers it again; if this process dies, they are dead letters as before. Looks
        at every message. Never blocks. Safe from any thread.
        """
        return [Message(letter) for letter in self._dead_letters()]

    def empty(self) -> bool:
        """Whether nothing can be got just now. Others may change that at any time."""
        return self.qsize() == 0

    def full(self) -> bool:
        """Whether it holds maxsize messages just now. Others may change that at any time."""
        return 0 < self.capacity <= self.qsize()

    def put_many(
        self, objects: Iterable[T], block: bool = True, timeout: float | None = None
    ) -> int:
        """Put one object after the other; returns how many.

        `timeout` is for all of them: when it is over, or at once without `block`, those that did
        not fit are not put; of an iterator, the first of them is lost, so give a list. Raises
        queue.Full if it was none of them. What cannot be sent raises as in put(); those before it
        are put, and from Python 3.11 on the error says how many.
        """
        deadline = None if timeout is None else time.monotonic() + timeout
        count = 0
        for one in objects:
            left = None if deadline is None else max(deadline - time.monotonic(), 0.0)
            try:
                self.put(one, block, left)
            except Full:
                if count == 0:
                    raise
                break
            except Exception as error:
                if hasattr(error, "add_note"):
                    error.add_note(f"put_many() had put {count} objects before this one")
                raise
            count += 1
        return count

    def close(self) -> None:
        """End the queue for this process: put() and get() raise ValueError, also those that wait.

        Others go on, and so do arrays that came from it. Never blocks.
        """
        self._close_here(self._has_tasks)
        if self._readiness is not None:
            self._readiness.close()

    def shutdown(self, immediate: bool = False) -> None:
        """Let nobody put any more, in any process: put() raises QueueClosed at once.

        get() goes on until nothing is left and raises QueueClosed then; with `immediate` what is
        left is dropped. Never blocks. Raises ValueError after close(). Safe from any thread. A
        process that is killed in it has closed the queue for all or not at all.
        """
        self._close_for_all()
        if immediate:
            self._drop_all()

    def join_thread(self) -> None:
        """Nothing: there is no thread. What was put is in the queue already."""
        if not self.is_closed:
            raise AssertionError(f"Queue {self!r} not closed")

    def cancel_join_thread(self) -> None:
        """Nothing: there is no thread, and a process never waits at its exit."""

    async def aget(self, *, copy: bool = False) -> T:
        """get() for asyncio: waits without a thread. A cancelled call has got nothing."""
        from ._asynchronous import Readiness

        if self._readiness is None:
            self._readiness = Readiness(self)
        while True:
            try:
                return self.get(False, copy=copy)
            except Empty:
                await self._readiness.wait()

    async def aput(self, obj: T) -> None:
        """put() for asyncio: waits for room by looking again after 1 to 10 ms.

        A cancelled call has put nothing.
        """
        from ._asynchronous import looks

        pickled = None
        try:
            async for _ in looks():
                with suppress(Full):
                    self._check_room(False)
                    if pickled is None and self._put(obj, False, None):
                        break
                    # Once: a long object shall not be pickled again at every look.
                    pickled = pickled or dump(obj)
                    self._put_pickled(*pickled, False, None)
                    break
        except BaseException:
            if pickled is not None:
                discard(pickled)
            raise

    def __reduce__(self) -> tuple[Any, ...]:
        context.assert_spawning(self)
        _, descriptor, identity = self.handle().split(":", 2)
        return _rebuild, (type(self), reduction.DupFd(int(descriptor)), identity)

    def __repr__(self) -> str:
        kind = f"paceline.{type(self).__name__}"
        if self.is_closed:
            return f"<{kind} closed>"
        stats = self.stats()
        limit = f" of {stats.capacity}" if stats.capacity else ""
        name = "" if self.name == "anonymous" else f" {self.name!r}"
        state = "shut down" if stats.closed else "open"
        memory = f"{bytes_text(stats.bytes_used)} of {bytes_text(stats.bytes_limit)}"
        return f"<{kind}{name} {state}, {stats.size}{limit} messages, {memory}>"
