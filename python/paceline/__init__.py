# SPDX-License-Identifier: Apache-2.0
"""Queues between processes that survive kills: multiprocessing's, by one changed import."""

from ._core import QueueStats, version
from .context import get_context
from .errors import (
    DamagedQueue,
    EncodeError,
    IncompatibleQueue,
    InvalidArgument,
    LostMembership,
    MessageTooLarge,
    PacelineError,
    QueueClosed,
    SystemError,
    TooManyParticipants,
)
from .joinable_queue import JoinableQueue
from .message import Message
from .queue import Queue
from .simple_queue import SimpleQueue

__all__ = [
    "DamagedQueue",
    "EncodeError",
    "IncompatibleQueue",
    "InvalidArgument",
    "JoinableQueue",
    "LostMembership",
    "Message",
    "MessageTooLarge",
    "PacelineError",
    "Queue",
    "QueueClosed",
    "QueueStats",
    "SimpleQueue",
    "SystemError",
    "TooManyParticipants",
    "__version__",
    "get_context",
]

__version__ = version()
