# SPDX-License-Identifier: Apache-2.0
"""The workloads with workers: their answers, their inputs, and what travels."""

from __future__ import annotations

import pickle
from functools import partial
from pathlib import Path

import numpy as np
import pytest
import small_inputs
from contender_program import ContenderProgram

from paceline_bench import Tasks, Workload, inputs, numerical, stateful, worker
from paceline_bench.barrier import Barrier


def digest_by(odd: str, prepared: small_inputs.Prepared, folder: Path) -> str:
    with ContenderProgram.odd(odd, folder) as program:
        program.do("configure", **prepared.request(1, folder / "barrier"))
        program.do("start")
        digest = program.do("run", repetition=0)["digest"]
        program.do("stop")
    assert isinstance(digest, str)
    return digest


@pytest.mark.parametrize("workload", small_inputs.WORKLOADS)
def test_a_run_gives_the_answer_of_one_process_cold_and_hot(folder: Path, workload: str) -> None:
    prepared = small_inputs.WORKLOADS[workload](folder)
    with ContenderProgram.odd("Loop", folder) as program:
        program.do("configure", **prepared.request(1, folder / "barrier"))
        assert program.do("start")["ns"] > 0
        for repetition in range(3):
            reply = program.do("run", repetition=repetition)
            assert reply["digest"] == prepared.digest
            assert reply["ns"] > 0
        program.do("stop")


@pytest.mark.parametrize("workload", ["numerical", "initialization"])
def test_the_order_of_results_does_not_change_the_answer(folder: Path, workload: str) -> None:
    prepared = small_inputs.WORKLOADS[workload](folder)
    assert digest_by("Backwards", prepared, folder) == prepared.digest


@pytest.mark.parametrize("workload", small_inputs.WORKLOADS)
@pytest.mark.parametrize("odd", ["Forgetful", "Repeating"])
def test_a_lost_or_doubled_item_changes_the_answer(folder: Path, workload: str, odd: str) -> None:
    prepared = small_inputs.WORKLOADS[workload](folder)
    assert digest_by(odd, prepared, folder) != prepared.digest


def test_initialization_is_one_call_for_each_of_its_runs(folder: Path) -> None:
    digest_by("Loop", small_inputs.initialization(folder, runs=3, evaluations=4), folder)
    assert (folder / "log").read_text().count("run of 4\n") == 3


def test_the_image_is_read_into_memory_of_the_process(folder: Path) -> None:
    prepared = small_inputs.numerical(folder)
    job = numerical.read(prepared.parameters, prepared.inputs)
    assert job.shared.flags.writeable
    base = job.shared
    while base is not None:
        assert type(base) is np.ndarray
        base = base.base
    assert all(coefficients.flags.owndata for _, coefficients in job.calls[0])


def test_an_image_of_another_kind_is_refused_by_name(folder: Path) -> None:
    prepared = small_inputs.numerical(folder)
    np.save(prepared.inputs["image"], np.zeros((3, 3), np.float32))
    with pytest.raises(inputs.RequestError, match=r"image\.npy holds float32"):
        numerical.read(prepared.parameters, prepared.inputs)


def test_offsets_that_do_not_cover_the_documents_are_refused(folder: Path) -> None:
    prepared = small_inputs.stateful(folder)
    np.save(prepared.inputs["offsets"], np.array([0, 5], np.uint64))
    with pytest.raises(inputs.RequestError, match="offsets"):
        stateful.read({}, prepared.inputs)


def test_documents_are_cut_at_their_offsets(folder: Path) -> None:
    (folder / "documents").write_bytes(b"onetwothree")
    np.save(folder / "offsets.npy", np.array([0, 3, 6, 6, 11], np.uint64))
    files = {"documents": str(folder / "documents"), "offsets": str(folder / "offsets.npy")}
    job = stateful.read({}, files)
    assert job.calls == [[(0, b"one"), (1, b"two"), (2, b""), (3, b"three")]]


@pytest.fixture
def tasks(folder: Path) -> Tasks:
    barrier = Barrier(str(folder / "barrier"), 1)
    return Tasks(stateful.prepare, stateful.work, stateful.collect, barrier.task())


def test_tasks_travel_and_each_function_travels_alone(tasks: Tasks) -> None:
    assert pickle.loads(pickle.dumps(tasks)).meet(7) == 7
    work = partial(numerical.work, stride=2)
    for function in (tasks.prepare, tasks.work, tasks.collect, tasks.meet, work):
        text = pickle.dumps(function)
        assert callable(pickle.loads(text))
        assert len(text) < 300


def test_a_workload_does_not_travel(tasks: Tasks) -> None:
    with pytest.raises(TypeError, match="does not travel"):
        pickle.dumps(Workload("stateful", 1, None, tasks))


def test_collecting_empties_the_state_for_the_next_run(tasks: Tasks) -> None:
    worker.initialize(tasks, None)
    assert worker.work((4, b"abc abc")) == (4, None)
    first = worker.collect(0)
    second = worker.collect(0)
    worker.release()
    assert len(first) > len(second)


def test_a_worker_that_was_not_initialised_says_so() -> None:
    with pytest.raises(RuntimeError, match="not initialised"):
        worker.work((0, b""))
