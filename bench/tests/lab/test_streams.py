# SPDX-License-Identifier: Apache-2.0
"""Standard output and error that are closed, full, or a terminal that goes away."""

from __future__ import annotations

import os
import signal
import subprocess
from pathlib import Path

import pytest
from conftest import CALL_SECONDS, Lab
from runs import fake_run
from test_interruption import rows, wait_until


def shell(lab: Lab, words: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the lab with the redirections in `words`."""
    return subprocess.run(
        ["/bin/bash", "-c", f'exec "$0" "$@" {words}', str(lab.program), *arguments],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PACELINE_TEST": str(lab.folder)},
        cwd=lab.folder,
        timeout=CALL_SECONDS,
    )


@pytest.mark.parametrize("words", ["2>/dev/full", "2>&-", "<&- >&- 2>&-"])
def test_a_run_goes_on_without_standard_error(lab: Lab, tmp_path: Path, words: str) -> None:
    out = tmp_path / "run"
    assert shell(lab, words, *fake_run(out)).returncode == 0
    assert {s["status"] for s in lab.samples(out)} == {"ok"}


@pytest.mark.parametrize("arguments", [["list"], ["--help"], ["run", "--help"], ["--version"]])
def test_output_that_cannot_be_written_is_an_error(lab: Lab, arguments: list[str]) -> None:
    done = shell(lab, ">/dev/full", *arguments)
    assert done.returncode == 2
    assert "cannot write to standard output" in done.stderr


def test_a_run_whose_table_cannot_be_written_is_kept(lab: Lab, tmp_path: Path) -> None:
    out = tmp_path / "run"
    done = shell(lab, ">/dev/full", *fake_run(out))
    assert done.returncode == 2
    assert "cannot write to standard output" in done.stderr
    assert {s["status"] for s in lab.samples(out)} == {"ok"}


def take_the_terminal() -> None:
    """In the child: make standard input its controlling terminal, and have its hangup heard."""
    signal.signal(signal.SIGHUP, signal.SIG_DFL)
    os.close(os.open(os.ttyname(0), os.O_RDWR))


def test_a_run_ends_in_order_when_its_terminal_is_closed(lab: Lab, tmp_path: Path) -> None:
    out = tmp_path / "run"
    master, terminal = os.openpty()
    process = subprocess.Popen(
        [lab.program, *fake_run(out, "--set", "contender.fake.run_ms=300", rounds=50)],
        stdin=terminal,
        stdout=terminal,
        stderr=terminal,
        start_new_session=True,
        env={**os.environ, "PACELINE_TEST": str(lab.folder)},
        preexec_fn=take_the_terminal,  # noqa: PLW1509 it calls the kernel only
    )
    lab.pids.add(process.pid)
    os.close(terminal)
    wait_until(lambda: len(rows(out)) >= 3)
    os.close(master)
    assert process.wait(60) == 130
    assert len(lab.samples(out)) >= 3


def test_a_run_under_nohup_outlives_the_hangup(lab: Lab, tmp_path: Path) -> None:
    out = tmp_path / "run"
    process = subprocess.Popen(
        ["nohup", lab.program, *fake_run(out, "--set", "contender.fake.run_ms=200", rounds=3)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "PACELINE_TEST": str(lab.folder)},
        cwd=lab.folder,
    )
    lab.pids.add(process.pid)
    wait_until(lambda: len(rows(out)) >= 2)
    process.send_signal(signal.SIGHUP)
    process.communicate(timeout=CALL_SECONDS)
    assert process.returncode == 0
    assert len(lab.samples(out)) == 3 * 2
