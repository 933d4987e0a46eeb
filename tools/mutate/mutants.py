# SPDX-License-Identifier: Apache-2.0
"""A mutant: one line of one file, changed by one operator."""

from __future__ import annotations

import difflib
import hashlib
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from cpp_lines import is_worth_a_try, lines_in_loops, mutable_lines

SUFFIXES = (".hpp", ".cpp")
# How much of its hash is a mutant's number.
DIGITS = 12


@dataclass(frozen=True)
class Change:
    """What an operator makes of a line, which has a number from 1; it may become two lines."""

    line: int
    text: str
    operator: str


# From the lines of a file, with their ends, to all that the operators make of them.
Operators = Callable[[list[str]], Iterable[Change]]


@dataclass(frozen=True)
class Mutant:
    """A file with one line changed; `number` stays the same while the line does."""

    number: str
    file: str
    line: int
    original: str
    mutated: str
    operator: str

    @property
    def place(self) -> str:
        """Where it is, as compilers write it."""
        return f"{self.file}:{self.line}"

    def applied_to(self, text: str) -> str:
        """The text of its file with the line changed."""
        lines = text.splitlines(keepends=True)
        if self.line > len(lines) or lines[self.line - 1].rstrip("\n") != self.original:
            raise ValueError(f"{self.place}: the line is not that of the mutant {self.number}")
        lines[self.line - 1] = self.mutated + "\n"
        return "".join(lines)

    def difference(self, text: str) -> str:
        """It as a unified diff of its file."""
        before = text.splitlines(keepends=True)
        after = self.applied_to(text).splitlines(keepends=True)
        names = (f"a/{self.file}", f"b/{self.file}")
        return "".join(difflib.unified_diff(before, after, *names, n=2))


def digest(*parts: str) -> str:
    """A hash of texts, in which none can be taken for a piece of another."""
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def mutants_of(file: str, text: str, operators: Operators) -> list[Mutant]:
    """All mutants of a file that are worth a compiler's time."""
    lines = text.splitlines(keepends=True)
    mutable, loops = mutable_lines(lines), lines_in_loops(lines)
    # Equal lines of a file are told apart by how many came before.
    seen: Counter[str] = Counter()
    earlier = []
    for line in lines:
        earlier.append(seen[line.strip()])
        seen[line.strip()] += 1
    found: dict[str, Mutant] = {}
    for change in operators(lines):
        original = lines[change.line - 1].rstrip("\n")
        mutated = change.text.rstrip("\n")
        in_loop = change.line in loops
        if change.line not in mutable or not is_worth_a_try(original, mutated, in_loop=in_loop):
            continue
        nth = str(earlier[change.line - 1])
        number = digest(file, nth, original.strip(), mutated.strip())[:DIGITS]
        found.setdefault(
            number, Mutant(number, file, change.line, original, mutated, change.operator)
        )
    return list(found.values())


def collect(root: Path, folders: Iterable[str], operators: Operators) -> list[Mutant]:
    """The mutants of all sources in the folders, without their subfolders."""
    found = []
    for folder in folders:
        for path in sorted((root / folder).iterdir()):
            if path.suffix in SUFFIXES:
                text = path.read_text(encoding="utf-8")
                found += mutants_of(f"{folder}/{path.name}", text, operators)
    return found


def shuffled(mutants: Iterable[Mutant], seed: int) -> list[Mutant]:
    """In the order in which they are drawn.

    The place of each depends on the seed and itself alone: a change of some lines of the sources
    exchanges their mutants and leaves the rest of a sample as it was.
    """
    return sorted(mutants, key=lambda mutant: digest(str(seed), mutant.number))
