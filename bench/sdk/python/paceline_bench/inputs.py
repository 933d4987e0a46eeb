# SPDX-License-Identifier: Apache-2.0
"""Reading what the lab hands over, files into ordinary private memory."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from paceline_bench.workload import Item, Result, State


class RequestError(ValueError):
    """A request lacks something, or has something impossible."""


@dataclass(frozen=True)
class Job:
    """A workload that was read; `calls` are the items of each call of `run` in one run."""

    shared: State
    prepare: Callable[[State], State]
    work: Callable[[State, Item], Result]
    collect: Callable[[State], bytes] | None
    calls: Sequence[Sequence[Item]]


def text(fields: Mapping[str, Any], name: str) -> str:
    """Take a text out of a request."""
    value = fields.get(name)
    if not isinstance(value, str):
        raise RequestError(f"{name!r} is {value!r}, not a text")
    return value


def number(fields: Mapping[str, Any], name: str) -> int:
    """Take a whole number of at least 1 out of a request."""
    value = fields.get(name)
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise RequestError(f"{name!r} is {value!r}, not a whole number of at least 1")
    return value


def array(inputs: Mapping[str, Any], name: str, kind: type[np.generic], axes: int) -> NDArray[Any]:
    """Read a .npy file, row-major, of exactly this kind of number and with this many axes."""
    path = text(inputs, name)
    result: NDArray[Any] = np.load(path, allow_pickle=False)
    if result.dtype != kind or result.ndim != axes or not result.flags.c_contiguous:
        wanted = f"row-major {np.dtype(kind)} with {axes} axes"
        raise RequestError(f"{path} holds {result.dtype} {list(result.shape)}, not {wanted}")
    return result


def contents(inputs: Mapping[str, Any], name: str) -> bytes:
    """Read a whole file."""
    return Path(text(inputs, name)).read_bytes()
