# SPDX-License-Identifier: Apache-2.0
"""Runs the pinned tools of build/, and remembers for which contents they were content."""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from repository import Problem

# Where the environment's programs stand: beside the interpreter that runs the lints.
PROGRAMS = Path(sys.executable).parent
# Node.js and its packages, beside the Python environment.
NODE = PROGRAMS.parents[1] / "node"


def run_tool(
    command: Sequence[str], folder: Path, environment: dict[str, str] | None = None
) -> tuple[int, str]:
    """Run one of the environment's programs in a folder; its exit status and its output."""
    program = PROGRAMS / command[0]
    done = subprocess.run(
        [str(program) if program.exists() else command[0], *command[1:]],
        cwd=folder,
        env={**os.environ, "NO_COLOR": "1", **(environment or {})},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout


def run_node_tool(command: Sequence[str], folder: Path) -> tuple[int, str]:
    """Run a program of a Node package, named by its path in node_modules."""
    program = NODE / "node_modules" / command[0]
    if not program.exists():
        return 1, f"{program} is missing: run `make setup`"
    return run_tool([str(NODE / "bin" / "node"), str(program), *command[1:]], folder)


def problems_in(
    output: str, status: int, place: re.Pattern[str], where: str, fix: str = ""
) -> list[Problem]:
    """Problems from a tool's lines; `place` names the groups path, line and text.

    A tool that fails without a line that `place` knows is a problem of the file `where`.
    """
    found = [
        Problem(hit["path"], int(hit["line"]), hit["text"], fix)
        for line in output.splitlines()
        if (hit := place.match(line))
    ]
    if status != 0 and not found:
        found.append(Problem(where, 1, f"the tool failed: {output.strip()[:300]}"))
    return found


def first_of_each_file(problems: Iterable[Problem], text: str) -> list[Problem]:
    """One problem a file, at its first line, with another text."""
    first: dict[str, Problem] = {}
    for problem in problems:
        first.setdefault(problem.path, Problem(problem.path, problem.line, text, problem.fix))
    return list(first.values())


def content_key(*parts: str | bytes | Path) -> str:
    """A hash of texts and of files' contents: another key means that the tool must look again."""
    digest = hashlib.sha256()
    for part in parts:
        data = (
            part.read_bytes()
            if isinstance(part, Path)
            else part.encode()
            if isinstance(part, str)
            else part
        )
        digest.update(len(data).to_bytes(8, "little") + data)
    return digest.hexdigest()


class CleanCache:
    """The keys of contents that a tool found clean, one empty file each, in build/lint/<rule>."""

    def __init__(self, root: Path, rule: str) -> None:
        self._folder = root / "build" / "lint" / rule

    def knows(self, key: str) -> bool:
        """Whether this content was clean before."""
        return (self._folder / key).exists()

    def remember(self, key: str) -> None:
        """Note that this content is clean."""
        self._folder.mkdir(parents=True, exist_ok=True)
        (self._folder / key).touch()

    def forget_others(self, keys: Iterable[str]) -> None:
        """Drop the notes of contents that are gone."""
        if self._folder.is_dir():
            kept = set(keys)
            for note in self._folder.iterdir():
                if note.name not in kept:
                    note.unlink(missing_ok=True)
