#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""No path of one machine, no fixed temporary name, no registry address in a lock file."""

from __future__ import annotations

import re

from repository import LOCK_FILES, Problem, Report, Repository, count, main, matches

# The brackets keep the patterns from matching themselves; a template of mkdtemp() is no fixed name.
EVERYWHERE = (
    (
        re.compile(r"(?<![\w.~}])/(?:[w]ork/|[r]oot/|[f]arm/|[U]sers/|[h]ome/(?!someone))[\w.]+"),
        "a path of one machine",
        "take it from an argument, or relative to the repository",
    ),
    (
        re.compile(r"(?<![\w.~}/])/(?:var/)?[t]mp/(?!\w*XXXXXX)[\w.]+"),
        "a fixed temporary name",
        "make a fresh one (mkdtemp, mktemp, tmp_path): fixed names collide and can be guessed",
    ),
)
# Where the authors of a package take donations: npm copies it into the lock file.
DONATIONS = re.compile(r'\s*("(url|funding)": )?"https://[^"]*",?$')
IN_LOCK_FILES = (
    (
        re.compile(r"https?://|--?(?:extra-)?index-url|--find-links|\"?registry\"?\s*[=:]"),
        "a registry address in a lock file",
        "lock without an index: tools/setup/lock.sh",
    ),
)


def check(repository: Repository) -> Report:
    """Search every text file, and lock files for addresses too."""
    files = [path for path in repository.files("*") if path != "LICENSE"]
    report = Report(count(len(files), "file"))
    for path in files:
        locked = matches(path, *LOCK_FILES, "*.in", ".npmrc")
        for number, line in repository.numbered(path):
            looked_at = locked and not DONATIONS.match(line)
            patterns = (*EVERYWHERE, *IN_LOCK_FILES) if looked_at else EVERYWHERE
            for pattern, what, fix in patterns:
                if found := pattern.search(line):
                    report.problems.append(Problem(path, number, f"{what}: {found.group()}", fix))
    return report


if __name__ == "__main__":
    main(check)
