# SPDX-License-Identifier: Apache-2.0
"""The figures of the queue in Python: calls in one process, and round trips in the lab."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

from figure import line
from lab import ROOT, best_peer_lines, median_round_trips, race_queues

OURS = "paceline_queue"
PEERS = ("multiprocessing_queue", "simple_queue", "pipe", "faster_fifo")


def call_lines(calls: list[dict[str, Any]]) -> list[str]:
    """Our time for a put and a get over multiprocessing's and faster-fifo's."""
    times = {
        (call["read"], call["elements"], call["queue"], call["round"]): call["us"] for call in calls
    }
    rounds = sorted({call["round"] for call in calls})
    sizes = sorted({call["elements"] for call in calls})
    lines = []
    for read, part in ((False, "calls"), (True, "calls_and_read")):
        for size in sizes:
            for peer, target in (
                ("multiprocessing_queue", 1 / 50 if size == sizes[-1] else 1 / 10),
                ("faster_fifo", 1 / 2),
            ):
                ratios = [
                    times[read, size, OURS, one] / times[read, size, peer, one] for one in rounds
                ]
                lines.append(line(f"python-queue.{part}_{size}_of_{peer}", "<=", target, ratios))
    return lines


def python_queue(rounds: int) -> list[str]:
    """The rows of the queue in Python, one line for each number of elements."""
    program = str(ROOT / "bench/micro/python_queue_calls.py")
    command = [sys.executable, program, "--rounds", str(rounds)]
    run = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE)
    calls: list[dict[str, Any]] = json.loads(run.stdout)
    sizes = {call["elements"] * 8: str(call["elements"]) for call in calls}
    samples = race_queues((OURS, *PEERS), [size // 8 for size in sizes], rounds)
    trips = median_round_trips(samples)
    return call_lines(calls) + best_peer_lines(
        "python-queue.round_trip", 1 / 10, sizes, OURS, trips
    )
