# SPDX-License-Identifier: Apache-2.0
"""A process works, and coroutines of an event loop wait for its results."""

import asyncio
from multiprocessing import Process

from paceline import Queue, QueueClosed


def work(tasks, results):
    try:
        while True:
            results.put(tasks.get() ** 2)
    except QueueClosed:
        results.shutdown()


async def collect(results):
    squares = []
    try:
        while True:
            squares.append(await results.aget())
    except QueueClosed:
        return squares


async def main():
    tasks, results = Queue(maxsize=4), Queue()
    worker = Process(target=work, args=(tasks, results))
    worker.start()
    collecting = asyncio.create_task(collect(results))
    for number in range(10):
        await tasks.aput(number)
    tasks.shutdown()
    print(await collecting)
    worker.join()


if __name__ == "__main__":
    asyncio.run(main())

# Output:
# [0, 1, 4, 9, 16, 25, 36, 49, 64, 81]
