# SPDX-License-Identifier: Apache-2.0
"""The lab is interrupted, killed and resumed."""

from __future__ import annotations

import os
import signal
import sqlite3
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from conftest import Lab
from runs import fake_run, fault


def wait_until(condition: Callable[[], bool], seconds: float = 60) -> None:
    """Poll a condition under a watchdog."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "the condition never came true"
        time.sleep(0.01)


def rows(run: Path) -> list[tuple[int, str]]:
    """Samples that are in the database now."""
    database = run / "run.sqlite"
    if not database.exists():
        return []
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
        try:
            return connection.execute("SELECT id, started_at FROM samples ORDER BY id").fetchall()
        except sqlite3.OperationalError:
            return []


def hangs(lab: Lab) -> bool:
    """Whether a process of the lab sleeps in pause(), as the fault does."""
    for pid in lab.processes():
        try:
            if "pause" in Path(f"/proc/{pid}/wchan").read_text():
                return True
        except OSError:
            continue
    return False


def test_ctrl_c_keeps_what_was_measured_and_ends_every_process(lab: Lab, tmp_path: Path) -> None:
    out = tmp_path / "run"
    process = lab.start(*fake_run(out, "--set", "contender.fake.run_ms=300", rounds=50))
    wait_until(lambda: len(rows(out)) >= 3)
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=60)
    assert process.returncode == 130
    assert f"continue with: paceline-bench run --resume {out}" in errors
    assert len(lab.samples(out)) >= 3
    assert lab.processes() == []


def test_ctrl_c_in_the_middle_of_a_hang_does_not_wait_for_the_deadline(
    lab: Lab, tmp_path: Path
) -> None:
    out = tmp_path / "run"
    process = lab.start(*fake_run(out, *fault("sleep"), "--set", "deadlines.run=10000"))
    wait_until(lambda: hangs(lab))
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=60)
    assert process.returncode == 130
    assert lab.processes() == []


@pytest.mark.parametrize("phase", ["start", "run", "stop"])
def test_a_killed_lab_leaves_no_process_and_no_folder(lab: Lab, tmp_path: Path, phase: str) -> None:
    process = lab.start(*fake_run(tmp_path / "run", *fault("sleep", phase)))
    wait_until(lambda: hangs(lab))
    os.kill(process.pid, signal.SIGKILL)
    process.communicate(timeout=60)
    wait_until(lambda: lab.processes() == [])
    wait_until(lambda: lab.sample_folders() == set())


def test_a_killed_run_is_resumed_with_what_was_missing_and_nothing_else(
    lab: Lab, tmp_path: Path
) -> None:
    out = tmp_path / "run"
    arguments = fake_run(out, "--set", "contender.fake.run_ms=200", rounds=6, workers="1,2")
    process = lab.start(*arguments)
    wait_until(lambda: len(rows(out)) >= 4)
    os.kill(process.pid, signal.SIGKILL)
    process.communicate(timeout=60)
    before = rows(out)
    resumed = lab("run", "--resume", str(out))
    assert resumed.returncode == 0, resumed.stderr
    after = rows(out)
    assert after[: len(before)] == before, "what was measured stays as it was"
    samples = lab.samples(out)
    assert len(samples) == 6 * 3  # serial_cpp once, fake at 1 and 2 workers
    assert [s["reason"] for s in samples if s["status"] != "ok"] == []
    again = lab("run", "--resume", str(out))
    assert again.returncode == 0
    assert rows(out) == after, "a finished run has nothing missing"


def test_resume_refuses_other_parameters(lab: Lab, tmp_path: Path) -> None:
    out = tmp_path / "run"
    assert lab(*fake_run(out)).returncode == 0
    refused = lab("run", "--resume", str(out), "--rounds", "9")
    assert refused.returncode == 2
    assert "--resume continues with the stored parameters" in refused.stderr


def test_a_stale_folder_of_a_dead_lab_is_removed_by_the_next(lab: Lab, tmp_path: Path) -> None:
    # As the lab makes its own: "pl" and six letters, with the owner's pid and start inside.
    stale = Path(tempfile.mkdtemp(prefix="pl", dir="/dev/shm"))
    shorter = stale.with_name(stale.name[:8])
    stale.rename(shorter)
    (shorter / ".paceline-bench").write_text("999999999 1")
    assert lab(*fake_run(tmp_path / "run")).returncode == 0
    assert not shorter.exists()
