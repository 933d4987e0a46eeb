# SPDX-License-Identifier: Apache-2.0
"""What a run gives out, and what its commands say."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from conftest import Lab
from runs import fake_run

FIELDS = [
    "round", "position", "workload", "parameters", "contender", "version", "workers", "status",
    "reason", "verified", "import_ns", "start_ns", "run_ns", "stop_ns", "lab_wall_ns", "digest",
    "cpu_user_ns", "cpu_system_ns", "peak_pss_bytes", "peak_shm_bytes", "processes", "steal_ns",
]  # fmt: skip


@pytest.fixture
def run(lab: Lab, tmp_path: Path) -> Path:
    """A finished run of `fake` and `serial_cpp` at 1 and 2 workers in two rounds."""
    out = tmp_path / "run"
    assert lab(*fake_run(out, rounds=2, workers="1,2")).returncode == 0
    return out


def test_json_has_the_promised_keys_and_times(lab: Lab, run: Path) -> None:
    exported = json.loads(lab("export", "--format", "json", str(run)).stdout)
    assert exported["schema"] == 1
    assert exported["run"]["profile"] == "smoke"
    assert exported["run"]["finished_at"] is not None
    assert exported["environment"]["scheduler"]["effective_cpus"] >= 1
    assert len(exported["samples"]) == 2 * 3
    for sample in exported["samples"]:
        assert set(FIELDS) <= set(sample)
        assert sample["verified"] is True
        assert len(sample["run_ns"]) == 1
        assert sample["lab_wall_ns"] >= sample["start_ns"] + sample["run_ns"][0]


def test_csv_has_a_line_a_sample(lab: Lab, run: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(lab("export", "--format", "csv", str(run)).stdout)))
    assert len(rows) == 6
    assert {row["status"] for row in rows} == {"ok"}


def test_markdown_and_table_name_every_contender(lab: Lab, run: Path) -> None:
    for text in (
        lab("export", "--format", "markdown", str(run)).stdout,
        lab("show", str(run)).stdout,
    ):
        assert "serial_cpp" in text
        assert "fake" in text


def test_output_that_is_no_terminal_has_no_colour(lab: Lab, run: Path) -> None:
    assert "\x1b" not in lab("show", str(run)).stdout


def test_serial_contenders_are_measured_once_a_round_with_one_worker(lab: Lab, run: Path) -> None:
    serial = [s for s in lab.samples(run) if s["contender"] == "serial_cpp"]
    assert [(s["round"], s["workers"]) for s in serial] == [(0, 1), (1, 1)]


def test_samples_name_their_predecessor(lab: Lab, run: Path) -> None:
    samples = lab.samples(run)
    assert [s["predecessor"] for s in samples[1:]] == [s["contender"] for s in samples[:-1]]


def test_a_picture_of_ones_own_is_measured(lab: Lab, tmp_path: Path) -> None:
    picture = tmp_path / "photo.ppm"
    picture.write_bytes(b"P6 3 2 255\n" + bytes(range(18)))
    out = tmp_path / "run"
    assert lab(*fake_run(out), "--image", "photo.ppm").returncode == 0
    assert {s["status"] for s in lab.samples(out)} == {"ok"}
    assert {s["parameters"]["image"] for s in lab.samples(out)} == {str(picture)}


def test_documents_of_ones_own_are_measured(lab: Lab, tmp_path: Path) -> None:
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "a.txt").write_text("größe ab ab ab ab")
    (tmp_path / "texts" / "b.txt").write_text("")
    out = tmp_path / "run"
    done = lab(
        "run", "--profile", "smoke", "--workload", "stateful", "--contender", "fake",
        "--documents", "texts", "--out", str(out),
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert {s["status"] for s in lab.samples(out)} == {"ok"}


def test_help_has_examples(lab: Lab) -> None:
    assert "Examples:" in lab("run", "--help").stdout
    assert lab("--version").stdout.strip().count(".") == 2


def test_list_names_contenders_workloads_and_profiles(lab: Lab) -> None:
    listed = lab("list").stdout
    for name in ("serial_cpp", "pinned_forks", "initialization", "rigorous"):
        assert name in listed


def test_doctor_says_what_it_found(lab: Lab) -> None:
    found = lab("doctor")
    assert found.returncode in {0, 1}
    assert "pieces of advice" in found.stdout or "1 piece of advice" in found.stdout
