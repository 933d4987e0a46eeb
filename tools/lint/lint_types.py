#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Python passes mypy --strict, each part alone: a contender sees what is shared and no other."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pinned_tools import CleanCache, content_key, problems_in, run_tool
from repository import PYTHON, Problem, Report, Repository, count, main

# They are written as users write them, without types.
EXAMPLES = "examples/python/"
# What every part may import, the SDK and the package: the folder that it is imported from, and
# where its own files are.
SHARED = {"bench/sdk/python": "bench/sdk/python/", "python": "python/paceline/"}
# What is for other versions of Python than ours, too: the oldest and the newest.
VERSIONS = {"python": ("3.10", "3.14")}
PLACE = re.compile(r"(?P<path>.+?):(?P<line>\d+): error: (?P<text>.+)")


@dataclass(frozen=True)
class Part:
    """Files that mypy sees together, and the folders that it imports from."""

    name: str
    files: tuple[str, ...]
    import_folders: tuple[str, ...]


def parts_of(repository: Repository) -> list[Part]:
    """What is shared, each contender, and every other folder that holds Python files directly."""
    files = repository.files(*PYTHON)
    by_folder: dict[str, list[str]] = {}
    for path in files:
        if not path.startswith((EXAMPLES, *SHARED.values())):
            by_folder.setdefault(path.rpartition("/")[0], []).append(path)
    parts = []
    for folder, own_files in SHARED.items():
        own = tuple(path for path in files if path.startswith(own_files))
        if own:
            parts.append(Part(folder, own, (folder,)))
    for folder, inside in sorted(by_folder.items()):
        # A test imports what stands beside its folder.
        parent = folder.rpartition("/")[0]
        imports = (folder, *((parent,) if folder.endswith("/tests") else ()), *SHARED)
        found = tuple(dict.fromkeys(i for i in imports if (repository.root / i).is_dir()))
        parts.append(Part(folder, tuple(inside), found))
    return parts


def key_of(repository: Repository, part: Part) -> str:
    """Changes with the part, what it can import of ours, the settings and the pinned packages."""
    imported = [
        path
        for path in repository.files(*PYTHON)
        if path.startswith(tuple(SHARED.get(f, f"{f}/") for f in part.import_folders))
    ]
    settings = repository.files("pyproject.toml", "tools/setup/requirements.txt")
    names = sorted({*part.files, *imported, *settings})
    return content_key(part.name, *names, *(repository.root / name for name in names))


def check_part(repository: Repository, part: Part) -> list[Problem]:
    """Run mypy on one part."""
    cache = repository.root / "build" / "lint" / "mypy" / part.name.replace("/", "-")
    command = [
        "mypy",
        # Said here too: mypy takes a settings file that it cannot read for an empty one.
        "--strict",
        "--no-error-summary",
        "--no-color-output",
        f"--cache-dir={cache}",
        *part.files,
    ]
    problems: list[Problem] = []
    for version in VERSIONS.get(part.name, (None,)):
        options = [f"--python-version={version}"] if version else []
        folders = {"MYPYPATH": ":".join(part.import_folders)}
        status, output = run_tool([*command, *options], repository.root, folders)
        problems += problems_in(output, status, PLACE, part.files[0])
    return problems


def check(repository: Repository) -> Report:
    """Check the parts that have changed, or import what has changed, since they were clean."""
    parts = parts_of(repository)
    cache = CleanCache(repository.root, "types")
    keys = {part: key_of(repository, part) for part in parts}
    report = Report(
        f"{count(sum(len(part.files) for part in parts), 'file')} in {count(len(parts), 'part')}"
    )
    for part, key in keys.items():
        if not cache.knows(key):
            problems = check_part(repository, part)
            report.problems.extend(problems)
            if not problems:
                cache.remember(key)
    report.problems = sorted(set(report.problems))
    cache.forget_others(keys.values())
    return report


if __name__ == "__main__":
    main(check)
