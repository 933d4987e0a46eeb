# SPDX-License-Identifier: Apache-2.0
"""Bad input: one clear line that says what to do, exit code 2, nothing half-written."""

from __future__ import annotations

import sqlite3
import subprocess
from pathlib import Path

import pytest
from conftest import ROOT, Lab
from runs import fake_run

MAY_MOUNT = subprocess.run(["unshare", "-m", "true"], capture_output=True, check=False)
COMMANDS_OF_A_RUN = [["show"], ["export"], ["report"], ["run", "--resume"]]
NEEDS_ROOT = pytest.mark.skipif(MAY_MOUNT.returncode != 0, reason="mounting needs root")


def refused(lab: Lab, *arguments: str, out: Path | None = None) -> str:
    """The one line with which the lab refuses these arguments."""
    done = lab(*arguments)
    assert done.returncode == 2, f"exit code {done.returncode}: {done.stderr}"
    assert done.stdout == ""
    lines = done.stderr.strip().splitlines()
    assert len(lines) == 1, done.stderr
    assert out is None or not out.exists(), "something half-written is left"
    return lines[0]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--contender", "jobilb"], 'unknown contender "jobilb"; did you mean "joblib"?'),
        (["--workload", "numericl"], 'unknown workload "numericl"; did you mean "numerical"?'),
        (["--profile", "quik"], 'unknown profile "quik"; did you mean "quick"?'),
        (["--set", "numerical.sise=3"], 'did you mean "numerical.size"?'),
        (["--set", "rounds"], "key=value"),
        (["--workers", "0"], "workers must be a whole number from 1 to 4096, not 0"),
        (["--workers", "-1"], "workers must be a whole number from 1 to 4096, not -1"),
        (["--workers", "two"], "workers must be a whole number"),
        (["--rounds", "0"], "rounds must be a whole number from 1 to 1000, not 0"),
        (["--config", "/no/such.toml"], "cannot read /no/such.toml"),
        (["--set", "contender.fake.falt=abort"], 'did you mean "fault"?'),
        (["--set", "contender.faek.fault=abort"], 'unknown contender "faek"; did you mean "fake"?'),
    ],
)  # fmt: skip
def test_an_unknown_name_or_impossible_value_is_refused(
    lab: Lab, tmp_path: Path, arguments: list[str], message: str
) -> None:
    out = tmp_path / "run"
    assert message in refused(lab, "run", "--out", str(out), *arguments, out=out)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["rnu"], 'unknown command "rnu"; did you mean "run"?'),
        (["run", "--nope"], "--nope"),
        (["run", "--rounds", "abc"], "abc"),
        (["show", "a", "b"], "b"),
        (["run", "--resume", ""], "--resume: the value is empty"),
        (["run", "--out", ""], "--out: the value is empty"),
        (["show", ""], "DIR: the value is empty"),
        (["report", "a", "b", "c"], "report shows one run or compares two, and 3 are named"),
        (["report", ""], "RUN: the value is empty"),
        (["report", "--output", ""], "--output: the value is empty"),
        (["report", "none"], "none is not a results folder of paceline-bench"),
        (["run", "--resume", "none"], "none is not a results folder of paceline-bench"),
        ([], "name a command (run, list, doctor, verify, show, export, report)"),
    ],
)
def test_a_command_line_that_makes_no_sense_is_refused(
    lab: Lab, arguments: list[str], message: str
) -> None:
    line = refused(lab, *arguments)
    assert line.startswith("paceline-bench: ")
    assert message in line


def test_a_file_that_is_no_picture_is_refused(lab: Lab, tmp_path: Path) -> None:
    picture = tmp_path / "notes.png"
    picture.write_text("not a picture")
    out = tmp_path / "run"
    line = refused(lab, *fake_run(out), "--image", str(picture), out=out)
    assert str(picture) in line


def test_a_picture_that_is_not_there_is_refused(lab: Lab, tmp_path: Path) -> None:
    out = tmp_path / "run"
    assert "none.png" in refused(lab, *fake_run(out), "--image", "none.png", out=out)


def test_a_folder_without_documents_is_refused(lab: Lab, tmp_path: Path) -> None:
    (tmp_path / "documents").mkdir()
    out = tmp_path / "run"
    line = refused(
        lab, "run", "--profile", "smoke", "--workload", "stateful", "--contender", "fake",
        "--documents", str(tmp_path / "documents"), "--out", str(out), out=out,
    )  # fmt: skip
    assert "documents" in line


def test_a_document_that_is_not_utf_8_is_refused_with_its_place(lab: Lab, tmp_path: Path) -> None:
    (tmp_path / "documents").mkdir()
    (tmp_path / "documents" / "latin.txt").write_bytes(b"gr\xfc\xdfe")
    out = tmp_path / "run"
    line = refused(
        lab, "run", "--profile", "smoke", "--workload", "stateful", "--contender", "fake",
        "--documents", str(tmp_path / "documents"), "--out", str(out), out=out,
    )  # fmt: skip
    assert "latin.txt" in line


def test_a_folder_that_is_not_empty_is_refused(lab: Lab, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "notes.txt").write_text("mine")
    assert "is not empty" in refused(lab, *fake_run(tmp_path / "mine"))
    assert [p.name for p in (tmp_path / "mine").iterdir()] == ["notes.txt"]


@pytest.mark.parametrize("command", COMMANDS_OF_A_RUN)
def test_a_folder_that_is_no_run_is_refused(lab: Lab, tmp_path: Path, command: list[str]) -> None:
    assert "is not a results folder of paceline-bench" in refused(lab, *command, str(tmp_path))


@pytest.mark.parametrize("command", COMMANDS_OF_A_RUN)
def test_a_database_from_a_newer_version_is_refused(
    lab: Lab, tmp_path: Path, command: list[str]
) -> None:
    out = tmp_path / "run"
    assert lab(*fake_run(out)).returncode == 0
    with sqlite3.connect(out / "run.sqlite") as connection:
        connection.execute("PRAGMA user_version = 99")
    assert "newer paceline-bench" in refused(lab, *command, str(out))


def test_an_unknown_export_format_is_refused(lab: Lab, tmp_path: Path) -> None:
    out = tmp_path / "run"
    assert lab(*fake_run(out)).returncode == 0
    assert 'unknown format "jsn"; did you mean "json"?' in refused(
        lab, "export", "--format", "jsn", str(out)
    )


def test_an_unknown_command_or_option_exits_with_2(lab: Lab) -> None:
    for arguments in (["rnu"], ["run", "--nosuch"], []):
        assert lab(*arguments).returncode == 2


@NEEDS_ROOT
def test_a_full_disk_is_said_and_what_was_measured_stays(lab: Lab, tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=200k", "tmpfs", disk], check=True)
    try:
        done = lab(*fake_run(disk / "run", rounds=400))
        assert done.returncode == 2
        assert "full" in done.stderr.strip().splitlines()[-1]
    finally:
        subprocess.run(["umount", disk], check=True)


@NEEDS_ROOT
def test_a_machine_without_shared_memory_is_told_how_to_mount_it(lab: Lab, tmp_path: Path) -> None:
    out = tmp_path / "run"
    command = " ".join(["exec", str(lab.program), *fake_run(out)])
    script = f"mount -t tmpfs -o ro tmpfs /dev/shm && {command}"
    done = subprocess.run(
        ["unshare", "--mount", "sh", "-c", script],
        capture_output=True, text=True, check=False, timeout=60, cwd=ROOT,
    )  # fmt: skip
    assert done.returncode == 2, done.stderr
    assert "mount -t tmpfs tmpfs /dev/shm" in done.stderr
    assert not out.exists()
