# SPDX-License-Identifier: Apache-2.0
"""Judges a tree as it is, then mutants in it: does it count, and which test notices it?"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from isolation import Ended, run_test
from mutants import Mutant
from project import Project, Test
from work_tree import WorkTree

# A test may take this long, and this many times what it takes without a mutant.
PATIENCE_SECONDS, PATIENCE = 10.0, 5.0
LAST_LINES = 25
# GoogleTest says so of all tests that come after the first failure.
SKIPPED = ": Skipped"


class Verdict(StrEnum):
    """What became of a mutant; the first two do not count."""

    INVALID = "does not compile"
    SAME = "same object code"
    KILLED = "killed"
    HANG = "killed by time-out"
    SURVIVED = "survived"

    @property
    def counts(self) -> bool:
        """Whether it belongs to a sample."""
        return self not in {Verdict.INVALID, Verdict.SAME}


@dataclass(frozen=True)
class Judgement:
    """The verdict, the test that it is due to, and how long building and testing took."""

    verdict: Verdict
    test: str = ""
    build_seconds: float = 0.0
    test_seconds: float = 0.0


class BaselineError(Exception):
    """The tests do not pass without a mutant."""


class Judge:
    """Judges mutants in one tree."""

    def __init__(self, project: Project, folder: Path, timeout: float) -> None:
        self.project = project
        self.tree = WorkTree(project, folder)
        self.timeout = timeout
        self.seconds: dict[str, float] = {}

    def prepare(self, snapshot: Path, key: str) -> None:
        """Build the tree and see that its tests pass with time to spare."""
        self.seconds = self.tree.prepare(snapshot, key)
        if all(test.name in self.seconds for test in self.project.tests()):
            return
        for layer in self.project.layers:
            for test in layer.tests:
                self.seconds[test.name] = self.baseline(test)
            total = sum(self.seconds[test.name] for test in layer.tests)
            if total > self.timeout:
                raise BaselineError(
                    f"the tests of {layer.folder} take {total:.0f} s without a mutant, "
                    f"and a mutant's may take {self.timeout:.0f} s"
                )
        self.tree.remember(key, self.seconds)

    def baseline(self, test: Test) -> float:
        """How long a test takes that passes."""
        ended = self.run(test, self.timeout)
        if not ended.well:
            what = "takes too long" if ended.status is None else f"exits with {ended.status}"
            said = [line for line in ended.output.splitlines() if line and SKIPPED not in line]
            last = "\n".join(said[-LAST_LINES:])
            raise BaselineError(f"{test.name} {what} without a mutant:\n{last}")
        return ended.seconds

    def run(self, test: Test, seconds: float) -> Ended:
        """Run a test that has been built."""
        build = self.tree.build
        program, *words = test.command
        return run_test((str(build / program), *words), seconds, build)

    def judge(self, mutant: Mutant) -> Judgement:
        """Build it and test it; the tree is then what it was."""
        with self.tree.changed_by(mutant):
            verdict, build_seconds = self.build(mutant)
            if verdict is not None:
                return Judgement(verdict, "", build_seconds)
            return self.test(mutant, build_seconds)

    def build(self, mutant: Mutant) -> tuple[Verdict | None, float]:
        """Why it does not count, if it does not, and the seconds of the compiler."""
        seconds = 0.0
        for library in self.project.layer_of(mutant.file).libraries:
            ended = self.tree.make(library)
            seconds += ended.seconds
            if not ended.well:
                return Verdict.INVALID, seconds
            if self.tree.changes_objects(library):
                return None, seconds
        return Verdict.SAME, seconds

    def test(self, mutant: Mutant, build_seconds: float) -> Judgement:
        """Run the tests of its layer until one notices it."""
        spent = 0.0
        for test in self.order(mutant):
            made = self.tree.make(test.target)
            build_seconds += made.seconds
            if not made.well:
                # What the tests assert at compile time counts as a test.
                return Judgement(Verdict.KILLED, f"{test.name} (compiling)", build_seconds, spent)
            patience = PATIENCE_SECONDS + PATIENCE * self.seconds[test.name]
            ended = self.run(test, min(patience, self.timeout - spent))
            spent += ended.seconds
            if ended.status is None:
                return Judgement(Verdict.HANG, test.name, build_seconds, spent)
            if not ended.well:
                return Judgement(Verdict.KILLED, test.name, build_seconds, spent)
        return Judgement(Verdict.SURVIVED, "", build_seconds, spent)

    def order(self, mutant: Mutant) -> list[Test]:
        """The fastest first; after a change of a header its compilation counts too."""
        is_header = mutant.file.endswith(".hpp")

        def seconds(test: Test) -> float:
            compiling = self.seconds[f"build {test.target}"] if is_header else 0.0
            return compiling + self.seconds[test.name]

        return sorted(self.project.layer_of(mutant.file).tests, key=seconds)
