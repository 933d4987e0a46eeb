# SPDX-License-Identifier: Apache-2.0
"""Every contender goes through the contract, and none survives the lab."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest
from conftest import ROOT, Lab
from test_interruption import wait_until

CONTENDERS = sorted(path.parent.name for path in ROOT.glob("bench/contenders/*/contender.toml"))


@pytest.mark.parametrize("contender", CONTENDERS)
def test_a_contender_keeps_the_contract(lab: Lab, contender: str) -> None:
    done = lab("verify", contender)
    assert done.returncode == 0, done.stdout + done.stderr
    assert ", 0 failed" in done.stdout
    assert not done.stdout.startswith("0 cells")


@pytest.mark.parametrize("contender", ["ray", "mpire"])
def test_a_lab_killed_in_the_middle_of_a_sample_leaves_nothing_alive(
    lab: Lab, tmp_path: Path, contender: str
) -> None:
    process = lab.start(
        "run", "--profile", "smoke", "--workload", "stateful", "--contender", contender,
        "--workers", "2", "--out", str(tmp_path / "run"),
        "--set", "repetitions=100", "--set", "deadlines.run=1000",
    )  # fmt: skip
    # lab, supervisor, contender and at least two workers
    wait_until(lambda: len(lab.processes()) >= 5, 100)
    os.kill(process.pid, signal.SIGKILL)
    process.communicate(timeout=60)
    wait_until(lambda: lab.processes() == [])
    wait_until(lambda: lab.sample_folders() == set())
