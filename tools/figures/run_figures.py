#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Prints the figures to reach, one line each.

  figure NAME target OP X measured Y [low high] met|missed

Each value is the median of the rounds of one interleaved run, with its range; every figure is a
ratio of two measurements of the same round. The exit status is 0 whether they are met or not.

Examples:
  make figures                       all groups
  make figures ARGS=queue            one group, by its exact name
  make figures ARGS="queue --rounds 9"
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PROGRAMS = ROOT / "build" / "release" / "bin"

# Bytes of a message, and how they are called.
PEER_SIZES = {64: "64_B", 4096: "4_KiB", 65536: "64_KiB", 1 << 20: "1_MiB"}
OURS = "paceline_queue_cpp"
PEERS = ("iceoryx", "zeromq", "posix_mq", "pipe", "unix_socket")


def line(name: str, comparison: str, target: float, rounds: list[float]) -> str:
    """One figure: the median of its rounds against its target."""
    measured = statistics.median(rounds)
    met = measured <= target if comparison == "<=" else measured >= target
    return (
        f"figure {name} target {comparison} {target:.3g} measured {measured:.3g} "
        f"[{min(rounds):.3g} {max(rounds):.3g}] {'met' if met else 'missed'}"
    )


def median_round_trips(samples: Iterable[dict[str, object]]) -> dict[tuple[int, str, int], float]:
    """Nanoseconds of a round trip, by round, contender and bytes; only of verified samples."""
    found = {}
    for sample in samples:
        times = sample.get("round_trip_ns")
        if sample["status"] == "ok" and isinstance(times, list):
            key = (sample["round"], sample["contender"], sample["elements"] * 8)  # type: ignore[operator]
            found[key] = statistics.median(times)
    return found  # type: ignore[return-value]


def streams(samples: Iterable[dict[str, object]]) -> dict[tuple[int, str, int], float]:
    """Seconds a byte of a stream, by round, contender and bytes; only of verified samples."""
    found = {}
    for sample in samples:
        rate = sample.get("stream_bytes_per_s")
        if sample["status"] == "ok" and isinstance(rate, int | float):
            key = (sample["round"], sample["contender"], sample["elements"] * 8)  # type: ignore[operator]
            found[key] = 1 / rate
    return found  # type: ignore[return-value]


def peer_lines(part: str, times: dict[tuple[int, str, int], float]) -> list[str]:
    """Our time over the best peer's, for each size."""
    lines = []
    for size, name in PEER_SIZES.items():
        ratios = []
        for round_ in sorted({key[0] for key in times}):
            peers = [times[round_, peer, size] for peer in PEERS if (round_, peer, size) in times]
            if peers and (round_, OURS, size) in times:
                ratios.append(times[round_, OURS, size] / min(peers))
        if ratios:
            lines.append(line(f"queue.{part}_{name}_of_best_peer", "<=", 1, ratios))
    return lines


def measure_peers(rounds: int) -> list[str]:
    """Race the queue against its peers in the lab."""
    elements = ",".join(str(size // 8) for size in PEER_SIZES)
    bench = PROGRAMS / "paceline-bench"
    with tempfile.TemporaryDirectory(prefix="paceline-figures-") as folder:
        run = Path(folder) / "run"
        command: list[str | Path] = [
            bench,
            "run",
            "--workload",
            "queue",
            "--contender",
            ",".join((OURS, *PEERS)),
        ]
        command += ["--rounds", str(rounds), "--set", f"queue.elements=[{elements}]"]
        command += ["--set", "queue.hang_after=2", "--out", run]
        subprocess.run(command, cwd=ROOT, check=True, stdout=sys.stderr)
        exported = subprocess.run(
            [bench, "export", "--format", "json", run], cwd=ROOT, check=True, capture_output=True
        )
        samples = json.loads(exported.stdout)["samples"]
    return peer_lines("round_trip", median_round_trips(samples)) + peer_lines(
        "stream", streams(samples)
    )


def queue(rounds: int) -> list[str]:
    """The rows of the queue."""
    command: list[str | Path] = [PROGRAMS / "queue_figures", str(rounds)]
    micro = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)
    lines: list[str] = micro.stdout.splitlines()
    return lines + measure_peers(rounds)


GROUPS: dict[str, Callable[[int], list[str]]] = {"queue": queue}


def main() -> int:
    """Run the groups that were asked for."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("groups", nargs="*", metavar="GROUP", help=", ".join(GROUPS))
    parser.add_argument("--rounds", type=int, default=5, help="at least 3 (default 5)")
    options = parser.parse_args()
    unknown = [name for name in options.groups if name not in GROUPS]
    if unknown:
        parser.error(f"no such group: {', '.join(unknown)} (there are: {', '.join(GROUPS)})")
    if options.rounds < 3:
        parser.error("--rounds: a median with its range needs at least 3")
    for name in options.groups or GROUPS:
        for text in GROUPS[name](options.rounds):
            print(text, flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
