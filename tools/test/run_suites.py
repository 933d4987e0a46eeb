#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Runs test suites one after the other, all of them even if one fails, and counts what came out.

A suite is `lint` (the rules of tools/lint), `python` (pytest), `report` (the page of the report,
Vitest), or a preset of CMakePresets.json, which is configured, built and run by ctest. CTEST_ARGS,
PYTEST_ARGS and VITEST_ARGS hand more words to the three.
"""

from __future__ import annotations

import argparse
import os
import re
import shlex
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

from results import Outcome, read_junit, summary

ROOT = Path(__file__).resolve().parents[2]
BUILD = ROOT / "build"
LINT_COUNTS = re.compile(r"^lint .*: (\d+) passed, (\d+) failed$")


def run(
    *command: str | Path, environment: dict[str, str] | None = None, folder: Path = ROOT
) -> int:
    """Run a command in a folder of the repository, with its output on ours."""
    sys.stdout.flush()
    return subprocess.run(
        [str(word) for word in command],
        cwd=folder,
        env={**os.environ, **(environment or {})},
        stdin=subprocess.DEVNULL,
        check=False,
    ).returncode


def build(preset: str, *options: str) -> int:
    """Configure and build a preset."""
    return run("tools/build/build.sh", preset, *options)


def extra(name: str) -> list[str]:
    """More words for a runner, from the environment."""
    return shlex.split(os.environ.get(name, ""))


def lint_suite() -> Outcome:
    """The rules of tools/lint; each counts as one test."""
    if status := build("dev", "--configure-only"):
        return Outcome("lint", failed=1, note=f"the dev preset could not be configured ({status})")
    command = [sys.executable, "tools/lint/lint_all.py"]
    passed = failed = 0
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as rules:
        for line in rules.stdout or []:
            print(line, end="", flush=True)
            if found := LINT_COUNTS.match(line):
                passed, failed = int(found[1]), int(found[2])
    if rules.returncode != 0 and failed == 0:
        return Outcome("lint", passed, 1, note=f"lint_all.py exited with {rules.returncode}")
    return Outcome("lint", passed, failed)


def preset_suite(preset: str) -> Outcome:
    """Everything that ctest knows under a preset."""
    if build(preset) != 0:
        return Outcome(preset, failed=1, note="it does not build")
    junit = BUILD / preset / "junit.xml"
    junit.unlink(missing_ok=True)
    jobs = os.environ.get("JOBS") or str(os.cpu_count() or 1)
    options = ["--parallel", jobs, "--output-junit", str(junit), *extra("CTEST_ARGS")]
    status = run("ctest", "--preset", preset, *options)
    return read_junit(preset, junit, status, 0.0)


def build_page() -> int:
    """Build the page of the report."""
    return run("tools/build/report.sh")


def python_suite() -> Outcome:
    """Everything that pytest finds; it drives what the dev preset built, and the page."""
    if build("dev") != 0:
        return Outcome("python", failed=1, note="the dev preset, which it drives, does not build")
    if build_page() != 0:
        return Outcome("python", failed=1, note="the page of the report does not build")
    if run("tools/build/package.sh") != 0:
        return Outcome("python", failed=1, note="the Python package does not build")
    built = {
        "PACELINE_BENCH_PROGRAM": BUILD / "dev/bin/paceline-bench",
        "PACELINE_BENCH_KERNELS": BUILD / "dev/lib/libpaceline_kernels.so",
        "PACELINE_BENCH_BARRIER": BUILD / "dev/lib/libpaceline_barrier.so",
    }
    junit = BUILD / "python-junit.xml"
    junit.unlink(missing_ok=True)
    command = (sys.executable, "-m", "pytest", f"--junit-xml={junit}", *extra("PYTEST_ARGS"))
    status = run(*command, environment={name: str(path) for name, path in built.items()})
    return read_junit("python", junit, status, 0.0)


def report_suite() -> Outcome:
    """The tests of the report's page: its data, and the built page in a browser."""
    if build_page() != 0:
        return Outcome("report", failed=1, note="the page of the report does not build")
    junit = BUILD / "report-junit.xml"
    junit.unlink(missing_ok=True)
    vitest = (BUILD / "node/bin/node", BUILD / "node/node_modules/vitest/vitest.mjs")
    options = ("--reporter=default", "--reporter=junit", f"--outputFile.junit={junit}")
    plain = {} if sys.stdout.isatty() else {"NO_COLOR": "1"}
    words = ("run", *options, *extra("VITEST_ARGS"))
    status = run(*vitest, *words, environment=plain, folder=ROOT / "bench/report")
    return read_junit("report", junit, status, 0.0)


def run_suite(name: str) -> Outcome:
    """Run one suite by its name and take its time."""
    started = time.monotonic()
    print(f"\ntest     ...   {name}", flush=True)
    suites = {"lint": lint_suite, "python": python_suite, "report": report_suite}
    outcome = suites[name]() if name in suites else preset_suite(name)
    return replace(outcome, suite=name, seconds=time.monotonic() - started)


def main() -> int:
    """Exit status: 0 all passed, 1 something failed, 130 interrupted."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "suites", nargs="+", metavar="SUITE", help="lint, python, report, or a preset"
    )
    outcomes: list[Outcome] = []
    try:
        outcomes.extend(map(run_suite, parser.parse_args().suites))
    except KeyboardInterrupt:
        print("\ninterrupted: the suites that were done", file=sys.stderr)
        print(summary(outcomes))
        return 130
    print(summary(outcomes))
    return 0 if all(outcome.well for outcome in outcomes) else 1


if __name__ == "__main__":
    sys.exit(main())
