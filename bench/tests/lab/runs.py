# SPDX-License-Identifier: Apache-2.0
"""Arguments of small runs over the contender `fake`."""

from __future__ import annotations

from pathlib import Path

TINY = (
    "--set", "quiet_wait=0",
    "--set", "numerical.size=40",
    "--set", "numerical.filters=4",
    "--set", "repetitions=1",
)  # fmt: skip


def fake_run(out: Path, *more: str, workers: str = "1", rounds: int = 1) -> list[str]:
    """`paceline-bench run` over `fake` on a tiny numerical workload."""
    return [
        "run", "--profile", "smoke", "--workload", "numerical", "--contender", "fake",
        "--workers", workers, "--rounds", str(rounds), "--out", str(out), *TINY, *more,
    ]  # fmt: skip


def fault(name: str, phase: str = "run") -> list[str]:
    """The settings that script one fault."""
    return ["--set", f"contender.fake.fault={name}", "--set", f"contender.fake.phase={phase}"]
