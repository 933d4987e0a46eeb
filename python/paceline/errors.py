# SPDX-License-Identifier: Apache-2.0
"""What can go wrong: the names of the C++ library, as classes of Python."""

from __future__ import annotations

import pickle
import queue


class PacelineError(Exception):
    """The base of all: the message says who, what, which limit, and what to do next."""


class InvalidArgument(PacelineError, ValueError):
    """An argument, a name or a call that cannot be."""


class IncompatibleQueue(PacelineError):
    """A file that is no queue, or one of another version, or of other messages."""


class QueueClosed(PacelineError, getattr(queue, "ShutDown", Exception)):  # type: ignore[misc]
    """The queue was shut down; from Python 3.13 on also a queue.ShutDown."""


class MessageTooLarge(PacelineError, ValueError):
    """An object that can never fit into the queue's memory."""


class TooManyParticipants(PacelineError):
    """More threads use the queue at the same time than it has places for."""


class DamagedQueue(PacelineError):
    """Something else wrote into the queue's memory, or cut its file off."""


class LostMembership(PacelineError):
    """This process closed the queue's descriptor, or others took it for dead."""


class SystemError(PacelineError, OSError):  # noqa: A001 - the name that the C++ library has
    """The machine refused: no memory, no descriptor, no permission. `errno` says which."""


class EncodeError(PacelineError, pickle.PicklingError, TypeError):
    """An object that cannot be sent; the message names the part of it that is to blame."""
