#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""No trailing blanks, no tabs outside Makefiles, Unix line ends, one newline at the end."""

from __future__ import annotations

from repository import Problem, Report, Repository, count, main, matches

# Taken over as they were published, or compared byte for byte with what a program prints.
FOREIGN = ("LICENSE", "*/golden/*")
TABS_ALLOWED = ("Makefile", "*.mk", "*.tsv")


def check(repository: Repository) -> Report:
    """Look at the bytes of every text file."""
    files = [path for path in repository.files("*") if not matches(path, *FOREIGN)]
    report = Report("")
    texts = 0
    for path in files:
        data = (repository.root / path).read_bytes()
        if b"\0" in data:
            continue
        texts += 1
        lines = data.split(b"\n")
        if data and (lines[-1] or (len(lines) > 1 and not lines[-2])):
            report.problems.append(
                Problem(
                    path,
                    len(lines),
                    "does not end with exactly one newline",
                    "end the last line, and only once",
                )
            )
        for number, line in enumerate(lines, start=1):
            if line != line.rstrip():
                what = "a Windows line end" if line.endswith(b"\r") else "trailing blanks"
                report.problems.append(Problem(path, number, what, "remove them"))
            if b"\t" in line and not matches(path, *TABS_ALLOWED):
                report.problems.append(Problem(path, number, "a tab", "write spaces"))
    report.checked = count(texts, "file")
    return report


if __name__ == "__main__":
    main(check)
