# SPDX-License-Identifier: Apache-2.0
"""A producer of images and two consumers; one consumer is killed, and no image is lost."""

import os
import signal

import numpy as np

from paceline import get_context


def produce(images, count):
    draw = np.random.default_rng(1)
    for number in range(count):
        images.put((number, draw.integers(0, 256, (480, 640, 3), dtype=np.uint8)))


def consume(images, results, is_doomed):
    while True:
        with images.receive() as message:
            number, image = message.value
            if is_doomed:
                os.kill(os.getpid(), signal.SIGKILL)
            results.put((number, float(image.mean())))


if __name__ == "__main__":
    count = 20
    context = get_context("fork")
    images, results = context.Queue(maxsize=8), context.Queue()
    processes = [
        context.Process(target=produce, args=(images, count)),
        context.Process(target=consume, args=(images, results, True), daemon=True),
    ]
    for process in processes:
        process.start()
    processes[1].join()
    print("the first consumer ended with", processes[1].exitcode)
    successor = context.Process(target=consume, args=(images, results, False), daemon=True)
    successor.start()
    means = dict(results.get() for _ in range(count))
    print(sorted(means) == list(range(count)), round(sum(means.values()) / count))
    successor.terminate()
    successor.join()

# Output:
# the first consumer ended with -9
# True 127
