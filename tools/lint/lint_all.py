#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Runs the rules of this folder (lint_*.py), all or those named, and prints one line each."""

from __future__ import annotations

import argparse
import importlib
import os
import sys
import time
import traceback
from pathlib import Path

from repository import Problem, Report, Repository, count, default_root

HERE = Path(__file__).resolve().parent
COLOUR = sys.stdout.isatty() and not os.environ.get("NO_COLOR")
# The rules that run a slow tool come last, so that the quick ones answer at once.
SLOW = ("types_typescript", "types", "tidy")


def all_rules() -> list[str]:
    """The names of the rules: lint_layers.py is "layers"."""
    names = {path.stem.removeprefix("lint_") for path in HERE.glob("lint_*.py")} - {"all"}
    return sorted(names, key=lambda name: (SLOW.index(name) + 1 if name in SLOW else 0, name))


def painted(word: str, colour: int) -> str:
    """The word in a colour, on a terminal that wants colours."""
    return f"\x1b[{colour}m{word}\x1b[0m" if COLOUR else word


def run_rule(name: str, repository: Repository) -> bool:
    """Run one rule, print its line and its problems under it; whether it passed."""
    started = time.monotonic()
    try:
        report: Report = importlib.import_module(f"lint_{name}").check(repository)
    except Exception:
        report = Report(
            "it broke", [Problem(f"tools/lint/lint_{name}.py", 1, traceback.format_exc().strip())]
        )
    word = painted("failed", 31) if report.problems else painted("ok    ", 32)
    problems = f"{count(len(report.problems), 'problem')}, " if report.problems else ""
    notes = f", {count(len(report.notes), 'note')}" if report.notes else ""
    seconds = time.monotonic() - started
    took = f", {seconds:.0f} s" if seconds >= 1 else ""
    print(f"lint     {name:<17} {word} {problems}{report.checked}{notes}{took}")
    for note in report.notes:
        print(f"         note: {note}")
    for problem in report.problems:
        print(f"         {problem}")
    sys.stdout.flush()
    return not report.problems


def main() -> int:
    """Exit status: 0 all rules passed, 1 some failed, 2 a name that is no rule."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "rules", nargs="*", metavar="RULE", help=f"one of: {' '.join(all_rules())} (default: all)"
    )
    parser.add_argument(
        "--root",
        type=Path,
        default=default_root(),
        help="the tree to look at (default: this repository)",
    )
    arguments = parser.parse_args()
    unknown = sorted(set(arguments.rules) - set(all_rules()))
    if unknown:
        print(
            f"lint: no rule {', '.join(unknown)}; the rules are {' '.join(all_rules())}",
            file=sys.stderr,
        )
        return 2
    repository = Repository(arguments.root)
    passed = [run_rule(name, repository) for name in arguments.rules or all_rules()]
    failed = passed.count(False)
    print(f"lint     {count(len(passed), 'rule')}: {passed.count(True)} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
