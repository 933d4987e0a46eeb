# SPDX-License-Identifier: Apache-2.0
"""How objects that are no bytes and no arrays travel: pickle protocol 5, buffers beside it."""

from __future__ import annotations

import copyreg
import pickle
import signal
import sys
from collections import ChainMap
from collections.abc import Sequence
from contextlib import suppress
from io import BytesIO
from multiprocessing.reduction import ForkingPickler
from typing import TYPE_CHECKING, Any

from .errors import EncodeError

if TYPE_CHECKING:
    from ._core import ReceivedMessage

PROTOCOL = 5

# Neither buffers nor reductions of other packages can be in them.
_ATOMS = frozenset({int, float, str, bool, type(None), complex})

# Of types whose packages are there.
_OWN_REDUCTIONS: dict[type, Any] = {}

# What multiprocessing, and packages on top of it, register for connections, sockets, locks: also
# what they will register.
_REDUCTIONS: Any = ChainMap(
    ForkingPickler._extra_reducers,  # type: ignore[attr-defined]
    copyreg.dispatch_table,
    _OWN_REDUCTIONS,
)


def _reduce_array(array: Any) -> Any:
    """As numpy does it, but writable: protocol 5 would keep an array read-only for its receiver."""
    return (array if array.flags.writeable else array.copy()).__reduce_ex__(PROTOCOL)


def dump(value: object) -> tuple[bytes, Sequence[pickle.PickleBuffer]]:
    """The pickle of an object, and the buffers in it. Raises EncodeError."""
    try:
        if type(value) in _ATOMS:
            return pickle.dumps(value, PROTOCOL), ()
        if not _OWN_REDUCTIONS and (array := getattr(sys.modules.get("numpy"), "ndarray", None)):
            _OWN_REDUCTIONS[array] = _reduce_array
        buffers: list[pickle.PickleBuffer] = []
        file = BytesIO()
        # append() returns None: the buffer is not in the pickle.
        pickler = pickle.Pickler(file, PROTOCOL, buffer_callback=buffers.append)
        pickler.dispatch_table = _REDUCTIONS
        pickler.dump(value)
        return file.getvalue(), buffers
    except Exception as error:
        from ._culprit import find_culprit

        raise EncodeError(find_culprit(value, error)) from error


def discard(pickled: tuple[bytes, Sequence[pickle.PickleBuffer]]) -> None:
    """End what was pickled and cannot be sent.

    Descriptors in it wait in this process for whoever unpickles them: nobody else will.
    """
    data, buffers = pickled
    if b"multiprocessing.resource_sharer" in data:
        with suppress(Exception):
            pickle.loads(data, buffers=buffers)


def load(message: ReceivedMessage, copy: bool) -> Any:
    """The object of a message that was received. Raises what its class raises."""
    if not message.is_pickled:
        return message.decode(copy)
    data, buffers = message.parts(copy)
    try:
        return pickle.loads(data, buffers=buffers)
    except BaseException:
        # A traceback shall not keep the message.
        for buffer in buffers:
            with suppress(BufferError):
                buffer.release()
        raise
    finally:
        data.release()


def is_refusal(error: Exception) -> bool:
    """Whether an object refuses to be unpickled, and will do so for ever.

    Not if memory was short, nor if a signal handler raised it, as those of time-outs do.
    """
    if isinstance(error, (MemoryError, RecursionError)):
        return False
    handlers = {getattr(signal.getsignal(one), "__code__", None) for one in signal.valid_signals()}
    traceback = error.__traceback__
    while traceback is not None:
        if traceback.tb_frame.f_code in handlers:
            return False
        traceback = traceback.tb_next
    return True


def load_and_end(message: ReceivedMessage, copy: bool) -> Any:
    """The same, and the message is done.

    What its class refuses is refused for ever, and must not come again to whoever is next. What
    has nothing to do with the message, an interrupt or lack of memory, gives it back.
    """
    try:
        value = load(message, copy)
    except BaseException as error:
        if isinstance(error, Exception) and is_refusal(error):
            message.ack()
        message.release()
        raise
    message.ack()
    return value
