#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""C++ in README.md and the guides is a piece of a file in examples/cpp, which ctest runs."""

from __future__ import annotations

import textwrap

from repository import Problem, Report, Repository, count, main

GUIDES = "docs/"
EXAMPLES = "examples/cpp/*.cpp"
OPENING, CLOSING = "```cpp", "```"

Block = tuple[int, list[str]]


def blocks_of(repository: Repository, path: str) -> list[Block]:
    """The C++ blocks of a document: the number of the first line, and the lines."""
    blocks: list[Block] = []
    lines: list[str] | None = None
    for number, line in repository.numbered(path):
        if lines is None and line.strip() == OPENING:
            lines = []
            blocks.append((number + 1, lines))
        elif line.strip() == CLOSING:
            lines = None
        elif lines is not None:
            lines.append(line)
    return blocks


def plain(lines: list[str]) -> list[str]:
    """The lines without the indentation that they share."""
    return textwrap.dedent("\n".join(lines)).split("\n")


def is_piece_of(block: list[str], example: list[str]) -> bool:
    """Whether the block stands in the example, line by line, perhaps further to the right."""
    length = len(block)
    return any(
        plain(example[start : start + length]) == block
        for start in range(len(example) - length + 1)
        if example[start].strip() == block[0].strip()
    )


def check(repository: Repository) -> Report:
    """Look for each block in the examples."""
    examples = [repository.lines(path) for path in repository.files(EXAMPLES)]
    report = Report("")
    total = 0
    documents = repository.files("*.md")
    for path in (one for one in documents if one == "README.md" or one.startswith(GUIDES)):
        for number, lines in blocks_of(repository, path):
            total += 1
            block = plain(lines)
            if not lines or not any(is_piece_of(block, example) for example in examples):
                text = "this C++ is not a contiguous piece of a file in examples/cpp"
                fix = "copy it from there, so that what readers copy was compiled and run"
                report.problems.append(Problem(path, number, text, fix))
    report.checked = f"{count(total, 'block')}, {count(len(examples), 'example')}"
    return report


if __name__ == "__main__":
    main(check)
