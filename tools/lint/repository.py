# SPDX-License-Identifier: Apache-2.0
"""What every lint needs: the repository's files, a way to report a problem, a main function."""

from __future__ import annotations

import argparse
import fnmatch
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

CPP = ("*.cpp", "*.hpp", "*.h", "*.c")
PYTHON = ("*.py", "*.pyi")
SHELL = ("*.sh", ".ci/run")
CMAKE = ("CMakeLists.txt", "*.cmake")
TYPESCRIPT = ("*.ts",)
# What the formatter of the page's language formats.
WEB = (*TYPESCRIPT, "bench/report/*.html", "bench/report/*.css", "bench/report/*.json")
CODE = (*CPP, *PYTHON, *SHELL, *CMAKE, *TYPESCRIPT, "*.sql", "Makefile")
# Written by a tool, not by a person.
LOCK_FILES = ("requirements*.txt", "package-lock.json", "*.lock")
# The report of a real run holds what that run printed: text that is nobody's style.
FILES_OF_A_RUN = {"docs/example_report.html"}
FOLDERS_NOT_OURS = {".git", "build", "results", "__pycache__", "node_modules"}


@dataclass(frozen=True, order=True)
class Problem:
    """One place where a rule is broken, and what to do about it."""

    path: str
    line: int
    text: str
    fix: str = ""

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.text}" + (f"; {self.fix}" if self.fix else "")


@dataclass
class Report:
    """What a rule found. Notes do not fail; `checked` says how much it looked at ("12 files")."""

    checked: str
    problems: list[Problem] = field(default_factory=list)
    notes: list[Problem] = field(default_factory=list)


class Repository:
    """The files under a root: those that git knows or would add; all of them without git."""

    def __init__(self, root: Path) -> None:
        self.root = root.resolve()

    def files(self, *patterns: str) -> list[str]:
        """Paths relative to the root whose name or whole path matches one of the patterns."""
        return [path for path in self._all_files if matches(path, *patterns)]

    def lines(self, path: str) -> list[str]:
        """The lines of a text file, without their ends; a file that is not text has none."""
        try:
            return (self.root / path).read_text(encoding="utf-8").splitlines()
        except UnicodeDecodeError:
            return []

    def numbered(self, path: str) -> Iterator[tuple[int, str]]:
        """The lines with their numbers, from 1."""
        return enumerate(self.lines(path), start=1)

    @cached_property
    def _all_files(self) -> list[str]:
        if (self.root / ".git").exists():
            command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
            listed = subprocess.run(
                command, cwd=self.root, capture_output=True, text=True, check=True
            ).stdout
            names: Iterable[str] = listed.split("\0")
        else:
            names = (path.relative_to(self.root).as_posix() for path in self.root.rglob("*"))
        return sorted(
            name
            for name in set(names)
            if name
            and name not in FILES_OF_A_RUN
            and not FOLDERS_NOT_OURS.intersection(name.split("/")[:-1])
            and (self.root / name).is_file()
        )


def matches(path: str, *patterns: str) -> bool:
    """Whether the file's name, or its whole path, matches one of the patterns."""
    name = path.rsplit("/", 1)[-1]
    return any(fnmatch.fnmatchcase(name, p) or fnmatch.fnmatchcase(path, p) for p in patterns)


def count(number: int, what: str) -> str:
    """The number with its noun: "1 file", "2 files"."""
    return f"{number} {what}{'' if number == 1 else 's'}"


def default_root() -> Path:
    """The root of the repository that holds these scripts."""
    return Path(__file__).resolve().parents[2]


def main(check: Callable[[Repository], Report]) -> None:
    """Run one rule as a program: problems on standard output, exit status 1 if there are any."""
    parser = argparse.ArgumentParser(description=sys.modules["__main__"].__doc__)
    parser.add_argument(
        "--root",
        type=Path,
        default=default_root(),
        help="the tree to look at (default: this repository)",
    )
    report = check(Repository(parser.parse_args().root))
    for note in report.notes:
        print(f"{note} (note)")
    for problem in report.problems:
        print(problem)
    print(f"{count(len(report.problems), 'problem')}, {report.checked}")
    sys.exit(1 if report.problems else 0)
