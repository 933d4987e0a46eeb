# SPDX-License-Identifier: Apache-2.0
"""How the results of ctest, pytest and Vitest are counted."""

from __future__ import annotations

from pathlib import Path

import pytest

from results import Outcome, counts, read_junit, summary

PASSED = '<testcase name="a" status="run"/>'
FAILED = '<testcase name="b" status="fail"><failure message=""/></testcase>'
ERROR = '<testcase name="c"><error message="fixture"/></testcase>'
GTEST_SKIP = (
    '<testcase name="d" status="notrun"><skipped message="SKIP_REGULAR_EXPRESSION_MATCHED"/>'
    "</testcase>"
)
PYTEST_SKIP = '<testcase name="e"><skipped type="pytest.skip" message="no"/></testcase>'
VITEST_SKIP = '<testcase classname="tests/a.test.ts" name="h" time="0"><skipped/></testcase>'
VITEST_FAILED = (
    '<testcase classname="tests/a.test.ts" name="i"><failure message="m">at a.test.ts</failure>'
    "</testcase>"
)
DISABLED = '<testcase name="f" status="disabled"/>'
NOT_BUILT = (
    '<testcase name="g" status="notrun"><skipped message="Unable to find executable"/></testcase>'
)


def counted(folder: Path, *cases: str, status: int = 0) -> Outcome:
    path = folder / "junit.xml"
    path.write_text(f"<testsuite>{''.join(cases)}</testsuite>", encoding="utf-8")
    return read_junit("suite", path, status, 1.0)


@pytest.mark.parametrize(
    ("case", "expected"),
    [
        (PASSED, (1, 0, 0)),
        (FAILED, (0, 1, 0)),
        (ERROR, (0, 1, 0)),
        (GTEST_SKIP, (0, 0, 1)),
        (PYTEST_SKIP, (0, 0, 1)),
        (VITEST_SKIP, (0, 0, 1)),
        (VITEST_FAILED, (0, 1, 0)),
        (DISABLED, (0, 0, 1)),
        (NOT_BUILT, (0, 1, 0)),
    ],
)
def test_each_kind_of_end_is_counted(
    tmp_path: Path, case: str, expected: tuple[int, int, int]
) -> None:
    outcome = counted(tmp_path, case)
    assert (outcome.passed, outcome.failed, outcome.skipped) == expected


def test_a_runner_that_fails_without_a_failed_test_is_one_failure(tmp_path: Path) -> None:
    outcome = counted(tmp_path, PASSED, status=8)
    assert (outcome.passed, outcome.failed) == (1, 1)
    assert "exited with 8" in outcome.note


def test_a_suite_without_tests_fails(tmp_path: Path) -> None:
    assert not counted(tmp_path).well


def test_missing_or_torn_results_fail(tmp_path: Path) -> None:
    assert not read_junit("suite", tmp_path / "none.xml", 0, 1.0).well
    torn = tmp_path / "torn.xml"
    torn.write_text("<testsuite><testcase", encoding="utf-8")
    assert not read_junit("suite", torn, 0, 1.0).well


def test_the_closing_line_names_skipped_tests_only_if_there_are_any() -> None:
    assert counts(3, 0, 0) == "3 passed, 0 failed"
    assert counts(3, 1, 2) == "3 passed, 1 failed, 2 skipped"


def test_the_summary_has_a_line_a_suite_and_closes_with_the_sum() -> None:
    outcomes = [Outcome("dev", 5, 0, 1, 2.0), Outcome("asan", 4, 1, 0, 3.0, note="it leaks")]
    lines = summary(outcomes).splitlines()
    assert lines[-1] == "9 passed, 1 failed, 1 skipped"
    assert any(line.startswith("asan") and line.endswith("it leaks") for line in lines)


def test_the_summary_repeats_the_name_and_the_last_lines_of_what_failed(tmp_path: Path) -> None:
    said = "\n".join(f"line {number}" for number in range(100))
    ctest = (
        '<testcase name="Queue.Waits" classname="Queue.Waits" status="fail">'
        f'<failure message=""/><system-out>{said}</system-out></testcase>'
    )
    pytest_case = (
        '<testcase classname="tests.test_x" name="test_y"><failure message="m">why</failure>'
        "</testcase>"
    )
    lines = summary([counted(tmp_path, PASSED, ctest, pytest_case)]).splitlines()
    assert "failed in suite: Queue.Waits" in lines
    assert "    line 99" in lines
    assert "    line 3" not in lines, "a long log is cut"
    assert lines.index("failed in suite: tests.test_x.test_y") + 1 == lines.index("    why")
    assert lines[-1] == "1 passed, 2 failed"


def test_a_summary_of_many_failures_names_them_all(tmp_path: Path) -> None:
    cases = [
        f'<testcase name="t{number}" status="fail"><failure message="m"/></testcase>'
        for number in range(20)
    ]
    text = summary([counted(tmp_path, *cases)])
    assert text.count("failed in suite: ") == 20
    assert text.count("    m") == 5
