# SPDX-License-Identifier: Apache-2.0
"""The protocol over real descriptors: what a contender answers, and how it ends."""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import small_inputs
from contender_program import SDK, ContenderProgram, NoReplyError


@pytest.fixture
def loop(folder: Path) -> Iterator[ContenderProgram]:
    with ContenderProgram.odd("Loop", folder) as program:
        yield program


def started(program: ContenderProgram, folder: Path) -> None:
    program.do("configure", **small_inputs.numerical(folder).request(1, folder / "barrier"))
    program.do("start")


def test_hello_names_the_contender_its_version_and_its_process(loop: ContenderProgram) -> None:
    reply = loop.do("hello", protocol=1)
    assert reply == {
        "op": "hello",
        "ok": True,
        "protocol": 1,
        "contender": "loop",
        "version": platform.python_version(),
        "pid": loop.process.pid,
    }


def test_another_protocol_is_unsupported(loop: ContenderProgram) -> None:
    reply = loop.ask("hello", protocol=2)
    assert reply["ok"] is False
    assert reply["unsupported"] is True
    assert "protocol 1" in reply["reason"]


def test_a_whole_conversation_ends_with_status_zero(loop: ContenderProgram, folder: Path) -> None:
    loop.do("hello", protocol=1)
    started(loop, folder)
    loop.do("run", repetition=0)
    assert loop.do("stop") == {"op": "stop", "ok": True}
    assert loop.do("bye") == {"op": "bye", "ok": True}
    assert loop.wait() == 0


def test_unknown_fields_are_ignored(loop: ContenderProgram) -> None:
    loop.do("hello", protocol=1, mood="sunny")


def test_an_unknown_verb_is_answered_as_unsupported_and_the_contender_goes_on(
    loop: ContenderProgram,
) -> None:
    reply = loop.ask("dance")
    assert reply["ok"] is False
    assert reply["unsupported"] is True
    assert "dance" in reply["reason"]
    loop.do("hello", protocol=1)


def test_a_workload_that_the_contender_lacks_is_unsupported(folder: Path) -> None:
    with ContenderProgram.odd("Limited", folder) as program:
        numerical = small_inputs.numerical(folder).request(1, folder / "barrier")
        reply = program.ask("configure", **numerical)
        assert reply["unsupported"] is True
        assert "stateful" in reply["reason"]
        program.do("configure", **small_inputs.stateful(folder).request(1, folder / "barrier"))


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"parameters": {}}, "stride"),
        ({"parameters": {"stride": 0}}, "stride"),
        ({"workers": True}, "workers"),
        ({"inputs": {}}, "image"),
        ({"barrier": None}, "barrier"),
        ({"options": {"color": "red"}}, "color"),
    ],
)
def test_what_is_wrong_with_configure_is_named(
    loop: ContenderProgram, folder: Path, change: dict[str, object], named: str
) -> None:
    request = small_inputs.numerical(folder).request(1, folder / "barrier")
    reply = loop.ask("configure", **{**request, **change})
    assert reply["ok"] is False
    assert named in reply["error"]


@pytest.mark.parametrize("verb", ["start", "run", "stop"])
def test_a_request_out_of_order_is_an_error(loop: ContenderProgram, verb: str) -> None:
    reply = loop.ask(verb)
    assert reply["ok"] is False
    assert verb in reply["error"]


def test_a_second_start_is_an_error(loop: ContenderProgram, folder: Path) -> None:
    started(loop, folder)
    assert loop.ask("start")["ok"] is False


def test_a_contender_can_be_configured_and_started_again_after_stop(
    loop: ContenderProgram, folder: Path
) -> None:
    prepared = small_inputs.stateful(folder)
    for _ in range(2):
        loop.do("configure", **prepared.request(1, folder / "barrier"))
        loop.do("start")
        assert loop.do("run", repetition=0)["digest"] == prepared.digest
        loop.do("stop")


def test_an_exception_is_an_error_with_its_traceback_and_stop_may_follow(folder: Path) -> None:
    with ContenderProgram.odd("Raising", folder) as program:
        started(program, folder)
        reply = program.ask("run", repetition=0)
        assert reply["ok"] is False
        assert reply["error"] == "TypeError: no items today, not even 12"
        assert "odd_contender.py" in reply["traceback"]
        program.do("stop")


def test_a_start_without_a_meeting_is_an_error(folder: Path) -> None:
    with ContenderProgram.odd("Solitary", folder) as program:
        request = small_inputs.numerical(folder).request(1, folder / "barrier")
        program.do("configure", **request)
        assert "had met" in program.ask("start")["error"]


def test_standard_output_is_not_the_protocol(folder: Path) -> None:
    prepared = small_inputs.numerical(folder)
    with ContenderProgram.odd("Noisy", folder) as program:
        program.do("configure", **prepared.request(1, folder / "barrier"))
        program.do("start")
        assert program.do("run", repetition=0)["digest"] == prepared.digest
        program.do("stop")
    assert '"digest": "0"' in program.log.read_text()


@pytest.mark.parametrize("line", [b"hello", b"[1]", b"{}", b'{"op": 3}', b'"\xff"', b"{" * 50])
def test_garbage_ends_the_process_after_a_stop(folder: Path, line: bytes) -> None:
    with ContenderProgram.odd("Loop", folder) as program:
        started(program, folder)
        program.send_line(line)
        with pytest.raises(NoReplyError):
            program.receive()
        assert program.wait() == 1
    assert "stopped" in program.log.read_text()
    assert "a request is not" in program.log.read_text()


def test_the_end_of_the_requests_ends_the_process_after_a_stop(folder: Path) -> None:
    with ContenderProgram.odd("Loop", folder) as program:
        started(program, folder)
        program.close_requests()
        assert program.wait() == 1
    assert "stopped" in program.log.read_text()
    assert "the lab closed the requests" in program.log.read_text()


def test_a_stop_that_hangs_does_not_outlive_the_lab_for_long(folder: Path) -> None:
    with ContenderProgram.odd("NeverStopping", folder) as program:
        started(program, folder)
        program.close_requests()
        assert program.wait() != 0


def test_children_get_neither_the_descriptors_nor_their_names(folder: Path) -> None:
    with ContenderProgram.odd("Parent", folder) as program:
        program.do("hello", protocol=1)
        descriptors = Path(f"/proc/{program.process.pid}/fd")
        pipes = {str(path.readlink()) for path in descriptors.iterdir() if int(path.name) > 2}
        ours = {pipe for pipe in pipes if pipe.startswith("pipe:")}
        assert len(ours) == 2
        started(program, folder)
        program.do("stop")
    for how in ("exec", "fork"):
        text = (folder / how).read_text()
        assert "/dev/null" in text
        assert not [pipe for pipe in ours if pipe in text], how
    assert json.loads((folder / "environment").read_text()) == []


def test_the_barrier_is_removed_by_who_made_it(folder: Path) -> None:
    barrier = folder / "barrier"
    with ContenderProgram.odd("Loop", folder) as program:
        started(program, folder)
        assert barrier.exists()
        program.do("stop")
        program.do("bye")
        assert program.wait() == 0
    assert not barrier.exists()


def test_a_program_that_is_started_by_hand_says_who_starts_it(folder: Path) -> None:
    program = Path(__file__).parent / "programs" / "odd_contender.py"
    environment = {**os.environ, "PYTHONPATH": str(SDK)}
    done = subprocess.run(
        [sys.executable, str(program), "Loop"],
        env=environment,
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "paceline-bench starts this program" in done.stderr
