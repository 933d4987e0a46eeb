# SPDX-License-Identifier: Apache-2.0
"""receive(): messages that are acknowledged, given back, and redelivered after a death."""

from __future__ import annotations

import faulthandler
import os
import signal
from queue import Empty
from typing import Any

import numpy as np
import pytest
from libraries import START_METHODS, wait_until

import paceline


def test_a_message_is_there_until_it_is_acknowledged(queue: paceline.Queue) -> None:
    queue.put({"task": 1})
    message = queue.receive()
    assert (message.value, message.attempt, message.redelivered) == ({"task": 1}, 1, False)
    assert queue.stats().outstanding == 1
    acknowledged = [message.acknowledged]
    message.ack()
    message.ack()
    assert [*acknowledged, message.acknowledged] == [False, True]
    assert queue.stats().outstanding == 0
    assert queue.empty()


def test_a_released_message_comes_again(queue: paceline.Queue) -> None:
    queue.put("again")
    queue.receive().release()
    message = queue.receive()
    assert (message.value, message.attempt, message.redelivered) == ("again", 2, True)
    message.release()
    message.release()
    with pytest.raises(ValueError, match="released"):
        message.ack()
    assert queue.get() == "again"


def test_a_deleted_message_comes_again(queue: paceline.Queue) -> None:
    queue.put("again")
    del [queue.receive()][0]
    assert queue.get() == "again"


def test_a_with_statement_ends_a_message(queue: paceline.Queue) -> None:
    queue.put(1)
    with pytest.raises(ZeroDivisionError), queue.receive() as message:
        _ = message.value / 0
    with queue.receive() as message:
        assert message.attempt == 2
    assert queue.empty()
    assert queue.stats().outstanding == 0


def test_receive_waits_as_get_does(queue: paceline.Queue) -> None:
    with pytest.raises(Empty):
        queue.receive(False)
    with pytest.raises(Empty):
        queue.receive(timeout=0.01)


def test_what_nobody_copes_with_becomes_a_dead_letter(queue: paceline.Queue) -> None:
    queue.put("poison")
    queue.put("good")
    for attempt in range(1, 6):
        message = queue.receive()
        assert (message.value, message.attempt) == ("poison", attempt)
        message.release()
    assert queue.get() == "good"
    assert queue.empty()
    assert queue.stats().dead_letters == 1
    (letter,) = queue.dead_letters()
    assert (letter.value, letter.attempt) == ("poison", 5)
    assert queue.dead_letters() == []
    del letter
    (letter,) = queue.dead_letters()
    letter.put_back()
    assert queue.receive().attempt == 1
    (letter := queue.receive()).ack()
    assert queue.dead_letters() == []


def _die_with_a_message(queue: Any, told: Any) -> None:
    faulthandler.disable()
    message = queue.receive()
    told.put((os.getpid(), message.value[0]))
    signal.pause()
    message.ack()


@pytest.mark.parametrize("start_method", START_METHODS)
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM, signal.SIGSEGV], ids=str)
def test_what_a_dead_process_had_received_goes_to_another(start_method: str, how: int) -> None:
    context = paceline.get_context(start_method)
    queue, told = context.Queue(), context.SimpleQueue()
    queue.put(("task", np.arange(100_000)))
    child = context.Process(target=_die_with_a_message, args=(queue, told))
    child.start()
    pid, value = told.get()
    assert value == "task"
    os.kill(pid, how)
    child.join()
    assert child.exitcode == -how
    message = queue.receive()
    assert message.redelivered
    assert message.value[1][-1] == 99_999
    message.ack()
    queue.close()
    told.close()


def _die_in_get(queue: Any) -> None:
    queue.get()


def test_a_process_killed_while_it_waits_stops_nobody() -> None:
    context = paceline.get_context("fork")
    queue = context.Queue()
    children = [context.Process(target=_die_in_get, args=(queue,)) for _ in range(3)]
    for child in children:
        child.start()
    assert wait_until(lambda: queue.stats().participants >= 4)
    for child in children:
        child.kill()
        child.join()
    queue.put("for the living")
    assert queue.get() == "for the living"
    queue.close()


def _die_as_joiner(queue: Any, told: Any) -> None:
    while True:
        value = queue.get()
        told.put((os.getpid(), value))
        if value == "kill me":
            signal.pause()
        queue.task_done()


def test_join_ends_although_a_consumer_died() -> None:
    context = paceline.get_context("fork")
    queue, told = context.JoinableQueue(), context.SimpleQueue()
    queue.put("kill me")
    first = context.Process(target=_die_as_joiner, args=(queue, told))
    first.start()
    told.get()
    first.kill()
    first.join()
    assert not queue._join(0.05)
    second = context.Process(target=_work_off, args=(queue,))
    second.start()
    queue.join()
    assert queue.stats().redelivered == 1
    second.join()
    queue.close()
    told.close()


def _work_off(queue: Any) -> None:
    queue.get()
    queue.task_done()


def test_a_forked_child_has_nothing_to_report_of_its_parents_tasks() -> None:
    queue = paceline.JoinableQueue()
    queue.put(1)
    queue.get()
    pid = os.fork()
    if pid == 0:
        try:
            queue.task_done()
        except ValueError:
            os._exit(0)
        os._exit(1)
    assert os.waitpid(pid, 0)[1] == 0
    queue.task_done()
    queue.join()
    queue.close()


class Bomb:
    def __reduce__(self) -> Any:
        return (_explode, ())


def _explode() -> None:
    raise LookupError("this class is gone")


@pytest.mark.parametrize("kind", [paceline.Queue, paceline.JoinableQueue])
def test_what_cannot_be_unpickled_raises_in_get_and_the_queue_goes_on(kind: Any) -> None:
    queue = kind()
    queue.put(1)
    queue.put(Bomb())
    queue.put(2)
    assert queue.get() == 1
    with pytest.raises(LookupError, match="this class is gone"):
        queue.get()
    assert queue.get() == 2
    if kind is paceline.JoinableQueue:
        queue.task_done()
        queue.task_done()
        queue.join()
    assert queue.stats().outstanding == 0
    queue.close()


@pytest.mark.parametrize("kind", [paceline.Queue, paceline.JoinableQueue])
def test_get_many_stops_before_what_cannot_be_unpickled(kind: Any) -> None:
    queue = kind()
    assert queue.put_many([1, 2, Bomb(), 3]) == 4
    assert queue.get_many(10) == [1, 2]
    with pytest.raises(LookupError):
        queue.get_many(10)
    assert queue.get_many(10) == [3]
    with pytest.raises(Empty):
        queue.get_many(10, timeout=0.01)
    assert queue.get_many(0) == []
    queue.close()


def test_put_many_puts_what_fits() -> None:
    queue = paceline.Queue(3)
    assert queue.put_many(range(5), block=False) == 3
    assert queue.put_many([], timeout=0) == 0
    assert queue.get_many(2) == [0, 1]
    with pytest.raises(paceline.EncodeError) as caught:
        queue.put_many(["a", lambda: 1])
    # From Python 3.11 on.
    for note in getattr(caught.value, "__notes__", ["1 objects before"]):
        assert "1 objects before" in note
    assert queue.get_many(9) == [2, "a"]
    queue.close()
