# SPDX-License-Identifier: Apache-2.0
"""A program under judgement gets its time and leaves nothing."""

from __future__ import annotations

import time
from pathlib import Path

import isolation
import pytest


def is_running(number: int) -> bool:
    """Whether there is such a process that is not merely waited for."""
    try:
        return Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_status_and_output_are_returned(tmp_path: Path) -> None:
    ended = isolation.run(("sh", "-c", "echo said; exit 3"), 20, tmp_path)
    assert (ended.status, ended.output) == (3, "said\n")


def test_what_hangs_is_killed_with_its_children(tmp_path: Path) -> None:
    started = time.monotonic()
    ended = isolation.run(("sh", "-c", "sleep 600 & echo $!; wait"), 0.5, tmp_path)
    assert ended.status is None
    assert time.monotonic() - started < 300
    child = int(ended.output)
    while is_running(child):
        time.sleep(0.01)


def test_children_of_what_has_ended_are_killed(tmp_path: Path) -> None:
    ended = isolation.run(("sh", "-c", "sleep 600 >&- & echo $!"), 20, tmp_path)
    child = int(ended.output)
    while is_running(child):
        time.sleep(0.01)


def test_endless_output_is_neither_kept_nor_waited_for(tmp_path: Path) -> None:
    ended = isolation.run(("sh", "-c", "exec yes"), 0.5, tmp_path)
    assert ended.status is None
    assert len(ended.output) <= isolation.LAST_OUTPUT


@pytest.mark.parametrize("isolated", [True, False])
def test_what_a_test_leaves_in_shared_memory_is_gone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, isolated: bool
) -> None:
    if not isolated:
        monkeypatch.setattr(isolation, "isolation", lambda: None)
    script = "echo >/dev/shm/paceline.test-$$-a; echo /dev/shm/paceline.test-$$-a"
    ended = isolation.run_test(("sh", "-c", script), 20, tmp_path)
    assert ended.well
    assert not Path(ended.output.strip()).exists()


def test_a_test_has_an_empty_temporary_folder_which_is_gone_afterwards(tmp_path: Path) -> None:
    script = "ls $TMPDIR; touch $TMPDIR/a; echo $TMPDIR"
    ended = isolation.run_test(("sh", "-c", script), 20, tmp_path)
    folder = Path(ended.output.strip())
    assert folder.is_absolute()
    assert not folder.exists()


def test_a_death_by_signal_is_a_failure(tmp_path: Path) -> None:
    assert not isolation.run_test(("sh", "-c", "kill -ABRT $$"), 20, tmp_path).well


def test_everything_ends_when_that_is_wanted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(isolation, "LOOK_EVERY", 0.01)
    isolation.STOPPING.set()
    try:
        with pytest.raises(isolation.StoppedError):
            isolation.run(("sleep", "600"), 300, tmp_path)
    finally:
        isolation.STOPPING.clear()
