#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The version is written once, in include/paceline/version.hpp; everything else reads it there."""

from __future__ import annotations

import re

from repository import LOCK_FILES, Problem, Report, Repository, count, main, matches

HOME = "include/paceline/version.hpp"
# The change log names released versions: that is what it is for.
MAY_NAME_IT = ("CHANGELOG.md", *LOCK_FILES)
PART = re.compile(r"#define PACELINE_VERSION_(MAJOR|MINOR|PATCH) (\d+)$")


def check(repository: Repository) -> Report:
    """Look for the version's digits in every other file."""
    parts = [found.group(2) for _, line in repository.numbered(HOME) if (found := PART.match(line))]
    if len(parts) != 3:
        return Report(
            "1 file",
            [
                Problem(
                    HOME,
                    1,
                    "the three numbers of the version are not here",
                    "define MAJOR, MINOR, PATCH",
                )
            ],
        )
    version = ".".join(parts)
    digits = re.compile(rf"(?<![\d.]){re.escape(version)}(?![\d.]*\d)")
    files = [
        path for path in repository.files("*") if path != HOME and not matches(path, *MAY_NAME_IT)
    ]
    problems = [
        Problem(path, number, f"the version {version} is written again", f"read it from {HOME}")
        for path in files
        for number, line in repository.numbered(path)
        if digits.search(line) or PART.match(line)
    ]
    return Report(count(len(files), "file"), problems)


if __name__ == "__main__":
    main(check)
