# SPDX-License-Identifier: Apache-2.0
"""The accounting of a sample against a contender that uses a known amount."""

from __future__ import annotations

from pathlib import Path

from conftest import Lab
from runs import fake_run

MEGABYTE = 1 << 20


def usage(lab: Lab, out: Path, **options: int | bool) -> dict[str, int]:
    """Run `fake` with these options and give its sample."""
    settings = [
        word
        for name, value in options.items()
        for word in ("--set", f"contender.fake.{name}={str(value).lower()}")
    ]
    done = lab(*fake_run(out, *settings))
    assert done.returncode == 0, done.stderr
    (sample,) = (s for s in lab.samples(out) if s["contender"] == "fake")
    assert sample["status"] == "ok", sample["reason"]
    return sample


def cpu_ns(sample: dict[str, int]) -> int:
    """CPU time of the whole tree."""
    return sample["cpu_user_ns"] + sample["cpu_system_ns"]


def test_cpu_time_of_children_and_of_orphans_that_have_ended_is_counted(
    lab: Lab, tmp_path: Path
) -> None:
    idle = usage(lab, tmp_path / "idle")
    busy = usage(lab, tmp_path / "busy", children=4, child_cpu_ms=250)
    # The children look at their own CPU clock: they use no less, whatever the start-up costs.
    assert cpu_ns(busy) >= 1.0e9
    assert cpu_ns(busy) - cpu_ns(idle) <= 1.5e9


def test_private_memory_is_in_the_peak_and_not_in_that_of_shared_memory(
    lab: Lab, tmp_path: Path
) -> None:
    sample = usage(lab, tmp_path / "run", memory_megabytes=300)
    assert sample["peak_pss_bytes"] >= 300 * MEGABYTE
    assert sample["peak_shm_bytes"] < 50 * MEGABYTE


def test_memory_of_a_memfd_counts_as_shared(lab: Lab, tmp_path: Path) -> None:
    sample = usage(lab, tmp_path / "run", shared_memory_megabytes=200)
    assert 200 * MEGABYTE <= sample["peak_shm_bytes"] < 260 * MEGABYTE


def test_processes_are_counted(lab: Lab, tmp_path: Path) -> None:
    alone = usage(lab, tmp_path / "alone")
    many = usage(lab, tmp_path / "many", children=4, child_cpu_ms=1500)
    assert alone["processes"] == 1
    assert many["processes"] >= 5


def test_a_file_left_in_shared_memory_is_removed(lab: Lab, tmp_path: Path) -> None:
    before = set(Path("/dev/shm").glob("paceline-fake-*"))
    usage(lab, tmp_path / "run", leave_shared_memory=True)
    assert set(Path("/dev/shm").glob("paceline-fake-*")) <= before
