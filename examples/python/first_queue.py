# SPDX-License-Identifier: Apache-2.0
"""A child process doubles what it gets."""

from multiprocessing import Process

import numpy as np

from paceline import Queue


def double(tasks, results):
    while (array := tasks.get()) is not None:
        results.put(2 * array)


if __name__ == "__main__":
    tasks, results = Queue(), Queue()
    child = Process(target=double, args=(tasks, results))
    child.start()
    tasks.put(np.arange(100_000))
    print(results.get().sum())
    tasks.put(None)
    child.join()

# Output:
# 9999900000
