# SPDX-License-Identifier: Apache-2.0
"""The limits of a queue: those that can be, and those that a queue has."""

from __future__ import annotations

from operator import index
from typing import TYPE_CHECKING

from .errors import InvalidArgument

if TYPE_CHECKING:
    from . import _core

LARGEST_MAXSIZE = 16_777_215
# What the memory of a queue is rounded up to.
PAGE = 4096


def checked_limits(maxsize: int, memory: int) -> tuple[int, int]:
    """The limits as the C++ queue takes them, 0 for none. Raises InvalidArgument and TypeError."""
    maxsize, memory = index(maxsize), index(memory)
    if maxsize > LARGEST_MAXSIZE:
        raise InvalidArgument(
            f"maxsize is {maxsize}; it can be {LARGEST_MAXSIZE}, or 0 for a queue that only its "
            "bytes limit"
        )
    if not 0 <= memory < 1 << 63:
        raise InvalidArgument(
            f"bytes is {memory}; it is the memory that all messages together may take, or 0 for a "
            "quarter of the machine's"
        )
    return max(maxsize, 0), memory


def check_limits_of(queue: _core.Queue, capacity: int, memory: int) -> None:
    """Refuse a named queue that exists with other limits than were asked for."""
    if capacity > 0 and capacity != queue.capacity:
        raise InvalidArgument(
            f"queue {queue.name!r} exists with maxsize={queue.capacity}, and {capacity} was asked "
            "for; open it with that number or 0, or unlink() it first"
        )
    if memory > 0 and -(-memory // PAGE) * PAGE != queue.bytes_limit:
        raise InvalidArgument(
            f"queue {queue.name!r} exists with bytes={queue.bytes_limit}, and {memory} was asked "
            "for; open it with that number or 0, or unlink() it first"
        )
