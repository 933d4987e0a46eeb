#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The page's TypeScript passes the compiler with the strict settings of bench/report."""

from __future__ import annotations

import re

from pinned_tools import problems_in, run_node_tool
from repository import TYPESCRIPT, Report, Repository, count, main

COMPILER = "typescript/bin/tsc"
PROJECT = "bench/report"
PLACE = re.compile(r"(?P<path>.+?)\((?P<line>\d+),\d+\): error (?P<text>.+)")


def check(repository: Repository) -> Report:
    """Run the compiler over the whole project; it writes nothing."""
    files = repository.files(*TYPESCRIPT)
    report = Report(count(len(files), "file"))
    if files:
        command = [COMPILER, "--project", PROJECT, "--noEmit", "--pretty", "false"]
        status, output = run_node_tool(command, repository.root)
        report.problems = problems_in(output, status, PLACE, f"{PROJECT}/tsconfig.json")
    return report


if __name__ == "__main__":
    main(check)
