# SPDX-License-Identifier: Apache-2.0
"""An object that cannot be sent: its error names the part that is to blame."""

from __future__ import annotations

import threading
import time
from collections import deque
from typing import Any

import numpy as np
import pytest

import paceline


class Model:
    def __init__(self) -> None:
        self.weights = [1, 2]
        self.lock = threading.Lock()


class LeavesOut:
    def __init__(self) -> None:
        self.lock, self.call = threading.Lock(), lambda: 1

    def __getstate__(self) -> dict[str, Any]:
        return {"call": self.call}


@pytest.mark.parametrize(
    ("value", "where"),
    [
        (lambda: 1, r"cannot send obj, a builtins\.function"),
        ({"model": Model()}, r"obj\['model'\]\.lock in dict, a _thread\.lock"),
        ([1, (2, {"y": (n for n in "")})], r"obj\[1\]\[1\]\['y'\] in list, a builtins\.generator"),
        (np.array([1, threading.Lock()], dtype=object), r"_thread\.lock"),
        (LeavesOut(), r"obj\.call in LeavesOut, a builtins\.function"),
        (deque([1, lambda: 1]), r"obj\[1\] in deque, a builtins\.function"),
        (ValueError(1, lambda: 1), r"obj\.__reduce__\(\)\[1\]\[1\] in ValueError, a builtins"),
    ],
    ids=["lambda", "lock", "generator", "array", "state", "deque", "error"],
)  # fmt: skip
def test_what_cannot_be_pickled_raises_in_put_and_is_named(
    queue: paceline.Queue, value: Any, where: str
) -> None:
    with pytest.raises(paceline.EncodeError, match=where) as caught:
        queue.put(value)
    assert isinstance(caught.value, TypeError)
    assert caught.value.__cause__ is not None
    assert queue.empty()
    queue.put("next")
    assert queue.get() == "next"


def test_an_error_of_the_objects_own_is_told(queue: paceline.Queue) -> None:
    class Own:
        def __reduce__(self) -> Any:
            raise OSError("the disk is gone")

    with pytest.raises(paceline.EncodeError, match="the disk is gone"):
        queue.put([Own()])


def test_an_object_that_contains_itself_is_sent_and_its_error_found(
    queue: paceline.Queue,
) -> None:
    cycle: list[Any] = []
    cycle.append(cycle)
    queue.put(cycle)
    got = queue.get()
    assert got[0] is got
    cycle.append(lambda: 1)
    with pytest.raises(paceline.EncodeError, match=r"obj\[1\]"):
        queue.put(cycle)


class BadText:
    def __repr__(self) -> str:
        raise RuntimeError("no text")


class BadMembers:
    __slots__ = ("_never",)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return lambda: 1

    def __reduce__(self) -> Any:
        raise LookupError("refused")


class Endless(list[Any]):
    def __iter__(self) -> Any:
        while True:
            yield lambda: 1


@pytest.mark.parametrize(
    "value",
    [{BadText(): lambda: 1}, [BadMembers()], [Endless(), lambda: 1], {"a": [lambda: 1] * 20_000}],
    ids=["repr", "members", "endless", "many"],
)
def test_the_culprit_is_looked_for_in_any_object(queue: paceline.Queue, value: Any) -> None:
    begin = time.monotonic()
    with pytest.raises(paceline.EncodeError, match="cannot send obj"):
        queue.put(value)
    assert time.monotonic() - begin < 10
