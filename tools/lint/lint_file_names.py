#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Names are snake_case; a test is <unit>_test.cpp, test_<area>.py or <area>.test.ts."""

from __future__ import annotations

import re

from repository import CPP, PYTHON, TYPESCRIPT, Problem, Report, Repository, count, main

SNAKE = re.compile(r"_{0,2}[a-z0-9]+(_[a-z0-9]+)*_{0,2}$")
CPP_TEST = re.compile(r"TEST(_F|_P)?\(")
PYTHON_TEST = re.compile(r"def test_|class Test[A-Z]")
TYPESCRIPT_TEST = re.compile(r"(test|it|describe)(\.\w+)*\(")
# As the tools that read them want them.
FIXED = {"CMakeLists.txt", "Makefile", "vite.config.ts"}


def problem_of_tests(path: str, lines: list[str]) -> Problem | None:
    """A file with tests in it is named as the test runners and people look for it."""
    name = path.rpartition("/")[2]
    cpp = name.endswith(".cpp") and any(CPP_TEST.match(line) for line in lines)
    if cpp and not name.endswith("_test.cpp"):
        return Problem(path, 1, "tests in a file of another name", "call it <unit>_test.cpp")
    python = name.endswith(".py") and any(PYTHON_TEST.match(line) for line in lines)
    if python and not name.startswith("test_"):
        return Problem(path, 1, "pytest finds no tests under this name", "call it test_<area>.py")
    typescript = name.endswith(".ts") and any(TYPESCRIPT_TEST.match(line) for line in lines)
    if typescript and not name.endswith(".test.ts"):
        return Problem(path, 1, "Vitest finds no tests under this name", "call it <area>.test.ts")
    return None


def check(repository: Repository) -> Report:
    """Look at the name of every source file and of its folders."""
    files = repository.files(*CPP, *PYTHON, *TYPESCRIPT, "*.css", "*.sh", "*.cmake", "*.toml")
    report = Report(count(len(files), "file"))
    for path in files:
        *folders, name = path.split("/")
        parts = [folder.lstrip(".") for folder in folders] + [
            name.removesuffix(".test.ts").rsplit(".", 1)[0]
        ]
        if name not in FIXED and not all(SNAKE.match(part) for part in parts):
            report.problems.append(Problem(path, 1, "not snake_case", "rename it"))
        elif problem := problem_of_tests(path, repository.lines(path)):
            report.problems.append(problem)
    return report


if __name__ == "__main__":
    main(check)
