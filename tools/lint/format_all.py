#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Formats all C, C++, Python and TypeScript of the repository with the pinned tools."""

from __future__ import annotations

import sys
from pathlib import Path

from lint_format_typescript import PRETTIER, web_files
from pinned_tools import run_node_tool, run_tool
from repository import CPP, PYTHON, Repository, count, default_root


def format_files(
    repository: Repository, what: str, files: list[str], commands: list[list[str]]
) -> bool:
    """Run the commands over the files of one language; whether all of them went well."""
    before = contents(repository, files)
    for command in commands:
        run = run_node_tool if command[0] == PRETTIER else run_tool
        status, output = run([*command, *files], repository.root) if files else (0, "")
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
    cpp, python = repository.files(*CPP), repository.files(*PYTHON)
    layout = ["ruff", "format", "--no-cache", "--quiet"]
    done = [
        format_files(repository, "C++", cpp, [["clang-format", "--style=file", "-i"]]),
        format_files(repository, "Python", python, [imports, layout]),
        format_files(
            repository,
            "TypeScript",
            web_files(repository),
            [[PRETTIER, "--write", "--log-level=warn"]],
        ),
    ]
    return 0 if all(done) else 1


if __name__ == "__main__":
    sys.exit(main())
