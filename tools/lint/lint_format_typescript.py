#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The page's TypeScript, HTML, CSS and JSON are formatted by the pinned Prettier."""

from __future__ import annotations

import re

from pinned_tools import problems_in, run_node_tool
from repository import LOCK_FILES, WEB, Problem, Report, Repository, count, main, matches

PRETTIER = "prettier/bin/prettier.cjs"
BROKEN = re.compile(r"\[error\] (?P<path>[^:]+): (?P<text>.+) \((?P<line>\d+):\d+\)")


def web_files(repository: Repository) -> list[str]:
    """The files that Prettier formats; a lock file is npm's."""
    return [path for path in repository.files(*WEB) if not matches(path, *LOCK_FILES)]


def check(repository: Repository) -> Report:
    """Compare every file with what Prettier would write."""
    files = web_files(repository)
    report = Report(count(len(files), "file"))
    if files:
        command = [PRETTIER, "--list-different", *files]
        status, output = run_node_tool(command, repository.root)
        report.problems = [
            Problem(path, 1, "not formatted", "run: make format")
            for path in output.splitlines()
            if path in files
        ]
        if not report.problems:
            report.problems = problems_in(output, status, BROKEN, files[0])
    return report


if __name__ == "__main__":
    main(check)
