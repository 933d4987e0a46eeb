# SPDX-License-Identifier: Apache-2.0
"""The command line of `make mutate`."""

from __future__ import annotations

import argparse
import os

ABOUT = """Changes the library line by line and looks whether its tests notice.

A sample of mutants is drawn at random: each is the library with one line changed. It counts if it
compiles and its object code differs. Then the tests of its layer run until one fails; a mutant that
none notices survives, and either a test is missing or somebody says in tools/mutate/survivors.toml
why that is right. The sources are copied to build/mutation and never changed in place."""

EXAMPLES = """examples:
  make mutate                                   300 mutants; goes on where it was interrupted
  make mutate ARGS="--count 20 --only src/shm/ring"
  make mutate ARGS=--list                       those that have been drawn, with their numbers
  make mutate ARGS="--show 0a1b2c3d4e5f"        the diff of one, by its number or the first digits
  make mutate ARGS="--again"                    the survivors once more, after a new test
  make mutate ARGS="--strict --save"            as for a release: fails, and keeps the sample

exit status: 0 done; 1 with --strict too few were killed or a survivor is unexplained; 2 it cannot
be done, for example because the tests fail without a mutant; 130 interrupted"""


def positive(text: str) -> int:
    """A number from 1."""
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("at least 1")
    return number


def parser() -> argparse.ArgumentParser:
    """What may be asked for."""
    words = argparse.ArgumentParser(
        prog="make mutate",
        description=ABOUT,
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add = words.add_argument
    add("--count", type=positive, default=300, metavar="N", help="mutants that count (default 300)")
    add("--seed", type=int, default=1, metavar="N", help="which ones (default 1)")
    add("--only", default="", metavar="FILE", help="sources whose path begins like this")
    add("--list", action="store_true", help="list what has been drawn; run nothing")
    add("--show", metavar="NUMBER", help="the diff of a mutant; run nothing")
    add("--again", action="store_true", help="judge known survivors once more")
    add("--fresh", action="store_true", help="forget what is known, and begin anew")
    add("--save", action="store_true", help="write tools/mutate/sample.json")
    add("--strict", action="store_true", help="fail if the result is not good enough")
    add(
        "--least",
        type=float,
        default=90.0,
        metavar="X",
        help="per cent to be killed with --strict (default 90)",
    )
    add(
        "--workers",
        type=positive,
        default=len(os.sched_getaffinity(0)),
        metavar="N",
        help="mutants at once, each in a tree of its own (default: one a CPU)",
    )
    add(
        "--timeout",
        type=float,
        default=60.0,
        metavar="S",
        help="seconds for all tests of a mutant (default 60); what hangs for longer is killed",
    )
    add("--nice", type=int, default=10, metavar="N", help="how much others go first (default 10)")
    return words
