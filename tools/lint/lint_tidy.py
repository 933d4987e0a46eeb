#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""C++ passes the checks and naming rules of .clang-tidy; what was clean is not looked at again."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from pinned_tools import CleanCache, content_key, run_tool
from repository import Problem, Report, Repository, count, main

COMMANDS = "build/dev/compile_commands.json"
PLACE = re.compile(r"^(.+?):(\d+):\d+: (?:error|warning): (.+)$")
INCLUDE = re.compile(r'^\s*#\s*include\s*[<"]([^>"]+)[>"]', re.MULTILINE)
SEARCHED = re.compile(r"-(?:I|isystem )\s*(\S+)")
# Tests are checked for names: the analyzer takes 20 s for the branches of GoogleTest's macros, and
# forks, raw calls and values that throw before main are what a test of processes is made of.
NOT_IN_TESTS = "-*,readability-identifier-naming"
# Warnings are the compiler's business (cmake/warnings.cmake), and the compiler is g++.
QUIET_COMPILER = ("--extra-arg=-w",)
# A quarter of the analyzer's default effort halves the time of a file. Its "shallow" mode is
# faster, but follows no call into our checks of arguments and takes checked pointers for null.
LIGHT_ANALYZER = tuple(
    f"--extra-arg={word}" for word in ("-Xclang", "-analyzer-config", "-Xclang", "max-nodes=50000")
)
# clang finds its own headers beside its program; g++ alone has omp.h, so its folder comes last.
COMPILER_HEADERS = subprocess.run(
    ["g++", "-print-file-name=include"], capture_output=True, text=True, check=True
).stdout.strip()
CLANG_ARGUMENTS = (*QUIET_COMPILER, f"--extra-arg=-idirafter{COMPILER_HEADERS}", *LIGHT_ANALYZER)


@dataclass
class Sources:
    """The repository's files as the compiler sees them."""

    root: Path
    _texts: dict[Path, bytes] = field(default_factory=dict)

    def text(self, path: Path) -> bytes:
        """The contents of a file, read once."""
        if path not in self._texts:
            self._texts[path] = path.read_bytes()
        return self._texts[path]

    def with_headers(self, source: Path, folders: list[Path]) -> list[Path]:
        """The source and every header of ours that it includes, directly or not."""
        seen: set[Path] = set()
        waiting = [source]
        while waiting:
            path = waiting.pop()
            seen.add(path)
            for name in INCLUDE.findall(self.text(path).decode(errors="replace")):
                for folder in (path.parent, *folders):
                    header = (folder / name).resolve()
                    if header.is_file() and header.is_relative_to(self.root):
                        if header not in seen:
                            waiting.append(header)
                        break
        return sorted(seen)


@dataclass(frozen=True)
class Unit:
    """One source file with all that decides what clang-tidy says about it."""

    path: str
    key: str


def units_of(repository: Repository, database: Path) -> list[Unit]:
    """The files of the compilation database that are ours, each once."""
    sources = Sources(repository.root)
    settings = [
        repository.root / name
        for name in repository.files(".clang-tidy", "tools/setup/requirements.txt")
    ]
    units: dict[str, Unit] = {}
    for entry in json.loads(database.read_text(encoding="utf-8")):
        source = (Path(entry["directory"]) / entry["file"]).resolve()
        if not source.is_file() or not source.is_relative_to(repository.root):
            continue
        path = source.relative_to(repository.root).as_posix()
        if path.startswith("build/"):
            continue
        folders = [Path(entry["directory"], name) for name in SEARCHED.findall(entry["command"])]
        contents = [sources.text(file) for file in sources.with_headers(source, folders)]
        arguments = " ".join((*CLANG_ARGUMENTS, checks_for(path)))
        units[path] = Unit(
            path, content_key(path, entry["command"], arguments, *settings, *contents)
        )
    return list(units.values())


def checks_for(path: str) -> str:
    """The --checks argument: tests are checked for less."""
    return f"--checks={NOT_IN_TESTS}" if "tests" in path.split("/")[:-1] else "--checks="


def check_unit(repository: Repository, unit: Unit) -> list[Problem]:
    """Run clang-tidy on one file; problems in headers of ours count too."""
    command = [
        "clang-tidy",
        "-p",
        str(Path(COMMANDS).parent),
        "--quiet",
        *CLANG_ARGUMENTS,
        checks_for(unit.path),
        unit.path,
    ]
    status, output = run_tool(command, repository.root)
    problems = []
    for line in output.splitlines():
        if found := PLACE.match(line):
            place = (repository.root / found.group(1)).resolve()
            inside = place.is_relative_to(repository.root)
            path = place.relative_to(repository.root).as_posix() if inside else unit.path
            text = found.group(3).replace(",-warnings-as-errors", "")
            problems.append(Problem(path, int(found.group(2)) if inside else 1, text))
    if status != 0 and not problems:
        problems.append(Problem(unit.path, 1, f"clang-tidy failed: {output.strip()[:300]}"))
    return problems


def show_progress(done: int, total: int) -> None:
    """A line that is written over, for people who wait."""
    if sys.stderr.isatty():
        sys.stderr.write(f"\r\x1b[Ktidy: {done}/{total}" if done < total else "\r\x1b[K")
        sys.stderr.flush()


def check(repository: Repository) -> Report:
    """Check every source file of the dev preset whose contents, headers, flags or rules are new."""
    database = repository.root / COMMANDS
    if not database.is_file():
        return Report(
            "0 files",
            [Problem(COMMANDS, 1, "is missing", "run: tools/build/build.sh dev --configure-only")],
        )
    units = units_of(repository, database)
    cache = CleanCache(repository.root, "tidy")
    waiting = [unit for unit in units if not cache.knows(unit.key)]
    report = Report(f"{count(len(units), 'file')}, {len(waiting)} of them new or changed")

    def look_at(unit: Unit) -> list[Problem]:
        problems = check_unit(repository, unit)
        if not problems:
            cache.remember(unit.key)
        return problems

    found: set[Problem] = set()
    jobs = int(os.environ.get("JOBS") or os.cpu_count() or 1)
    with ThreadPoolExecutor(jobs) as workers:
        for done, problems in enumerate(workers.map(look_at, waiting), start=1):
            found.update(problems)
            show_progress(done, len(waiting))
    report.problems = sorted(found)
    cache.forget_others(unit.key for unit in units)
    return report


if __name__ == "__main__":
    main(check)
