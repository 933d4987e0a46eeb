#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Checks the model of the queue with spin, exhaustively: `true` must hold, `faults` must be found.

Each scenario becomes a verifier in a folder of its own below FOLDER, where the trail of a failure
stays: `spin -t -p scenario.pml` there tells it step by step.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from scenarios import PLANTED_FAULTS, TRUE_MODEL, Scenario

MODELS = Path(__file__).resolve().parent
LONGEST_SECONDS = 240
MEGABYTES = 3000
DEEPEST = 1_000_000
# The scenarios have at most ten million states: a hash table of 2^24 places.
HASH_BITS = 24

COUNTS = re.compile(r"depth reached (\d+), errors: (\d+)")
STATES = re.compile(r"^ *([0-9.e+]+) states, stored", re.MULTILINE)
ERROR = re.compile(r"^pan:\d+: (.*?)(?: \(at depth \d+\))?$", re.MULTILINE)
# What pan says when it has not seen everything.
INCOMPLETE = ("max search depth too small", "Search not completed", "out of memory", "truncated")


@dataclass(frozen=True)
class Result:
    """What a verifier said."""

    states: int
    depth: int
    errors: int
    seconds: float
    # Of the first error; or why there is no result.
    message: str
    is_complete: bool


def run(folder: Path, *command: str) -> str:
    """The output of a command in a folder; RuntimeError if it fails."""
    done = subprocess.run(
        command,
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=LONGEST_SECONDS,
        check=False,
    )
    if done.returncode != 0:
        raise RuntimeError(f"{command[0]} ended with {done.returncode}: {done.stdout.strip()}")
    return done.stdout


def verify(scenario: Scenario, folder: Path) -> Result:
    """Build the verifier of a scenario and run it to the end or to the first error."""
    begin = time.monotonic()
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.iterdir():
        old.unlink()
    defines = "".join(f"#define {name} {text}\n" for name, text in scenario.defines.items())
    (folder / "scenario.pml").write_text(f'{defines}#include "{MODELS / scenario.model}"\n')
    run(folder, "spin", "-a", "scenario.pml")
    kind = "-DNP" if scenario.progress else "-DSAFETY"
    limits = ("-DVECTORSZ=1024", f"-DMEMLIM={MEGABYTES}")
    run(folder, "cc", "-O1", "-w", kind, "-DCOLLAPSE", *limits, "-o", "pan", "pan.c")
    search = ("-l",) if scenario.progress else ()
    said = run(folder, "./pan", *search, f"-m{DEEPEST}", f"-w{HASH_BITS}")
    counts, states = COUNTS.search(said), STATES.search(said)
    if counts is None or states is None or "Full statespace search" not in said:
        raise RuntimeError(f"pan says something else than expected: {said.strip()}")
    error = ERROR.search(said)
    return Result(
        states=int(float(states[1])),
        depth=int(counts[1]),
        errors=int(counts[2]),
        seconds=time.monotonic() - begin,
        message=error[1] if error else "",
        is_complete=not any(words in said for words in INCOMPLETE),
    )


def surprise(scenario: Scenario, result: Result, *, is_faulty: bool) -> str:
    """What is not as it must be, or nothing."""
    if is_faulty:
        return "" if result.errors > 0 and result.message else "the fault was not found"
    if result.errors > 0:
        return f"{scenario.model} does not hold: {result.message}"
    return "" if result.is_complete else f"not all states were seen: {result.message}"


def check(scenarios: tuple[Scenario, ...], folder: Path, *, is_faulty: bool) -> int:
    """Verify one after the other, with a table; the number of surprises."""
    surprises = 0
    titles = ("configuration", "states", "depth", "errors", "seconds")
    print("{:34} {:>9} {:>6} {:>6} {:>7}".format(*titles), flush=True)
    for scenario in scenarios:
        place = folder / re.sub(r"\W+", "_", scenario.name)
        print(f"{scenario.name:34} ", end="", flush=True)
        try:
            result = verify(scenario, place)
        except (OSError, RuntimeError, subprocess.TimeoutExpired) as error:
            surprises += 1
            print(f"no result: {error}", flush=True)
            continue
        wrong = surprise(scenario, result, is_faulty=is_faulty)
        print(
            f"{result.states:9} {result.depth:6} {result.errors:6} {result.seconds:7.1f}",
            f" {result.message}" if is_faulty else "",
            sep="",
            flush=True,
        )
        if wrong:
            surprises += 1
            print(f"  {wrong}; in {place}: spin -t -p scenario.pml", flush=True)
    return surprises


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=("true", "faults"))
    parser.add_argument("folder", type=Path, help="where verifiers and trails go")
    options = parser.parse_args()
    is_faulty = options.what == "faults"
    scenarios = PLANTED_FAULTS if is_faulty else TRUE_MODEL
    surprises = check(scenarios, options.folder.resolve() / options.what, is_faulty=is_faulty)
    print(f"{len(scenarios) - surprises} of {len(scenarios)} as they must be")
    return 1 if surprises else 0


if __name__ == "__main__":
    sys.exit(main())
