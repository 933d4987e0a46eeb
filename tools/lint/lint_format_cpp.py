#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""C and C++ are formatted by the pinned clang-format with .clang-format."""

from __future__ import annotations

import re

from pinned_tools import first_of_each_file, problems_in, run_tool
from repository import CPP, Report, Repository, count, main

PLACE = re.compile(r"(?P<path>.+?):(?P<line>\d+):\d+: (?:error|warning): (?P<text>.+)")


def check(repository: Repository) -> Report:
    """Compare every file with what clang-format would write; one problem a file is enough."""
    files = repository.files(*CPP)
    report = Report(count(len(files), "file"))
    if files:
        command = ["clang-format", "--dry-run", "--Werror", "--style=file", *files]
        status, output = run_tool(command, repository.root)
        problems = problems_in(output, status, PLACE, ".clang-format", "run: make format")
        report.problems = first_of_each_file(problems, "not formatted")
    return report


if __name__ == "__main__":
    main(check)
