#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What is left to do is typed, TODO(soon|perf|test|port): ..., and nothing is left for now."""

from __future__ import annotations

import re

from repository import CODE, Problem, Report, Repository, count, main, matches

TYPES = ("soon", "perf", "test", "port")
MARK = re.compile(r"\b(TODO|FIXME|XXX)\b(?:\((\w*)\))?(:? ?\S?)")
# They speak of the marks themselves.
MAY_NAME_THEM = ("tools/lint/lint_todo.py", "tools/lint/tests/test_lint_*.py")


def problem_of(mark: str, kind: str | None, after: str) -> tuple[str, str] | None:
    """What is wrong with one mark, and the fix."""
    typed = f"write TODO({'|'.join(TYPES)}): and a sentence"
    if mark != "TODO":
        return f"{mark} is not a mark of ours", typed
    if kind == "now":
        return "TODO(now) is left", "do it, or give it another type if it can wait"
    if kind not in TYPES:
        return "an untyped TODO", typed
    if not re.fullmatch(r": \S", after):
        return "a TODO that does not say what", typed
    return None


def check(repository: Repository) -> Report:
    """Look at every mark in the code."""
    files = [path for path in repository.files(*CODE) if not matches(path, *MAY_NAME_THEM)]
    report = Report(count(len(files), "file"))
    for path in files:
        for number, line in repository.numbered(path):
            for mark in MARK.finditer(line):
                if found := problem_of(mark.group(1), mark.group(2), mark.group(3)):
                    report.problems.append(Problem(path, number, *found))
    return report


if __name__ == "__main__":
    main(check)
