# SPDX-License-Identifier: Apache-2.0
"""Counts of a test run, read from the JUnit files that the runners write, and the summary."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

# Why ctest calls a test skipped although it ran; any other reason means that it could not run.
CTEST_SKIPS = ("SKIP_REGULAR_EXPRESSION_MATCHED", "SKIP_RETURN_CODE")

# The summary is what a truncated log still shows: it repeats the end of what a failed test said.
LINES_OF_A_FAILURE = 25
FAILURES_WITH_LINES = 5


@dataclass(frozen=True)
class Failure:
    """A failed test and what it said."""

    test: str
    text: str


@dataclass(frozen=True)
class Outcome:
    """What came of one suite; `note` says what went wrong outside the tests."""

    suite: str
    passed: int = 0
    failed: int = 0
    skipped: int = 0
    seconds: float = 0.0
    note: str = ""
    failures: tuple[Failure, ...] = ()

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


def is_failure(case: ET.Element) -> bool:
    """Whether a test failed, broke down, or could not run."""
    return not is_skip(case) and (
        case.get("status") in {"fail", "notrun"}
        or case.find("failure") is not None
        or case.find("error") is not None
    )


def failure_of(case: ET.Element) -> Failure:
    """The name of a failed test as its runner takes it, and all that the runner kept of it."""
    kept = [case.find(tag) for tag in ("failure", "error", "skipped", "system-out")]
    parts = [
        (part.text or "").strip() or part.get("message", "") for part in kept if part is not None
    ]
    owner = case.get("classname") or ""
    name = case.get("name") or "?"
    separator = "" if owner in {"", name} else f"{owner}."
    return Failure(separator + name, "\n".join(part for part in parts if part))


def read_junit(suite: str, path: Path, status: int, seconds: float) -> Outcome:
    """Counts of a JUnit file. A run that failed without a failed test counts as one failure."""
    try:
        cases = list(ET.parse(path).getroot().iter("testcase"))
    except (OSError, ET.ParseError) as error:
        return Outcome(suite, failed=1, seconds=seconds, note=f"no results: {error}")
    skipped = sum(is_skip(case) for case in cases)
    failures = tuple(failure_of(case) for case in cases if is_failure(case))
    failed = len(failures)
    passed = len(cases) - skipped - failed
    if status != 0 and failed == 0:
        note = f"the runner exited with {status} although no test failed"
        return Outcome(suite, passed, 1, skipped, seconds, note)
    if not cases:
        return Outcome(suite, failed=1, seconds=seconds, note="it holds no test")
    return Outcome(suite, passed, failed, skipped, seconds, failures=failures)


def counts(passed: int, failed: int, skipped: int) -> str:
    """The closing line: "N passed, N failed", and ", N skipped" if any."""
    return f"{passed} passed, {failed} failed" + (f", {skipped} skipped" if skipped else "")


def failure_lines(outcomes: Sequence[Outcome]) -> list[str]:
    """Every failed test by name, the first few with the end of what they said."""
    failed = [(outcome.suite, failure) for outcome in outcomes for failure in outcome.failures]
    lines = []
    for number, (suite, failure) in enumerate(failed):
        lines.append(f"failed in {suite}: {failure.test}")
        if number < FAILURES_WITH_LINES:
            said = failure.text.splitlines()[-LINES_OF_A_FAILURE:]
            lines.extend(f"    {line}".rstrip() for line in said)
    return [*lines, ""] if lines else []


def summary(outcomes: Sequence[Outcome]) -> str:
    """What failed, one line a suite, then the closing line over all of them."""
    lines = [
        "",
        *failure_lines(outcomes),
        f"{'suite':<10} {'passed':>7} {'failed':>7} {'skipped':>8} {'time':>8}",
    ]
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
