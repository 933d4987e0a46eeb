# SPDX-License-Identifier: Apache-2.0
"""Each fault becomes the status that bench/README.md promises, and the lab ends."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from conftest import Lab
from runs import fake_run, fault

# Only what is to meet a deadline gets a short one, so that a slow machine changes no status.
SHORT_DEADLINE = {"hang": "1.5", "leftover": "5"}
TIMES = ("import_ns", "start_ns", "run_ns", "stop_ns", "lab_wall_ns")


def fake_sample(lab: Lab, out: Path, *more: str) -> dict[str, Any]:
    """Run `fake` once and give its sample."""
    done = lab(*fake_run(out, *more))
    assert done.returncode == 0, done.stderr
    (sample,) = (s for s in lab.samples(out) if s["contender"] == "fake")
    return sample


@pytest.mark.parametrize(
    ("name", "phase", "status"),
    [
        ("none", "run", "ok"),
        ("flood", "run", "ok"),
        ("lie", "run", "wrong"),
        ("raise", "configure", "error"),
        ("raise", "start", "error"),
        ("raise", "run", "error"),
        ("raise", "stop", "error"),
        ("sleep", "start", "hang"),
        ("sleep", "run", "hang"),
        ("sleep", "stop", "hang"),
        ("abort", "start", "crash"),
        ("abort", "run", "crash"),
        ("abort", "stop", "crash"),
        ("exit", "run", "crash"),
        ("garbage", "start", "protocol"),
        ("garbage", "run", "protocol"),
        ("close", "run", "protocol"),
        ("impossible_times", "start", "protocol"),
        ("impossible_times", "run", "protocol"),
        ("daemon", "run", "leftover"),
        ("ignore_sigterm", "stop", "leftover"),
    ],
)
def test_a_fault_becomes_its_status_and_nothing_is_left(
    lab: Lab, tmp_path: Path, name: str, phase: str, status: str
) -> None:
    deadline = SHORT_DEADLINE.get(status)
    met = phase if status == "hang" else "stop"
    more = ["--set", f"deadlines.{met}={deadline}"] if deadline else []
    sample = fake_sample(lab, tmp_path / "run", *fault(name, phase), *more)
    assert sample["status"] == status, sample["reason"]
    if status == "ok":
        assert sample["verified"] is True
        assert sample["reason"] is None
        assert all(sample[time] is not None for time in TIMES)
    else:
        assert sample["verified"] is False
        assert sample["reason"]
        assert all(sample[time] is None for time in TIMES), "a time of something that failed"
    assert lab.sample_folders() == set()
    assert lab.processes() == []


def test_a_flood_is_cut_in_the_log(lab: Lab, tmp_path: Path) -> None:
    sample = fake_sample(lab, tmp_path / "run", *fault("flood"))
    log = (tmp_path / "run" / sample["log"]).read_bytes()
    assert b"bytes left out" in log
    assert len(log) < 1_100_000


def test_the_stacks_of_a_hung_tree_are_saved(lab: Lab, tmp_path: Path) -> None:
    sample = fake_sample(lab, tmp_path / "run", *fault("sleep"), "--set", "deadlines.run=1")
    assert "no reply to run within 1 s; stacks in stacks/" in sample["reason"]
    (stacks,) = (tmp_path / "run" / "stacks").iterdir()
    text = stacks.read_text()
    assert "(fake)" in text
    assert "pause" in text, "the wait channel"
    assert "main.cpp:" in text, "the stack of user space"


def test_a_leftover_process_is_named(lab: Lab, tmp_path: Path) -> None:
    sample = fake_sample(lab, tmp_path / "run", *fault("daemon"), "--set", "deadlines.stop=5")
    assert "alive 5 s after stop: fake (" in sample["reason"]


def test_an_exception_is_quoted_and_its_traceback_is_in_the_log(lab: Lab, tmp_path: Path) -> None:
    sample = fake_sample(lab, tmp_path / "run", *fault("raise"))
    assert sample["reason"].startswith("run: ")


def test_strict_exits_with_3_when_a_cell_is_not_ok(lab: Lab, tmp_path: Path) -> None:
    assert lab(*fake_run(tmp_path / "good"), "--strict").returncode == 0
    assert lab(*fake_run(tmp_path / "bad", *fault("lie")), "--strict").returncode == 3


def test_a_named_contender_without_the_workload_is_unsupported(lab: Lab, tmp_path: Path) -> None:
    out = tmp_path / "run"
    done = lab(
        "run", "--profile", "smoke", "--workload", "queue", "--contender", "fake",
        "--out", str(out),
        "--set", "quiet_wait=0", "--set", "queue.elements=[100]",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert {s["status"] for s in lab.samples(out)} == {"unsupported"}
