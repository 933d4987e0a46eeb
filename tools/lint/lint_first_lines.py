#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A file begins with its licence (SPDX) and its purpose in a sentence; a header guards itself."""

from __future__ import annotations

import re

from repository import (
    CMAKE,
    CPP,
    LOCK_FILES,
    PYTHON,
    SHELL,
    TYPESCRIPT,
    Problem,
    Report,
    Repository,
    count,
    main,
    matches,
)

CHECKED = (
    *CPP,
    *PYTHON,
    *SHELL,
    *CMAKE,
    *TYPESCRIPT,
    "*.css",
    "*.sql",
    "*.toml",
    "*.in",
    "Makefile",
    ".clang-format",
    ".clang-tidy",
    ".editorconfig",
)
LICENCE = re.compile(r"(//|#|--|/\*) SPDX-License-Identifier: Apache-2\.0( \*/)?$")
# They all say how their folder is built.
SAME_PURPOSE = ("CMakeLists.txt",)
# A comment or a Python docstring of at least three words.
PURPOSE = re.compile(r'(//|#|--|/\*|r?""")\s*\S+\s+\S+\s+\S+')


def comment_of(path: str) -> str:
    """How a comment line begins in this kind of file."""
    if matches(path, "*.cpp", "*.hpp", "*.ts"):
        return "//"
    if matches(path, "*.h", "*.c", "*.css"):
        return "/*"
    return "--" if path.endswith(".sql") else "#"


def guard_problem(path: str, lines: list[str]) -> Problem | None:
    """A C++ header has #pragma once; a C header may have the classical guard instead."""
    if "#pragma once" in lines:
        return None
    directives = [line for line in lines if line.startswith("#")][:2]
    guarded = (
        len(directives) == 2
        and directives[0].startswith("#ifndef ")
        and directives[1].startswith("#define ")
    )
    if path.endswith(".h") and guarded:
        return None
    return Problem(
        path, 3, "the header does not guard itself", "write #pragma once under the purpose"
    )


def check(repository: Repository) -> Report:
    """Look at the first lines of each file that can hold a comment."""
    files = [path for path in repository.files(*CHECKED) if not matches(path, *LOCK_FILES)]
    report = Report(count(len(files), "file"))
    for path in files:
        lines = repository.lines(path)
        first = 1 if lines and lines[0].startswith("#!") else 0
        head = [*lines[first : first + 2], "", ""]
        if not LICENCE.match(head[0]):
            fix = f"write {comment_of(path)} SPDX-License-Identifier: Apache-2.0"
            report.problems.append(Problem(path, first + 1, "the licence line is missing", fix))
        elif not PURPOSE.match(head[1]) and not matches(path, *SAME_PURPOSE):
            fix = "write one sentence right under the licence line"
            report.problems.append(
                Problem(path, first + 2, "the purpose of the file is missing", fix)
            )
        if matches(path, "*.hpp", "*.h"):
            problem = guard_problem(path, lines)
            report.problems.extend([problem] if problem else [])
    return report


if __name__ == "__main__":
    main(check)
