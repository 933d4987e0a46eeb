#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Every #include follows the arrows of ARCHITECTURE.md; system headers stay in src/os."""

from __future__ import annotations

import re

from repository import CPP, Problem, Report, Repository, count, main

# A layer may include itself and the layers named here, nothing else of ours.
LAYERS: dict[str, set[str]] = {
    "include/paceline": set(),
    "src/os": set(),
    "src/shm": set(),
    "src/queue": {"src/shm", "src/os", "include/paceline"},
    "src/pool": {"src/queue", "src/os", "include/paceline"},
    "python/bindings": {"include/paceline"},
    "bench/kernels": set(),
    "bench/sdk/barrier": set(),
    "bench/sdk/cpp": {"bench/kernels", "bench/sdk/barrier"},
    "bench/contenders": {"bench/kernels", "bench/sdk/barrier", "bench/sdk/cpp", "include/paceline"},
    "bench/inputs": {"bench/kernels"},
    "bench/lab/types": set(),
    "bench/lab/config": {"bench/lab/types"},
    "bench/lab/plan": {"bench/lab/types", "bench/lab/config"},
    "bench/lab/process": {"bench/lab/types"},
    "bench/lab/accounting": {"bench/lab/types", "bench/lab/process"},
    "bench/lab/store": {"bench/lab/types"},
    "bench/lab/stats": {"bench/lab/types"},
    "bench/lab/export": {"bench/lab/types", "bench/lab/stats", "bench/lab/store"},
    "bench/lab/report": {
        "bench/lab/types",
        "bench/lab/stats",
        "bench/lab/store",
        "bench/lab/export",
    },
    "bench/lab/environment": {"bench/lab/types", "bench/lab/process", "bench/lab/config"},
    "bench/lab/runner": {
        "bench/inputs",
        "bench/lab/types",
        "bench/lab/config",
        "bench/lab/plan",
        "bench/lab/process",
        "bench/lab/accounting",
        "bench/lab/store",
        "bench/lab/environment",
    },
}
# These use whatever they like of our code.
FREE = ("bench/lab/cli", "bench/tests", "tests", "examples", "bench/micro")
# The folders that the compiler searches.
INCLUDE_ROOTS = ("bench", "bench/sdk/cpp", "bench/tests", "include", "python", "src")
# Written from the include root, so that the layer can be read off the line.
NAMED_FROM_ROOT = ("bench/lab", "bench/kernels", "bench/inputs", "src")

INCLUDE = re.compile(r'\s*#\s*include\s*([<"])([^>"]+)[>"]')
SYSTEM_HEADER = re.compile(
    r"(sys|linux|asm)/|(dirent|dlfcn|fcntl|poll|pthread|sched|semaphore|signal|spawn|sysexits|termios|unistd)\.h$"
)


def layer_of(path: str) -> str:
    """The layer that a file belongs to, or an empty string."""
    return next((layer for layer in (*LAYERS, *FREE) if path.startswith(layer + "/")), "")


def resolve(repository: Repository, including: str, name: str) -> str:
    """The file of ours that an #include means, or an empty string."""
    folders = (including.rpartition("/")[0], *INCLUDE_ROOTS)
    candidates = (f"{folder}/{name}" if folder else name for folder in folders)
    return next((path for path in candidates if (repository.root / path).is_file()), "")


def fault(repository: Repository, path: str, quote: str, name: str) -> tuple[str, str] | None:
    """What is wrong with one #include, and the fix."""
    layer = layer_of(path)
    if path.startswith("src/") and layer != "src/os" and SYSTEM_HEADER.match(name):
        return f"<{name}> outside src/os", "put the system call into src/os and call that"
    found = resolve(repository, path, name)
    if not found:
        fix = "other libraries' headers are written <...>"
        return (f'"{name}" is not a file of ours', fix) if quote == '"' else None
    full = re.sub("^(bench|include|python|src)/", "", found)
    if path.startswith(NAMED_FROM_ROOT) and name != full:
        return f'"{name}" is written from its folder', f'write it from the root: "{full}"'
    target = layer_of(found)
    if layer in FREE or layer in {"", target} or target in LAYERS[layer]:
        return None
    allowed = ", ".join(sorted(LAYERS[layer])) or "nothing of ours"
    return f"{layer} includes {found}", f"it may include {allowed}: move the code, turn the arrow"


def check(repository: Repository) -> Report:
    """Check each #include of each C and C++ file."""
    files = repository.files(*CPP)
    report = Report("")
    includes = 0
    for path in files:
        if path.startswith(("src/", "bench/")) and not layer_of(path):
            report.problems.append(
                Problem(
                    path, 1, "belongs to no layer", "add its folder to LAYERS in lint_layers.py"
                )
            )
            continue
        for number, line in repository.numbered(path):
            if found := INCLUDE.match(line):
                includes += 1
                wrong = fault(repository, path, *found.groups())
                report.problems.extend([Problem(path, number, *wrong)] if wrong else [])
    report.checked = f"{count(includes, 'include')} of {count(len(files), 'file')}"
    return report


if __name__ == "__main__":
    main(check)
