#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Producers and consumers of a queue that are killed and stopped at random, and nothing is lost.

Every object carries its producer's number and a running number. A producer writes both to its log
before and after put(), a consumer writes both and the attempt to its own between receive() and
ack(); a log survives the kill of who writes it. At the end the logs are compared.

Example: python/tests/kill_storm.py --seconds 300
"""

from __future__ import annotations

import argparse
import itertools
import os
import random
import signal
import struct
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

import paceline

# 32 bytes: an entry that crosses a page of its file may be cut there by a kill.
ENTRY = struct.Struct("<QQQ8x")
INTENT, DONE = 0, 1
SIZES = (0, 10, 1000, 5000, 20_000)
# Whoever hangs longer than this is a fault.
LONGEST_STALL = 60.0
# Seconds between two deaths, on average: long enough for a process to begin.
PAUSES = {"fork": 0.005, "forkserver": 0.1, "spawn": 0.2}


class Log:
    """Entries of three numbers; each is written whole or not at all."""

    def __init__(self, path: Path) -> None:
        self._file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND)

    def write(self, *numbers: int) -> None:
        os.write(self._file, ENTRY.pack(*numbers))


def read_logs(folder: Path, kind: str) -> list[tuple[int, int, int]]:
    entries: list[tuple[int, int, int]] = []
    for path in folder.glob(f"{kind}.*"):
        entries.extend(ENTRY.iter_unpack(path.read_bytes()))
    return entries


def produce(queue: Any, folder: Path, name: int) -> None:
    log = Log(folder / f"sent.{name}")
    arrays = [np.arange(size) for size in SIZES]
    for number in itertools.count():
        log.write(name, number, INTENT)
        queue.put((name, number, arrays[number % len(SIZES)]))
        log.write(name, number, DONE)


def consume(queue: Any, folder: Path, name: int) -> None:
    log = Log(folder / f"got.{name}")
    while True:
        try:
            message = queue.receive()
        except paceline.QueueClosed:
            return
        producer, number, array = message.value
        if len(array) != SIZES[number % len(SIZES)] or (len(array) and array[-1] != len(array) - 1):
            raise RuntimeError(f"object {number} of producer {producer} came out damaged")
        log.write(producer, number, message.attempt)
        message.ack()


@dataclass
class Outcome:
    """What came of a storm."""

    kills: int = 0
    stops: int = 0
    sent: int = 0
    uncertain: int = 0
    received: int = 0
    redelivered: int = 0
    lost: int = 0
    duplicated: int = 0
    damaged: int = 0
    longest_stall: float = 0.0
    leaks: list[str] = field(default_factory=list)

    @property
    def is_good(self) -> bool:
        return not (self.lost or self.duplicated or self.damaged or self.leaks)


class Storm:
    """The processes, who of them dies next, and what is left at the end."""

    def __init__(self, folder: Path, start_method: str, seed: int) -> None:
        self._folder = folder
        self._pause = PAUSES[start_method]
        self._context = paceline.get_context(start_method)
        self._queue = self._context.Queue(64, bytes=256 << 20)
        self._random = random.Random(seed)
        self._names = itertools.count()
        self._processes: list[tuple[Any, Any]] = []
        self.outcome = Outcome()

    def _start(self, target: Any) -> None:
        arguments = (self._queue, self._folder, next(self._names))
        process = self._context.Process(target=target, args=arguments, daemon=True)
        process.start()
        self._processes.append((process, target))

    def _end(self, index: int, how: signal.Signals) -> Any:
        process, target = self._processes.pop(index)
        os.kill(process.pid, how)
        process.join()
        # 1: it found an object damaged.
        self.outcome.damaged += process.exitcode == 1
        process.close()
        return target

    def run(self, seconds: float) -> Outcome:
        for target in (produce, consume) * 2:
            self._start(target)
        end, seen, moved = time.monotonic() + seconds, -1, time.monotonic()
        while time.monotonic() < end:
            time.sleep(self._random.expovariate(1 / self._pause))
            index = self._random.randrange(len(self._processes))
            process, _ = self._processes[index]
            if self._random.random() < 0.25:
                os.kill(process.pid, signal.SIGSTOP)
                time.sleep(self._random.random() * 0.02)
                os.kill(process.pid, signal.SIGCONT)
                self.outcome.stops += 1
            else:
                self._start(self._end(index, signal.SIGKILL))
                self.outcome.kills += 1
            received = self._queue.stats().received
            now = time.monotonic()
            if received != seen:
                seen, moved = received, now
            self.outcome.longest_stall = max(self.outcome.longest_stall, now - moved)
            if now - moved > LONGEST_STALL:
                raise RuntimeError(
                    f"nobody received anything for {now - moved:.0f} s: {self._queue}"
                )
        return self._finish()

    def _finish(self) -> Outcome:
        for index in reversed(range(len(self._processes))):
            if self._processes[index][1] is produce:
                self._end(index, signal.SIGKILL)
        self._queue.shutdown()
        for process, _ in self._processes:
            process.join(LONGEST_STALL)
            if process.exitcode != 0:
                self.outcome.leaks.append(f"a consumer did not finish: {process.exitcode}")
                process.kill()
        self._look_for_leaks()
        self._queue.close()
        self._compare()
        return self.outcome

    def _look_for_leaks(self) -> None:
        self._queue.trim()
        stats = self._queue.stats()
        for name in ("size", "outstanding", "dead_letters", "bytes_used"):
            if getattr(stats, name) != 0:
                self.outcome.leaks.append(f"{name}: {getattr(stats, name)}")

    def _compare(self) -> None:
        sent = read_logs(self._folder, "sent")
        got = read_logs(self._folder, "got")
        done = {(producer, number) for producer, number, step in sent if step == DONE}
        begun = {(producer, number) for producer, number, step in sent if step == INTENT}
        first = Counter((producer, number) for producer, number, attempt in got if attempt == 1)
        everything = {(producer, number) for producer, number, _ in got}
        outcome = self.outcome
        outcome.sent, outcome.received = len(done), len(got)
        outcome.uncertain = len(begun - done)
        outcome.redelivered = sum(attempt > 1 for _, _, attempt in got)
        outcome.lost = len(done - everything)
        outcome.duplicated = sum(count - 1 for count in first.values())
        if not everything <= begun:
            outcome.leaks.append("objects came out that nobody had put")


def storm(seconds: float, start_method: str = "fork", seed: int = 1) -> Outcome:
    """Let it rage for so long."""
    with tempfile.TemporaryDirectory(prefix="paceline-storm-") as folder:
        return Storm(Path(folder), start_method, seed).run(seconds)


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seconds", type=float, default=300)
    parser.add_argument("--start-method", default="fork", choices=["fork", "forkserver", "spawn"])
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    outcome = storm(options.seconds, options.start_method, options.seed)
    print(outcome)
    return 0 if outcome.is_good else 1


if __name__ == "__main__":
    sys.exit(main())
