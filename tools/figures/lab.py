# SPDX-License-Identifier: Apache-2.0
"""Races of the lab whose samples become figures."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from figure import line

ROOT = Path(__file__).resolve().parents[2]
PROGRAMS = ROOT / "build" / "release" / "bin"


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


def best_peer_lines(
    name: str,
    target: float,
    sizes: dict[int, str],
    ours: str,
    times: dict[tuple[int, str, int], float],
) -> list[str]:
    """Our time over that of the best peer, for each number of bytes, called as `sizes` says."""
    lines = []
    for size, label in sizes.items():
        ratios = []
        for one in sorted({key[0] for key in times}):
            race = {key[1]: time for key, time in times.items() if key[::2] == (one, size)}
            peers = [time for contender, time in race.items() if contender != ours]
            if peers and ours in race:
                ratios.append(race[ours] / min(peers))
        if ratios:
            lines.append(line(f"{name}_{label}_of_best_peer", "<=", target, ratios))
    return lines


def race_queues(
    contenders: Sequence[str], elements: Sequence[int], rounds: int
) -> list[dict[str, Any]]:
    """Run the workload `queue` for these numbers of elements; returns all samples."""
    bench = PROGRAMS / "paceline-bench"
    with tempfile.TemporaryDirectory(prefix="paceline-figures-") as folder:
        run = Path(folder) / "run"
        command: list[str | Path] = [bench, "run", "--workload", "queue"]
        command += ["--contender", ",".join(contenders), "--rounds", str(rounds)]
        command += ["--set", f"queue.elements=[{','.join(map(str, elements))}]"]
        command += ["--set", "queue.hang_after=2", "--out", run]
        subprocess.run(command, cwd=ROOT, check=True, stdout=sys.stderr)
        exported = subprocess.run(
            [bench, "export", "--format", "json", run], cwd=ROOT, check=True, capture_output=True
        )
        samples: list[dict[str, Any]] = json.loads(exported.stdout)["samples"]
    return samples
