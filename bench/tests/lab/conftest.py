# SPDX-License-Identifier: Apache-2.0
"""Runs the built paceline-bench; each test has a watchdog and is checked for what it leaves."""

from __future__ import annotations

import faulthandler
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[3]
# One call of the lab may take this long; the watchdog of the whole test comes later, since it ends
# all tests.
CALL_SECONDS = 900
WATCHDOG_SECONDS = 1800


@dataclass
class Lab:
    """The lab's program, and a folder for the runs of one test."""

    program: Path
    folder: Path
    pids: set[int] = field(default_factory=set)

    @property
    def mark(self) -> str:
        """What every process that this test starts has in its environment."""
        return f"PACELINE_TEST={self.folder}"

    def __call__(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        process = self.start(*arguments)
        try:
            output, errors = process.communicate(timeout=CALL_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()
            raise
        return subprocess.CompletedProcess(process.args, process.returncode, output, errors)

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        """Start the lab and leave it running."""
        process = subprocess.Popen(
            [str(self.program), *arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, "PACELINE_TEST": str(self.folder)},
            cwd=self.folder,
        )
        self.pids.add(process.pid)
        return process

    def samples(self, run: Path) -> list[dict[str, Any]]:
        """All samples of a run, by its JSON export."""
        exported = self("export", "--format", "json", str(run))
        assert exported.returncode == 0, exported.stderr
        samples: list[dict[str, Any]] = json.loads(exported.stdout)["samples"]
        return samples

    def processes(self) -> list[int]:
        """Pids of all living processes that this test's labs started, themselves included."""
        found = []
        for folder in Path("/proc").iterdir():
            if not folder.name.isdigit() or int(folder.name) == os.getpid():
                continue
            try:
                content = (folder / "environ").read_bytes()
            except OSError:
                continue
            if self.mark.encode() in content:
                found.append(int(folder.name))
        return found

    def sample_folders(self) -> set[Path]:
        """Folders of samples that belong to this test's labs."""
        found = set()
        for folder in [*Path("/tmp").glob("pl??????"), *Path("/dev/shm").glob("pl??????")]:
            try:
                owner = (folder / ".paceline-bench").read_text().split()
            except OSError:
                continue
            if owner and int(owner[0]) in self.pids:
                found.add(folder)
        return found


@pytest.fixture(autouse=True)
def _watchdog() -> Iterator[None]:
    assert sys.__stderr__ is not None
    faulthandler.dump_traceback_later(WATCHDOG_SECONDS, exit=True, file=sys.__stderr__)
    yield
    faulthandler.cancel_dump_traceback_later()


@pytest.fixture
def lab(tmp_path: Path) -> Iterator[Lab]:
    """The built lab: PACELINE_BENCH_PROGRAM, or that of the release preset."""
    program = Path(
        os.environ.get("PACELINE_BENCH_PROGRAM", ROOT / "build" / "bin" / "paceline-bench")
    )
    assert program.exists(), f"{program} is not built: run `make build`"
    made = Lab(program, tmp_path)
    yield made
    assert made.processes() == [], "a process is left"
    assert made.sample_folders() == set(), "a folder of a sample is left"
