#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""C++ and Python in README.md and the guides are pieces of files in examples/, which tests run."""

from __future__ import annotations

import textwrap

from repository import Problem, Report, Repository, count, main

GUIDES = "docs/"
# The opening of a block, what its language is called, and where the example is that it is of.
LANGUAGES = {
    "```cpp": ("C++", "examples/cpp/*.cpp"),
    "```python": ("Python", "examples/python/*.py"),
}
CLOSING = "```"

Block = tuple[int, list[str]]


def blocks_of(repository: Repository, path: str, opening: str) -> list[Block]:
    """The blocks of a document: the number of the first line, and the lines."""
    blocks: list[Block] = []
    lines: list[str] | None = None
    for number, line in repository.numbered(path):
        if lines is None and line.strip() == opening:
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
    """Look for each block in the examples of its language."""
    report = Report("")
    blocks = examples = 0
    documents = [
        path for path in repository.files("*.md") if path == "README.md" or path.startswith(GUIDES)
    ]
    for opening, (language, pattern) in LANGUAGES.items():
        programs = [repository.lines(path) for path in repository.files(pattern)]
        examples += len(programs)
        for path in documents:
            for number, lines in blocks_of(repository, path, opening):
                blocks += 1
                block = plain(lines)
                if not lines or not any(is_piece_of(block, program) for program in programs):
                    folder = pattern.rpartition("/")[0]
                    text = f"this {language} is not a contiguous piece of a file in {folder}"
                    fix = "copy it from there, so that what readers copy was run"
                    report.problems.append(Problem(path, number, text, fix))
    report.checked = f"{count(blocks, 'block')}, {count(examples, 'example')}"
    return report


if __name__ == "__main__":
    main(check)
