#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Times put() and get() of arrays in one process: what a program pays for the two calls.

Prints JSON: for each round, queue, number of elements, and with or without a read of the whole
array, the microseconds of one put() and one get(). The queues take turns within a round, and
another one begins each time.

Example: bench/micro/python_queue_calls.py --rounds 5
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import statistics
import time
from collections.abc import Callable
from typing import Any

import faster_fifo
import numpy as np
from numpy.typing import NDArray

import paceline

SIZES = (100, 200, 400, 800, 1600, 3200, 6400, 12800, 25600, 51200)
REPETITIONS = 200
FIFO_BYTES = 8_000_000


def timed(
    put: Callable[[Any], None], get: Callable[[], Any], array: NDArray[Any], read: bool
) -> float:
    """Microseconds of one put, one get, and one read if wanted: the median of the repetitions."""
    clock, times = time.perf_counter_ns, []
    for _ in range(REPETITIONS):
        begin = clock()
        put(array)
        received = get()
        if read:
            received.sum()
        times.append(clock() - begin)
        if len(received) != len(array):
            raise RuntimeError(f"{len(received)} elements came out, and {len(array)} went in")
        del received
    return statistics.median(times) / 1000


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=5, help="at least 1 (default 5)")
    rounds = parser.parse_args().rounds
    if rounds < 1:
        parser.error("--rounds: at least 1")
    theirs: Any = multiprocessing.Queue()
    fifo = faster_fifo.Queue(FIFO_BYTES)
    ours = paceline.Queue()
    queues = {
        "multiprocessing_queue": (theirs.put, theirs.get),
        "faster_fifo": (fifo.put, fifo.get),
        "paceline_queue": (ours.put, ours.get),
    }
    found: list[dict[str, Any]] = []
    for number in range(rounds):
        first = number % len(queues)
        turns = [*queues.items()][first:] + [*queues.items()][:first]
        for size in SIZES:
            array = np.random.default_rng(size).random(size)
            for read in (False, True):
                found.extend(
                    {
                        "round": number,
                        "queue": name,
                        "elements": size,
                        "read": read,
                        "us": timed(put, get, array, read),
                    }
                    for name, (put, get) in turns
                )
    print(json.dumps(found))


if __name__ == "__main__":
    main()
