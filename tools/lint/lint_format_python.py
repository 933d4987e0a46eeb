#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Python is formatted by the pinned ruff with pyproject.toml."""

from __future__ import annotations

import re

from pinned_tools import first_of_each_file, problems_in, run_tool
from repository import PYTHON, Report, Repository, count, main

PLACE = re.compile(r"(?P<path>.+?):(?P<line>\d+):\d+: (?P<text>.+)")


def check(repository: Repository) -> Report:
    """Compare every file with what ruff would write."""
    files = repository.files(*PYTHON)
    report = Report(count(len(files), "file"))
    if files:
        command = ["ruff", "format", "--check", "--no-cache", "--output-format=concise", *files]
        status, output = run_tool(command, repository.root)
        problems = problems_in(output, status, PLACE, "pyproject.toml", "run: make format")
        report.problems = first_of_each_file(problems, "not formatted")
    return report


if __name__ == "__main__":
    main(check)
