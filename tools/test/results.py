# SPDX-License-Identifier: Apache-2.0
"""Counts of a test run, read from the JUnit files that ctest and pytest write, and the summary."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

# Why ctest calls a test skipped although it ran; any other reason means that it could not run.
CTEST_SKIPS = ("SKIP_REGULAR_EXPRESSION_MATCHED", "SKIP_RETURN_CODE")


@dataclass(frozen=True)
class Outcome:
    """What came of one suite; `note` says what went wrong outside the tests."""

    suite: str
    passed: int = 0
    failed: int = 0
    skipped: int = 0
    seconds: float = 0.0
    note: str = ""

    @property
    def well(self) -> bool:
        """Whether nothing failed."""
        return self.failed == 0


def is_skip(case: ET.Element) -> bool:
    """Whether a test was switched off, or said itself that it does not apply here."""
    if case.get("status") == "disabled":
        return True
    skipped = case.find("skipped")
    if skipped is None:
        return False
    return case.get("status") != "notrun" or skipped.get("message", "").startswith(CTEST_SKIPS)


def read_junit(suite: str, path: Path, status: int, seconds: float) -> Outcome:
    """Counts of a JUnit file. A run that failed without a failed test counts as one failure."""
    try:
        cases = list(ET.parse(path).getroot().iter("testcase"))
    except (OSError, ET.ParseError) as error:
        return Outcome(suite, failed=1, seconds=seconds, note=f"no results: {error}")
    skipped = sum(is_skip(case) for case in cases)
    failed = sum(
        not is_skip(case)
        and (
            case.get("status") in {"fail", "notrun"}
            or case.find("failure") is not None
            or case.find("error") is not None
        )
        for case in cases
    )
    passed = len(cases) - skipped - failed
    if status != 0 and failed == 0:
        note = f"the runner exited with {status} although no test failed"
        return Outcome(suite, passed, 1, skipped, seconds, note)
    if not cases:
        return Outcome(suite, failed=1, seconds=seconds, note="it holds no test")
    return Outcome(suite, passed, failed, skipped, seconds)


def counts(passed: int, failed: int, skipped: int) -> str:
    """The closing line: "N passed, N failed", and ", N skipped" if any."""
    return f"{passed} passed, {failed} failed" + (f", {skipped} skipped" if skipped else "")


def summary(outcomes: Sequence[Outcome]) -> str:
    """One line a suite, then the closing line over all of them."""
    lines = ["", f"{'suite':<10} {'passed':>7} {'failed':>7} {'skipped':>8} {'time':>8}"]
    for outcome in outcomes:
        row = f"{outcome.suite:<10} {outcome.passed:>7} {outcome.failed:>7} {outcome.skipped:>8}"
        lines.append(f"{row} {outcome.seconds:>6.0f} s  {outcome.note}".rstrip())
    lines.append("")
    lines.append(
        counts(
            sum(outcome.passed for outcome in outcomes),
            sum(outcome.failed for outcome in outcomes),
            sum(outcome.skipped for outcome in outcomes),
        )
    )
    return "\n".join(lines)
