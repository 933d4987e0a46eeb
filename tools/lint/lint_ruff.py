#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Python follows the ruff rules that pyproject.toml selects."""

from __future__ import annotations

import re

from pinned_tools import problems_in, run_tool
from repository import PYTHON, Report, Repository, count, main

PLACE = re.compile(r"(?P<path>.+?):(?P<line>\d+):\d+: (?P<text>.+)")


def check(repository: Repository) -> Report:
    """Run ruff over every Python file; [*] marks what `ruff check --fix` mends."""
    files = repository.files(*PYTHON)
    report = Report(count(len(files), "file"))
    if files:
        command = ["ruff", "check", "--no-cache", "--output-format=concise", *files]
        status, output = run_tool(command, repository.root)
        report.problems = problems_in(output, status, PLACE, "pyproject.toml")
    return report


if __name__ == "__main__":
    main(check)
