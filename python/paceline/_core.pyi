# SPDX-License-Identifier: Apache-2.0
"""The C++ queue of paceline."""

from collections.abc import Sequence
from typing import Any, overload


def version() -> str:
    """The version of the library."""

class MessageBuffer:
    pass

class ReceivedMessage:
    """A message that is given back if it is not acknowledged."""

    @property
    def is_pickled(self) -> bool: ...

    @property
    def is_released(self) -> bool: ...

    @property
    def attempt(self) -> int: ...

    @property
    def acknowledged(self) -> bool: ...

    def decode(self, copy: bool) -> Any: ...

    def parts(self, copy: bool) -> tuple[memoryview, list[memoryview]]: ...

    def ack(self) -> None: ...

    def release(self) -> None: ...

    def put_back(self) -> None: ...

def acknowledge(messages: list[ReceivedMessage]) -> None:
    """End all of these messages, with nothing in between."""

class QueueStats:
    """Counts over the life of a queue, of all processes."""

    @property
    def capacity(self) -> int:
        """Messages it can hold; 0: as many as its bytes hold."""

    @property
    def bytes_limit(self) -> int:
        """Memory that messages may take, in bytes."""

    @property
    def bytes_used(self) -> int:
        """Memory behind messages, free chunks included."""

    @property
    def size(self) -> int:
        """Messages that can be received now."""

    @property
    def sent(self) -> int:
        """Messages that were put."""

    @property
    def received(self) -> int:
        """Deliveries."""

    @property
    def redelivered(self) -> int:
        """Deliveries that were not the message's first."""

    @property
    def acknowledged(self) -> int:
        """Messages that are done."""

    @property
    def outstanding(self) -> int:
        """Received, and neither done nor given back yet."""

    @property
    def dead_letters(self) -> int:
        """Messages that were delivered too often."""

    @property
    def participants(self) -> int:
        """Threads that use the queue, in all processes."""

    @property
    def reaped(self) -> int:
        """Participants that died and were cleaned up after."""

    @property
    def closed(self) -> bool:
        """Whether it was shut down."""

    def __repr__(self) -> str: ...

class Queue:
    """The C++ queue; paceline.Queue adds the rest."""

    @overload
    def __init__(self, capacity: int, bytes: int, name: str | None) -> None: ...

    @overload
    def __init__(self, handle: str) -> None: ...

    @staticmethod
    def unlink(name: str) -> bool:
        """
        Take the name away; who has the queue open keeps it. False if there is no such name.
        """

    def _put(self, obj: Any, block: bool, timeout: float | None) -> bool: ...

    def _check_room(self, block: bool) -> None: ...

    def _put_pickled(self, pickle: bytes, buffers: Sequence[Any], block: bool, timeout: float | None) -> None: ...

    def _get(self, block: bool, timeout: float | None, copy: bool) -> Any: ...

    def _receive(self, block: bool, timeout: float | None, is_writable: bool) -> ReceivedMessage: ...

    def _dead_letters(self) -> list[ReceivedMessage]: ...

    def qsize(self) -> int:
        """Messages that can be got. Exact when nobody else uses the queue."""

    def stats(self) -> QueueStats:
        """
        Counts over the life of the queue, of all processes. Looks at every message.
        """

    def fileno(self) -> int:
        """
        A descriptor that is readable while there may be a message, for event loops. It
        belongs to the queue. Get until there is nothing more, then wait for it again. The
        first call starts a thread.
        """

    def trim(self) -> int:
        """
        Give memory of free chunks back to the machine; returns how many bytes.
        """

    def handle(self) -> str:
        """
        A text by which a program that inherits the descriptor in it opens the queue.
        """

    @property
    def name(self) -> str:
        """Its name, or "anonymous"."""

    @property
    def capacity(self) -> int:
        """Messages that it holds; 0: as many as its memory holds."""

    @property
    def bytes_limit(self) -> int:
        """Memory that messages may take, in bytes."""

    @property
    def is_closed(self) -> bool:
        """Whether close() was called in this process."""

    def _join(self, timeout: float | None = None) -> bool: ...

    def _close_here(self, keep_join: bool) -> None: ...

    def _close_for_all(self) -> bool: ...

    def _drop_all(self) -> int: ...
