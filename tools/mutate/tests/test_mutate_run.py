# SPDX-License-Identifier: Apache-2.0
"""A whole run on a tiny project."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from place import Place
from run_mutants import main
from tiny_project import LIBRARY, write_tree

HERE = Path(__file__).resolve().parent
# A run in which the first mutant hangs.
INTERRUPTED = """
import signal, sys
from dataclasses import replace
from pathlib import Path
from tiny_project import operators, write_tree
from run_mutants import interrupt, main
signal.signal(signal.SIGTERM, interrupt)
# Ignored, and so without Python's handler, if the tests run in the background of a shell.
signal.signal(signal.SIGINT, signal.default_int_handler)
hangs = lambda lines: [one for one in operators(lines) if one.operator == "hang"]
place = replace(write_tree(Path(sys.argv[1])), operators=hangs)
sys.exit(main(["--workers", "1", "--nice", "0"], place))
"""
# What hangs is killed by the limit of one test, not by that of all.
RUN = ["--workers", "2", "--nice", "0", "--timeout", "3"]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Place:
    return write_tree(tmp_path_factory.mktemp("tiny"))


def processes_of(folder: Path) -> list[Path]:
    """Processes that judge a mutant: programs of the build that are not the baseline's."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            program = (process / "cmdline").read_bytes().split(b"\0")[0].decode()
            if program.startswith(str(folder)) and (folder / "worker_1/complete.json").exists():
                found.append(process)
    return found


def survivor_of(place: Place) -> str:
    table: dict[str, dict[str, str]] = results_of(place)
    return next(number for number, made in table.items() if made["verdict"] == "survived")


def results_of(place: Place) -> Any:
    return json.loads((place.folder / "results.json").read_text())["mutants"]


@pytest.fixture(scope="module")
def judged(place: Place) -> Place:
    """The project after a first run."""
    assert main(RUN, place) == 0
    return place


def test_each_mutant_ends_in_its_own_way(judged: Place) -> None:
    verdicts = sorted(made["verdict"] for made in results_of(judged).values())
    wanted = ["killed", "killed by time-out", "survived", "does not compile", "same object code"]
    assert verdicts == sorted(wanted)


def test_the_sources_stay_as_they_are(judged: Place) -> None:
    root = judged.project.root
    assert (root / "src" / "sum.cpp").read_text() == LIBRARY
    for worker in ("worker_1", "worker_2"):
        assert (judged.folder / worker / "source" / "src" / "sum.cpp").read_text() == LIBRARY


def test_a_second_run_judges_nothing_again(judged: Place) -> None:
    before = (judged.folder / "results.json").stat().st_mtime_ns
    assert main(RUN, judged) == 0
    assert (judged.folder / "results.json").stat().st_mtime_ns == before


def test_the_table_counts_only_what_compiles_and_differs(
    judged: Place, capfd: pytest.CaptureFixture[str]
) -> None:
    assert main(RUN, judged) == 0
    output = capfd.readouterr().out
    assert output.count("src/sum.cpp") > 1
    row = next(line for line in output.splitlines() if line.startswith("all "))
    assert row.split() == ["all", "3", "1", "1", "1", "66.7"]
    assert "UNEXPLAINED" in output
    assert "+    return count <= 100 ? total : 0;" in output


def test_the_list_and_a_diff_run_nothing(
    judged: Place, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("run_mutants.judge_all", None)
    assert main(["--list"], judged) == 0
    assert "src/sum.cpp:5: killed" in capfd.readouterr().out
    assert main(["--show", survivor_of(judged)[:6]], judged) == 0
    assert "-    return count < 100 ? total : 0;" in capfd.readouterr().out


def test_an_unexplained_survivor_fails_only_a_strict_run(judged: Place) -> None:
    file = judged.tools / "survivors.toml"
    file.unlink(missing_ok=True)
    strict = [*RUN, "--strict", "--least", "60"]
    assert main(strict, judged) == 1
    file.write_text(
        f'["{survivor_of(judged)}"]\nkind = "message"\nwhy = "Nobody sums that much."\n'
    )
    assert main(strict, judged) == 0
    assert main([*RUN, "--strict", "--least", "70"], judged) == 1
    file.unlink()


def test_an_explanation_needs_a_kind_and_a_sentence(
    judged: Place, capfd: pytest.CaptureFixture[str]
) -> None:
    file = judged.tools / "survivors.toml"
    file.write_text('[0a]\nkind = "fine"\nwhy = "It is as it is."\n')
    assert main(["--list"], judged) == 2
    file.write_text('[0a]\nkind = "hint"\nwhy = "Fine."\n')
    assert main(["--list"], judged) == 2
    assert "needs a sentence" in capfd.readouterr().err
    file.unlink()


def test_the_sample_is_kept_with_seed_and_operators(judged: Place) -> None:
    assert main([*RUN, "--save"], judged) == 0
    kept = json.loads((judged.tools / "sample.json").read_text())
    assert kept["seed"] == 1
    assert "killed" in kept["rules"]
    assert len(kept["mutants"]) == 3


def test_survivors_are_judged_again_after_a_new_test(
    judged: Place, capfd: pytest.CaptureFixture[str]
) -> None:
    better = "int sum(int);\nint main() { return sum(3) == 6 && sum(100) == 0 ? 0 : 1; }\n"
    (judged.project.root / "tests" / "sum_test.cpp").write_text(better)
    assert main([*RUN, "--again"], judged) == 0
    assert "0 survivors, 0 of them unexplained; 100.0 per cent killed" in capfd.readouterr().out


def test_a_test_that_fails_without_a_mutant_ends_the_run(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    broken = write_tree(tmp_path, "int main() { return 3; }\n")
    assert main([*RUN, "--workers", "1"], broken) == 2
    assert "sum_test exits with 3 without a mutant" in capfd.readouterr().err


def test_a_tree_that_does_not_build_ends_the_run(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    broken = write_tree(tmp_path, "int main() { return missing; }\n")
    assert main([*RUN, "--workers", "1"], broken) == 2
    assert "does not build without a mutant" in capfd.readouterr().err


def test_no_source_of_that_name_is_an_error(judged: Place) -> None:
    assert main([*RUN, "--only", "src/none"], judged) == 2


@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_nothing_runs_on_after_an_interruption(tmp_path: Path, end: signal.Signals) -> None:
    place = write_tree(tmp_path)
    program = tmp_path / "interrupted.py"
    program.write_text(INTERRUPTED)
    folders = os.pathsep.join(map(str, (HERE, HERE.parent)))
    with subprocess.Popen(
        [sys.executable, program, tmp_path], env={**os.environ, "PYTHONPATH": folders}
    ) as run:
        while not (running := processes_of(place.folder)):
            assert run.poll() is None
            time.sleep(0.01)
        run.send_signal(end)
        assert run.wait() == (-9 if end is signal.SIGKILL else 130)
    while processes_of(place.folder):
        time.sleep(0.01)
    assert running
    if end is not signal.SIGKILL:
        assert (place.folder / "worker_1/source/src/sum.cpp").read_text() == LIBRARY
