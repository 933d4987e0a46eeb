# SPDX-License-Identifier: Apache-2.0
"""The report: one page that holds its data, written whole or not at all."""

from __future__ import annotations

import json
import os
import shlex
import subprocess
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT, Lab
from runs import fake_run, fault
from test_bad_input import NEEDS_ROOT

PAGE = ROOT / "build" / "report" / "report.html"
LARGEST_PAGE = 1_500_000
ELEMENT = '<script type="application/json" id="paceline-data">'


def document(page: Path) -> dict[str, Any]:
    """The data in a page."""
    text = page.read_text(encoding="utf-8")
    assert text.count(ELEMENT) == 1
    data = text.split(ELEMENT)[1].split("</script>")[0]
    parsed: dict[str, Any] = json.loads(data)
    return parsed


def cell_of(run: dict[str, Any], contender: str) -> dict[str, Any]:
    """The one cell of a contender."""
    (cell,) = [cell for cell in run["cells"] if cell["contender"] == contender]
    found: dict[str, Any] = cell
    return found


@pytest.fixture
def run(lab: Lab, tmp_path: Path) -> Path:
    """A finished run of `fake` and `serial_cpp` in two rounds."""
    out = tmp_path / "run"
    done = lab(*fake_run(out, rounds=2))
    assert done.returncode == 0, done.stderr
    assert done.stdout.endswith(f"\nThis run is in {out}\nIts report is {out}/report.html\n")
    return out


def test_a_page_without_data_is_small() -> None:
    assert PAGE.exists(), f"{PAGE} is not built: run `make build`"
    assert PAGE.stat().st_size <= LARGEST_PAGE


def test_a_run_ends_with_its_report_which_has_the_numbers_of_the_export(
    lab: Lab, run: Path
) -> None:
    (shown,) = document(run / "report.html")["runs"]
    table = shown["samples"]
    rows = [dict(zip(table["fields"], row, strict=True)) for row in table["rows"]]
    exported = lab.samples(run)
    assert len(rows) == len(exported) == 4
    for row, sample in zip(rows, exported, strict=True):
        assert shown["cells"][row["cell"]]["contender"] == sample["contender"]
        for field in set(row) & set(sample):
            assert row[field] == sample[field], field
    assert shown["header"]["finished_at"] is not None
    assert shown["run_line"] in lab("export", "--format", "markdown", str(run)).stdout


def test_the_same_run_gives_the_same_bytes(lab: Lab, run: Path, tmp_path: Path) -> None:
    done = lab("report", str(run), "--output", str(tmp_path / "again.html"))
    assert (done.returncode, done.stdout) == (0, f"{tmp_path}/again.html\n")
    assert (tmp_path / "again.html").read_bytes() == (run / "report.html").read_bytes()


@pytest.mark.parametrize("name", ["run.sqlite", "link_to_notes", "folder", "link_to_folder"])
def test_only_an_older_page_is_replaced(lab: Lab, run: Path, name: str) -> None:
    (run / "notes").write_text("mine")
    (run / "folder").mkdir()
    (run / "link_to_notes").symlink_to(run / "notes")
    (run / "link_to_folder").symlink_to(run / "folder")
    database = (run / "run.sqlite").read_bytes()
    done = lab("report", str(run), "--output", str(run / name))
    assert done.returncode == 2
    assert done.stderr == (
        f"paceline-bench: {run / name} is there and is no page: name another file with --output\n"
    )
    assert (run / "run.sqlite").read_bytes() == database
    assert (run / "notes").read_text() == "mine"
    assert (run / "link_to_folder").is_symlink()


def test_a_pipe_is_not_replaced_and_a_link_to_a_page_is_followed(lab: Lab, run: Path) -> None:
    os.mkfifo(run / "pipe")
    assert lab("report", str(run), "--output", str(run / "pipe")).returncode == 2
    assert (run / "pipe").is_fifo()
    page = run / "report.html"
    page.write_text("<!doctype html> older")
    (run / "link").symlink_to(page)
    assert lab("report", str(run), "--output", str(run / "link")).returncode == 0
    assert (run / "link").is_symlink()
    assert len(document(page)["runs"]) == 1


def test_two_runs_are_compared_in_the_folder_of_the_second(
    lab: Lab, run: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other"
    assert lab(*fake_run(other)).returncode == 0
    done = lab("report", f"{run}/", str(other))
    page = other / "report_compared_with_run.html"
    assert (done.returncode, done.stdout) == (0, f"{page}\n")
    assert [shown["header"]["id"] for shown in document(page)["runs"]] == ["run", "other"]


def test_a_run_is_not_compared_with_itself(lab: Lab, run: Path) -> None:
    done = lab("report", str(run), f"{run}/")
    assert done.returncode == 2
    assert "are the same run" in done.stderr


def test_the_command_of_a_cell_repeats_just_this_cell(lab: Lab, tmp_path: Path) -> None:
    out = tmp_path / "run"
    settings = ["--set", "contender.fake.run_ms=30", "--set", "seed=7"]
    assert lab(*fake_run(out, *settings, workers="1,2")).returncode == 0
    (shown,) = document(out / "report.html")["runs"]
    command = next(cell["command"] for cell in shown["cells"] if cell["workers"] == 2)
    program, *words = shlex.split(command)
    assert program == "build/bin/paceline-bench"
    assert lab(*words, "--out", str(tmp_path / "again")).returncode == 0
    again = lab.samples(tmp_path / "again")
    assert {(s["contender"], s["workers"]) for s in again} == {("fake", 2), ("serial_cpp", 1)}
    parameters = {json.dumps(s["parameters"]) for s in [*again, *lab.samples(out)]}
    assert len(parameters) == 1
    assert all(s["run_ns"][0] >= 30e6 for s in again if s["contender"] == "fake")


def test_the_page_shows_the_sources_as_they_were_measured(lab: Lab, run: Path) -> None:
    kept = run / "sources" / "serial_cpp" / "main.cpp"
    original = ROOT / "bench" / "contenders" / "serial_cpp" / "main.cpp"
    assert kept.read_text() == original.read_text()
    kept.write_text("// what was measured then\n")
    assert lab("report", str(run)).returncode == 0
    contender = document(run / "report.html")["runs"][0]["contenders"]["serial_cpp"]
    sources = {source["file"]: source["text"] for source in contender["source"]}
    assert sources["main.cpp"] == "// what was measured then\n"
    assert set(sources) == {path.name for path in original.parent.iterdir() if path.is_file()}


def test_a_failure_is_shown_with_its_reason_and_its_stacks(lab: Lab, tmp_path: Path) -> None:
    out = tmp_path / "run"
    hang = [*fault("sleep"), "--set", "deadlines.run=1"]
    assert lab(*fake_run(out, *hang)).returncode == 0
    (shown,) = document(out / "report.html")["runs"]
    cell = cell_of(shown, "fake")
    assert cell["statuses"] == {"hang": 1}
    assert cell["total"] is None
    (mishap,) = cell["mishaps"]
    (stacks,) = (out / "stacks").iterdir()
    assert mishap["status"] == "hang"
    assert mishap["reason"].endswith(f"; stacks in stacks/{stacks.name}")
    assert shown["logs"][f"stacks/{stacks.name}"] == stacks.read_text()


def test_a_long_log_is_cut_in_the_middle(lab: Lab, tmp_path: Path) -> None:
    out = tmp_path / "run"
    assert lab(*fake_run(out, *fault("flood"))).returncode == 0
    (shown,) = document(out / "report.html")["runs"]
    ((name, text),) = shown["logs"].items()
    whole = (out / name).read_text()
    assert len(whole) > 16 * 1024 + 100 > len(text)
    assert " bytes left out here]" in text
    assert (text[:8000], text[-8000:]) == (whole[:8000], whole[-8000:])


def test_a_page_that_cannot_be_written_is_said_and_the_older_one_stays(
    lab: Lab, run: Path, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("mine")
    done = lab("report", str(run), "--output", str(tmp_path / "file" / "page.html"))
    assert (done.returncode, done.stdout) == (2, "")
    (line,) = done.stderr.splitlines()
    assert line.endswith("/file/page.html: Not a directory; name another file with --output")
    assert (tmp_path / "file").read_text() == "mine"


@NEEDS_ROOT
def test_a_full_disk_leaves_no_half_of_a_page(lab: Lab, run: Path, tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=100k", "tmpfs", disk], check=True)
    try:
        (disk / "page.html").write_text("<!doctype html> older")
        done = lab("report", str(run), "--output", str(disk / "page.html"))
        assert (done.returncode, done.stdout) == (2, "")
        assert "No space left on device; free some space" in done.stderr
        assert [path.name for path in disk.iterdir()] == ["page.html"]
        assert (disk / "page.html").read_text() == "<!doctype html> older"
    finally:
        subprocess.run(["umount", disk], check=True)


def without_page(lab: Lab, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the lab where the built page is not there."""
    script = (
        f"mount -t tmpfs tmpfs {PAGE.parent} && exec {shlex.join([str(lab.program), *arguments])}"
    )
    return subprocess.run(
        ["unshare", "--mount", "sh", "-c", script],
        capture_output=True, text=True, check=False, timeout=120, cwd=lab.folder,
    )  # fmt: skip


@NEEDS_ROOT
def test_a_page_that_is_not_built_is_no_failure_of_a_run(lab: Lab, tmp_path: Path) -> None:
    out = tmp_path / "run"
    done = without_page(lab, *fake_run(out))
    assert done.returncode == 0
    assert "Its report" not in done.stdout
    assert f"run make build; then: paceline-bench report {out}" in done.stderr
    done = without_page(lab, "report", str(out))
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.endswith("run make build\n")
    assert not (out / "report.html").exists()
