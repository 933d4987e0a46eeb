# SPDX-License-Identifier: Apache-2.0
"""How long put and get of an array take: multiprocessing's queue beside paceline's."""

import multiprocessing
import time

import numpy as np

import paceline

SIZES = [100, 200, 400, 800, 1600, 3200, 6400, 12800, 25600, 51200]


def microseconds(queue, array, repetitions=200):
    begin = time.perf_counter()
    for _ in range(repetitions):
        queue.put(array)
        received = queue.get()
    assert (received == array).all()
    return (time.perf_counter() - begin) / repetitions * 1e6


if __name__ == "__main__":
    theirs, ours = multiprocessing.Queue(), paceline.Queue()
    print("elements  multiprocessing.Queue  paceline.Queue")
    for size in SIZES:
        array = np.random.default_rng(size).random(size)
        print(f"{size:8}", end="")
        print(f"  {microseconds(theirs, array):18.1f} us", end="")
        print(f"  {microseconds(ours, array):11.1f} us")
