#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Shell scripts pass shellcheck."""

from __future__ import annotations

import re

from pinned_tools import problems_in, run_tool
from repository import SHELL, Report, Repository, count, main

PLACE = re.compile(r"(?P<path>.+?):(?P<line>\d+):\d+: (?P<text>.+)")


def check(repository: Repository) -> Report:
    """Run shellcheck over every shell script."""
    files = repository.files(*SHELL)
    report = Report(count(len(files), "file"))
    if files:
        command = ["shellcheck", "--format=gcc", "--external-sources", *files]
        status, output = run_tool(command, repository.root)
        report.problems = problems_in(output, status, PLACE, files[0])
    return report


if __name__ == "__main__":
    main(check)
