# SPDX-License-Identifier: Apache-2.0
"""Which mutants make a sample does not depend on who judges them, and when."""

from __future__ import annotations

import threading
from pathlib import Path

from judging import Judgement, Verdict
from mutants import Change, Mutant, collect, mutants_of, shuffled
from record import Record
from sample import Sample


def mutants(count: int) -> list[Mutant]:
    made = [
        Mutant(f"{number:03}", "src/a.cpp", number, "a;", f"{number};", "rule")
        for number in range(count)
    ]
    return shuffled(made, 1)


def verdict_of(mutant: Mutant) -> Verdict:
    """Two of three count."""
    return (Verdict.SAME, Verdict.KILLED, Verdict.SURVIVED)[mutant.line % 3]


def drawn(folder: Path, workers: int, count: int) -> list[str]:
    sample = Sample(mutants(60), count, Record(folder / f"{workers}-{count}.json", "key"))

    def work() -> None:
        while (mutant := sample.take()) is not None:
            sample.give_back(mutant, Judgement(verdict_of(mutant)))

    threads = [threading.Thread(target=work) for _ in range(workers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [one.mutant.number for one in sample.judged()]


def test_any_number_of_workers_draws_the_same_sample(tmp_path: Path) -> None:
    alone = drawn(tmp_path, 1, 20)
    assert len(alone) == 20
    assert drawn(tmp_path, 5, 20) == alone


def test_a_larger_sample_begins_with_the_smaller_one(tmp_path: Path) -> None:
    assert drawn(tmp_path, 2, 20)[:10] == drawn(tmp_path, 2, 10)


def test_a_sample_ends_with_the_mutants(tmp_path: Path) -> None:
    assert len(drawn(tmp_path, 3, 100)) == 40


def test_another_seed_draws_others() -> None:
    made = mutants(60)
    assert shuffled(made, 1) == made
    assert shuffled(made, 2) != made


def test_a_judgement_is_kept_for_the_same_sources_only(tmp_path: Path) -> None:
    file = tmp_path / "results.json"
    judgement = Judgement(Verdict.HANG, "a_test", 1.0, 2.0)
    Record(file, "key").put("1", judgement)
    assert Record(file, "key").get("1") == judgement
    changed = Record(file, "other")
    assert (changed.get("1"), changed.dropped) == (None, 1)
    assert Record(file, "key", fresh=True).get("1") is None


def test_the_number_of_a_mutant_stays_when_lines_move() -> None:
    def operators(lines: list[str]) -> list[Change]:
        return [
            Change(number, line.replace("1", "2"), "rule")
            for number, line in enumerate(lines, start=1)
            if "1" in line
        ]

    before = mutants_of("a.cpp", "a = 1;\na = 1;\n", operators)
    after = mutants_of("a.cpp", "b = c;\na = 1;\na = 1;\n", operators)
    assert [one.number for one in before] == [one.number for one in after]
    assert len({one.number for one in before}) == 2
    assert before[1].applied_to("a = 1;\na = 1;\n") == "a = 1;\na = 2;\n"


def test_only_sources_are_mutated(tmp_path: Path) -> None:
    for name in ("a.cpp", "a.hpp", "CMakeLists.txt"):
        (tmp_path / name).write_text("a = 1;\n")
    found = collect(tmp_path.parent, [tmp_path.name], lambda _: [Change(1, "a = 2;\n", "rule")])
    assert [one.file.rpartition("/")[2] for one in found] == ["a.cpp", "a.hpp"]
