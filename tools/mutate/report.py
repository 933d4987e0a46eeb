# SPDX-License-Identifier: Apache-2.0
"""What came out: a table of the files, the survivors with their diffs, and the sample as JSON."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from explanations import Explanation
from judging import Verdict
from mutants import Mutant
from sample import Judged

HEAD = ("file", "mutants", "killed", "time-out", "survived", "per cent")


def per_cent_killed(judged: Sequence[Judged]) -> float:
    """How many of them a test noticed, by time-out or otherwise."""
    survived = sum(one.judgement.verdict is Verdict.SURVIVED for one in judged)
    return 100.0 * (len(judged) - survived) / len(judged) if judged else 100.0


def row(name: str, judged: Sequence[Judged], width: int) -> str:
    """A line of the table."""
    counts = Counter(one.judgement.verdict for one in judged)
    numbers = (len(judged), counts[Verdict.KILLED], counts[Verdict.HANG], counts[Verdict.SURVIVED])
    cells = "".join(f" {number:>8}" for number in numbers)
    return f"{name:<{width}}{cells} {per_cent_killed(judged):>8.1f}"


def table(judged: Sequence[Judged]) -> list[str]:
    """A line for each file, and one for all."""
    files = sorted({one.mutant.file for one in judged})
    width = max(map(len, (*files, HEAD[0])))
    lines = [f"{HEAD[0]:<{width}}" + "".join(f" {name:>8}" for name in HEAD[1:])]
    lines += [
        row(file, [one for one in judged if one.mutant.file == file], width) for file in files
    ]
    return [*lines, row("all", judged, width)]


def killers(judged: Sequence[Judged]) -> list[str]:
    """Which test noticed how many."""
    counts = Counter(one.judgement.test for one in judged if one.judgement.test)
    return [f"{number:>5} by {test}" for test, number in counts.most_common()]


def survivors(judged: Sequence[Judged]) -> list[Judged]:
    """Those that no test noticed, in the order of the sources."""
    found = (one for one in judged if one.judgement.verdict is Verdict.SURVIVED)
    return sorted(found, key=lambda one: (one.mutant.file, one.mutant.line, one.mutant.number))


def unexplained(judged: Sequence[Judged], known: Mapping[str, Explanation]) -> list[Judged]:
    """Survivors without an explanation."""
    return [one for one in survivors(judged) if one.mutant.number not in known]


def shown(mutant: Mutant, root: Path) -> str:
    """A mutant with its number, its place and its diff."""
    text = (root / mutant.file).read_text(encoding="utf-8")
    head = f"{mutant.number} {mutant.place}: {mutant.operator}"
    return f"{head}\n{mutant.difference(text)}"


def survivor_lines(
    judged: Sequence[Judged], known: Mapping[str, Explanation], root: Path
) -> list[str]:
    """The survivors: what the change is, and why none notices, if somebody has said so."""
    lines = []
    for one in survivors(judged):
        said = known.get(one.mutant.number)
        why = f"explained ({said.kind}): {said.why}" if said else "UNEXPLAINED"
        lines.append(f"{why}\n{shown(one.mutant, root)}")
    return lines


def as_json(judged: Sequence[Judged], about: Mapping[str, Any]) -> str:
    """The sample: how it was drawn, and each mutant, one a line, with what became of it."""
    mutants = [
        {
            "number": one.mutant.number,
            "place": one.mutant.place,
            "operator": one.mutant.operator,
            "original": one.mutant.original.strip(),
            "mutated": one.mutant.mutated.strip(),
            "verdict": one.judgement.verdict.value,
            "test": one.judgement.test,
        }
        for one in judged
    ]
    head = json.dumps(dict(about), indent=1)[:-2]
    return f'{head},\n "mutants": [\n  ' + ",\n  ".join(map(json.dumps, mutants)) + "\n ]\n}\n"
