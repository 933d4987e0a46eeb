# SPDX-License-Identifier: Apache-2.0
"""The folders of the Python contenders: short programs without a clock, and true descriptions."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from contender_program import CONTENDERS, SDK

LONGEST = 80
CLOCKS = {"time", "timeit", "datetime"}
FAMILIES = {"serial", "ceiling", "threads", "process pool", "cluster", "queue", "test"}
PROGRAMS = sorted(CONTENDERS.glob("*/contender.py"))

everywhere = pytest.mark.parametrize("program", PROGRAMS, ids=lambda path: path.parent.name)


def test_the_contenders_of_this_suite_are_there() -> None:
    assert len(PROGRAMS) >= 11


@everywhere
def test_a_contender_is_short(program: Path) -> None:
    assert len(program.read_text().splitlines()) <= LONGEST


@everywhere
def test_a_contender_has_no_clock(program: Path) -> None:
    tree = ast.parse(program.read_text())
    imported = {
        (name.split(".")[0])
        for node in ast.walk(tree)
        for name in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else []
        )
    }
    assert imported.isdisjoint(CLOCKS)


@everywhere
def test_a_contender_is_called_as_its_folder(program: Path) -> None:
    assert f'    name = "{program.parent.name}"\n' in program.read_text()


@everywhere
def test_a_description_says_what_the_lab_needs(program: Path) -> None:
    description = tomllib.loads((program.parent / "contender.toml").read_text())
    assert description["language"] == "python"
    assert description["family"] in FAMILIES
    assert description["idiom"] in {"recommended", "naive", "tuned"}
    for page in description["documentation"]:
        # That of our own library is a page of this project.
        assert page.startswith("https://") or (CONTENDERS.parents[1] / page).is_file()
    assert description["documentation"]
    assert description["note"]
    assert description["program"]["command"] == ["{python}", "{folder}/contender.py"]
    queue = description["family"] == "queue"
    workloads = ["queue"] if queue else ["numerical", "stateful", "initialization"]
    assert description["capabilities"]["workloads"] == workloads
    assert description["capabilities"]["parallel"] is (description["family"] != "serial")


@everywhere
def test_the_version_command_prints_one_line(program: Path) -> None:
    description = tomllib.loads((program.parent / "contender.toml").read_text())
    command = [part.format(python=sys.executable) for part in description["program"]["version"]]
    environment = {**os.environ, "PYTHONPATH": str(SDK)}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    assert len(done.stdout.splitlines()) == 1
    assert done.stdout[0].isdigit()


def test_a_distribution_that_is_not_installed_is_status_three_with_a_reason() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "paceline_bench.version", "no-such-distribution"],
        env={**os.environ, "PYTHONPATH": str(SDK)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 3
    assert done.stdout == ""
    assert "no-such-distribution is not installed" in done.stderr
