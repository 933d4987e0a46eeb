# SPDX-License-Identifier: Apache-2.0
"""The parts of the workload `queue`, over queues between two threads."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import small_inputs
from contender_program import ContenderProgram

WORKERS = {"put_get": 1, "round_trip": 2, "stream": 2}


def replies_of(
    odd: str, part: str, folder: Path, runs: int = 2
) -> tuple[small_inputs.Prepared, list[Any]]:
    """Start, run, stop."""
    prepared = small_inputs.queue(folder, part)
    with ContenderProgram.odd(odd, folder) as program:
        program.do("configure", **prepared.request(WORKERS[part], folder / "barrier"))
        program.do("start")
        replies = [program.ask("run", repetition=repetition) for repetition in range(runs)]
        program.do("stop")
        program.do("bye")
        assert program.wait() == 0
    return prepared, replies


@pytest.mark.parametrize("part", WORKERS)
def test_every_message_is_in_the_answer_of_every_run(folder: Path, part: str) -> None:
    prepared, replies = replies_of("ThreadQueue", part, folder)
    assert [reply["digest"] for reply in replies] == [prepared.digest] * 2


def test_put_get_measures_each_call_alone(folder: Path) -> None:
    prepared, replies = replies_of("ThreadQueue", "put_get", folder)
    for reply in replies:
        assert len(reply["put_ns"]) == len(reply["get_ns"]) == prepared.parameters["messages"]
        assert min(reply["put_ns"] + reply["get_ns"]) > 0
        assert sum(reply["put_ns"] + reply["get_ns"]) < reply["ns"]


def test_a_round_trip_is_measured_for_each_message_and_read_at_both_ends(folder: Path) -> None:
    prepared, replies = replies_of("ThreadQueue", "round_trip", folder)
    for reply in replies:
        assert len(reply["round_trip_ns"]) == prepared.parameters["messages"]
        assert 0 < sum(reply["round_trip_ns"]) < reply["ns"]
        assert reply["digest"].endswith(f":{2 * prepared.parameters['messages']}")


def test_a_stream_is_no_faster_than_the_time_until_its_end_allows(folder: Path) -> None:
    prepared, replies = replies_of("ThreadQueue", "stream", folder)
    sent_bytes = prepared.parameters["messages"] * 300 * 8
    for reply in replies:
        assert reply["stream_bytes_per_s"] > sent_bytes / reply["ns"] * 1e9


@pytest.mark.parametrize("part", ["round_trip", "stream"])
def test_a_failure_of_the_other_process_is_told_with_its_traceback(folder: Path, part: str) -> None:
    _, replies = replies_of("Damaging", part, folder, runs=1)
    assert "the other process failed" in replies[0]["error"]
    assert "result 0 is neither bytes nor a row-major array but str" in replies[0]["error"]


@pytest.mark.parametrize(("part", "workers"), [("put_get", 2), ("stream", 1), ("echo", 1)])
def test_a_part_with_an_impossible_number_of_workers_is_refused(
    folder: Path, part: str, workers: int
) -> None:
    with ContenderProgram.odd("ThreadQueue", folder) as program:
        request = small_inputs.queue(folder, part).request(workers, folder / "barrier")
        reply = program.ask("configure", **request)
        assert f"'part' is {part!r} with {workers} workers" in reply["error"]


def test_a_queue_that_cannot_be_made_is_an_error_of_start(folder: Path) -> None:
    with ContenderProgram.odd("Mute", folder) as program:
        prepared = small_inputs.queue(folder, "put_get", elements=300)
        program.do("configure", **prepared.request(1, folder / "barrier"))
        assert "no peer for 2400 bytes" in program.ask("start")["error"]
