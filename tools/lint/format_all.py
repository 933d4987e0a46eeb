#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Formats all C, C++ and Python of the repository with the pinned tools."""

from __future__ import annotations

import sys
from pathlib import Path

from pinned_tools import run_tool
from repository import CPP, PYTHON, Repository, count, default_root


def format_files(repository: Repository, what: str, commands: list[list[str]]) -> bool:
    """Run the commands over the files of one language; whether all of them went well."""
    files = repository.files(*(CPP if what == "C++" else PYTHON))
    before = contents(repository, files)
    for command in commands:
        status, output = run_tool([*command, *files], repository.root) if files else (0, "")
        if status != 0:
            print(f"format   error {what}: {output.strip()}", file=sys.stderr)
            return False
    changed = sum(old != new for old, new in zip(before, contents(repository, files), strict=True))
    print(f"format   ok    {what}: {count(len(files), 'file')}, {changed} changed")
    return True


def contents(repository: Repository, files: list[str]) -> list[bytes]:
    """The bytes of the files."""
    return [Path(repository.root, path).read_bytes() for path in files]


def main() -> int:
    """Exit status 1 if a formatter failed."""
    repository = Repository(default_root())
    imports = ["ruff", "check", "--no-cache", "--quiet", "--select=I", "--fix", "--exit-zero"]
    done = [
        format_files(repository, "C++", [["clang-format", "--style=file", "-i"]]),
        format_files(repository, "Python", [imports, ["ruff", "format", "--no-cache", "--quiet"]]),
    ]
    return 0 if all(done) else 1


if __name__ == "__main__":
    sys.exit(main())
