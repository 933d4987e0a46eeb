# SPDX-License-Identifier: Apache-2.0
"""Finds the part of an object that pickle refuses, and says how one gets there."""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from itertools import islice
from multiprocessing.reduction import ForkingPickler
from reprlib import Repr
from typing import Any

# How many parts are tried: errors shall come soon, too.
_MOST_PARTS = 10_000

_SHORT = Repr()
_SHORT.maxstring = _SHORT.maxother = 40


class _Nowhere:
    """A file that keeps nothing."""

    def write(self, data: Any) -> int:
        return len(data)


def _refusal(value: object) -> Exception | None:
    """Why it cannot be pickled; its buffers are not copied."""
    # Those of multiprocessing duplicate descriptors, which nobody would close.
    inert = {kind: lambda _: (str, ()) for kind in ForkingPickler._extra_reducers}  # type: ignore[attr-defined]
    try:
        pickler = pickle.Pickler(_Nowhere(), 5, buffer_callback=lambda _: None)
        pickler.dispatch_table = inert
        pickler.dump(value)
    except Exception as error:
        return error
    return None


def _parts(value: object) -> Iterator[tuple[str, object]]:
    """What an object is made of, each with the words that lead to it."""
    if isinstance(value, dict):
        for key, item in dict.items(value):
            yield f"[{_SHORT.repr(key)}]", item
            yield f".keys()[{_SHORT.repr(key)}]", key
    elif isinstance(value, list):
        yield from ((f"[{index}]", item) for index, item in enumerate(list.__iter__(value)))
    elif isinstance(value, tuple):
        yield from ((f"[{index}]", item) for index, item in enumerate(tuple.__iter__(value)))
    elif isinstance(value, (set, frozenset)):
        yield from ((f".{{{_SHORT.repr(item)}}}", item) for item in value)
    try:
        # All of it, before anything is given out: half of an answer is none.
        yield from list(_pickled_parts(value))
    except Exception:
        yield from _attributes(value)


def _pickled_parts(value: object) -> Iterator[tuple[str, object]]:
    """What an object that is no plain container gives to pickle: its class may leave out much."""
    reduced = type(value).__reduce_ex__(value, 5)
    if isinstance(reduced, tuple):
        _, arguments, state, items, pairs = (*reduced, None, None, None)[:5]
        for part in state if isinstance(state, tuple) and len(state) == 2 else (state,):
            if isinstance(part, dict):
                yield from ((f".{name}", item) for name, item in dict.items(part))
            elif part is not None:
                yield ".__getstate__()", part
        yield from ((f".__reduce__()[1][{at}]", item) for at, item in enumerate(arguments))
        if not isinstance(value, list):
            yield from (
                (f"[{at}]", item) for at, item in enumerate(islice(items or (), _MOST_PARTS))
            )
        if not isinstance(value, dict):
            yield from (
                (f"[{_SHORT.repr(key)}]", item) for key, item in islice(pairs or (), _MOST_PARTS)
            )


def _attributes(value: object) -> Iterator[tuple[str, object]]:
    """What an object has, where pickle cannot be asked."""
    members = object.__getattribute__(value, "__dict__") if hasattr(value, "__dict__") else {}
    if isinstance(members, dict):
        yield from ((f".{name}", item) for name, item in dict.items(members))
    for kind in type(value).__mro__:
        slots = kind.__dict__.get("__slots__", ())
        for name in (slots,) if isinstance(slots, str) else slots:
            if hasattr(value, name):
                yield f".{name}", getattr(value, name)


def _refused_part(value: object, looked: set[int]) -> tuple[str, object, Exception] | None:
    """The first part of an object that is refused by itself, of those not looked at yet."""
    looked.add(id(value))
    for step, part in islice(_parts(value), _MOST_PARTS):
        if id(part) in looked:
            continue
        if len(looked) > _MOST_PARTS:
            break
        looked.add(id(part))
        if (refused := _refusal(part)) is not None:
            return step, part, refused
    return None


def _text(error: Exception) -> str:
    try:
        return str(error)
    except Exception:
        return type(error).__name__


def find_culprit(value: object, error: Exception) -> str:
    """One line: where in the object the part is that was refused, its type, and why.

    Blocks for as long as pickling a few parts again takes. Safe from any thread.
    """
    path, part, reason = "obj", value, error
    looked: set[int] = set()
    try:
        while (step := _refused_part(part, looked)) is not None:
            name, part, reason = step
            path += name
    except Exception:
        # An object that cannot be looked into is named as far as one got.
        pass
    kind = f"{type(part).__module__}.{type(part).__qualname__}"
    whole = "" if path == "obj" else f" in {type(value).__qualname__}"
    hint = "; contiguous ones of one native format can be sent" if type(part) is memoryview else ""
    return f"cannot send {path}{whole}, a {kind}: {_text(reason)}{hint}"
