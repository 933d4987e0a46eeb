# SPDX-License-Identifier: Apache-2.0
"""The figures of the C++ queue: its floors in one process, its peers in the lab."""

from __future__ import annotations

import subprocess

from lab import PROGRAMS, ROOT, best_peer_lines, median_round_trips, race_queues, streams

# Bytes of a message, and how they are called.
PEER_SIZES = {64: "64_B", 4096: "4_KiB", 65536: "64_KiB", 1 << 20: "1_MiB"}
OURS = "paceline_queue_cpp"
PEERS = ("iceoryx", "zeromq", "posix_mq", "pipe", "unix_socket")


def measure_peers(rounds: int) -> list[str]:
    """Race the queue against its peers in the lab."""
    samples = race_queues((OURS, *PEERS), [size // 8 for size in PEER_SIZES], rounds)
    parts = {"round_trip": median_round_trips(samples), "stream": streams(samples)}
    return [
        text
        for part, times in parts.items()
        for text in best_peer_lines(f"queue.{part}", 1, PEER_SIZES, OURS, times)
    ]


def queue(rounds: int) -> list[str]:
    """The rows of the queue."""
    program = str(PROGRAMS / "queue_figures")
    micro = subprocess.run(
        [program, str(rounds)], cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True
    )
    lines: list[str] = micro.stdout.splitlines()
    return lines + measure_peers(rounds)
