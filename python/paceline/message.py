# SPDX-License-Identifier: Apache-2.0
"""paceline.Message: what receive() and dead_letters() return."""

from __future__ import annotations

from types import TracebackType
from typing import TYPE_CHECKING, Any, Generic, TypeVar, cast

from ._core import ReceivedMessage
from ._pickling import load

if TYPE_CHECKING:
    # What nobody says more of is of any type, as in multiprocessing.
    import typing_extensions

    T = typing_extensions.TypeVar("T", default=Any)
else:
    T = TypeVar("T")

_NOTHING = object()


class Message(Generic[T]):
    """A message that this process received and has not ended yet.

    Acknowledge it with ack() when its work is done. Until then it is redelivered to another
    receiver if this process dies, if release() gives it back, or if the object is deleted. A
    context manager: acknowledged at the end, released if an exception ends it. Used by one thread
    at a time. A forked child may look at its copy, and ends nothing by it.
    """

    def __init__(self, received: ReceivedMessage) -> None:
        self._received = received
        self._value: Any = _NOTHING

    @property
    def value(self) -> T:
        """The object, decoded once.

        Arrays of 64 KiB or more look at the queue's memory and are read-only until ack(); ask
        again after it for writable ones. Raises what the object's class raises, and ValueError
        after release().
        """
        if self._value is _NOTHING:
            self._value = load(self._received, copy=False)
        return cast(T, self._value)

    def copy(self) -> T:
        """The object once more, without views of the queue's memory. Raises what `value` does."""
        return cast(T, load(self._received, copy=True))

    def ack(self) -> None:
        """The message is done and will not come again.

        Never blocks. Raises LostMembership if others took this process for dead and the message
        went to somebody else, and ValueError after release().
        """
        self._received.ack()
        self._value = _NOTHING

    def release(self) -> None:
        """Give the message back, to be received again, or end it if it was acknowledged.

        While arrays of it are in use, as in the traceback of an exception, it is given back when
        the last of them is gone.
        """
        self._value = _NOTHING
        self._received.release()

    def put_back(self) -> None:
        """Deliver a dead letter again, as if for the first time; or any other message.

        Raises BufferError while arrays of it are in use, and ValueError after release().
        """
        self._value = _NOTHING
        self._received.put_back()

    @property
    def attempt(self) -> int:
        """1 for the first delivery."""
        return self._received.attempt

    @property
    def redelivered(self) -> bool:
        """Whether an earlier receiver died with it or gave it back."""
        return self._received.attempt > 1

    @property
    def acknowledged(self) -> bool:
        """Whether ack() was called."""
        return self._received.acknowledged

    def __enter__(self) -> Message[T]:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self._received.is_released:
            return
        if kind is None:
            self.ack()
        else:
            self.release()

    def __repr__(self) -> str:
        state = "released" if self._received.is_released else "received"
        state = "acknowledged" if self.acknowledged else state
        return f"<paceline.Message {state}, attempt {self.attempt}>"
