#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A contender is short, so that its idiom can be read at a glance: Python 80 lines, C++ 120."""

from __future__ import annotations

from repository import Problem, Report, Repository, count, main

LONGEST = {"contender.py": 80, "main.cpp": 120}


def check(repository: Repository) -> Report:
    """Count the lines of each contender's program, and see that the folder describes itself."""
    folders = sorted({path.split("/")[2] for path in repository.files("bench/contenders/*/*")})
    report = Report(count(len(folders), "contender"))
    for folder in folders:
        here = f"bench/contenders/{folder}"
        if not repository.files(f"{here}/contender.toml"):
            fix = "describe it as bench/README.md says"
            report.problems.append(
                Problem(f"{here}/contender.toml", 1, "the contender's description is missing", fix)
            )
        for name, longest in LONGEST.items():
            for path in repository.files(f"{here}/{name}"):
                if (lines := len(repository.lines(path))) > longest:
                    fix = f"{longest} at most: what is not the idiom belongs into the SDK"
                    report.problems.append(Problem(path, lines, f"{lines} lines", fix))
    return report


if __name__ == "__main__":
    main(check)
