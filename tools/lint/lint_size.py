#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A file is one thing: noted above 300 lines, refused above 500 unless it says "Size: <why>"."""

from __future__ import annotations

import re

from repository import CODE, Problem, Report, Repository, count, main

NOTED, REFUSED = 300, 500
FIRST_LINES = 10
REASON = re.compile(r"\bSize: \S+ \S+")


def check(repository: Repository) -> Report:
    """Count the lines of each source file."""
    files = repository.files(*CODE)
    report = Report(count(len(files), "file"))
    for path in files:
        lines = repository.lines(path)
        if len(lines) <= NOTED or any(REASON.search(line) for line in lines[:FIRST_LINES]):
            continue
        problem = Problem(
            path,
            len(lines),
            f"{len(lines)} lines",
            'split it by concern, or write "Size: <why>" at its top',
        )
        (report.problems if len(lines) > REFUSED else report.notes).append(problem)
    return report


if __name__ == "__main__":
    main(check)
