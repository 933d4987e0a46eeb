#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Prints the figures to reach, one line each.

  figure NAME target OP X measured Y [low high] met|missed

Each value is the median of the rounds of one interleaved run, with its range; every figure is a
ratio of two measurements of the same round. The exit status is 0 whether they are met or not.

Examples:
  make figures                       all groups
  make figures ARGS=queue            one group, by its exact name
  make figures ARGS="python-queue --rounds 9"
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable

from python_queue_figures import python_queue
from queue_figures import queue

GROUPS: dict[str, Callable[[int], list[str]]] = {"queue": queue, "python-queue": python_queue}


def main() -> int:
    """Run the groups that were asked for."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("groups", nargs="*", metavar="GROUP", help=", ".join(GROUPS))
    parser.add_argument("--rounds", type=int, default=5, help="at least 3 (default 5)")
    options = parser.parse_args()
    unknown = [name for name in options.groups if name not in GROUPS]
    if unknown:
        parser.error(f"no such group: {', '.join(unknown)} (there are: {', '.join(GROUPS)})")
    if options.rounds < 3:
        parser.error("--rounds: a median with its range needs at least 3")
    for name in options.groups or GROUPS:
        for text in GROUPS[name](options.rounds):
            print(text, flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
