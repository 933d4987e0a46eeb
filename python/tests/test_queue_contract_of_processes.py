# SPDX-License-Identifier: Apache-2.0
"""The same contract as in test_queue_contract.py, where several processes take part."""

from __future__ import annotations

import os
import signal
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import Any

import pytest
from libraries import PATIENCE


def _echo(there: Any, back: Any) -> None:
    while True:
        value = there.get()
        back.put(value)
        if value is None:
            return


@pytest.mark.parametrize("kind", ["Queue", "SimpleQueue", "JoinableQueue"])
def test_a_child_gets_and_puts(started: Any, kind: str) -> None:
    there, back = getattr(started, kind)(), getattr(started, kind)()
    child = started.Process(target=_echo, args=(there, back))
    child.start()
    for value in (1, "two", {"three": [3]}, b"4" * 100_000, None):
        there.put(value)
        assert back.get() == value
    child.join()
    assert child.exitcode == 0
    there.close()
    back.close()


def _produce(queue: Any, name: int, count: int) -> None:
    for number in range(count):
        queue.put((name, number))


def _consume(queue: Any, results: Any) -> None:
    while True:
        value = queue.get()
        results.put(value)
        if value is None:
            return


def test_everything_comes_once_whoever_produces_and_consumes(started: Any) -> None:
    count, producers, consumers = 300, 3, 2
    queue, results = started.Queue(10), started.Queue()
    makers = [started.Process(target=_produce, args=(queue, n, count)) for n in range(producers)]
    takers = [started.Process(target=_consume, args=(queue, results)) for _ in range(consumers)]
    for process in makers + takers:
        process.start()
    for process in makers:
        process.join()
    for _ in takers:
        queue.put(None)
    got: Counter[Any] = Counter()
    while got[None] < consumers:
        got[results.get(timeout=PATIENCE)] += 1
    for process in takers:
        process.join()
    del got[None]
    assert got == Counter((n, k) for n in range(producers) for k in range(count))
    for one in (queue, results):
        one.close()
        one.join_thread()


def _sleep_then_put(queue: Any, barrier: Any) -> None:
    barrier.wait()
    queue.put("late")


def test_get_waits_for_another_process(started: Any) -> None:
    queue, barrier = started.Queue(), started.Barrier(2)
    child = started.Process(target=_sleep_then_put, args=(queue, barrier))
    child.start()
    barrier.wait()
    assert queue.get() == "late"
    child.join()
    queue.close()
    queue.join_thread()


def _work(queue: Any, done: Any) -> None:
    while True:
        value = queue.get()
        if value is not None:
            done.put(value)
        queue.task_done()
        if value is None:
            return


def test_join_waits_until_all_tasks_are_done(started: Any) -> None:
    tasks, done = started.JoinableQueue(), started.SimpleQueue()
    for number in range(50):
        tasks.put(number)
    workers = [started.Process(target=_work, args=(tasks, done)) for _ in range(2)]
    for worker in workers:
        worker.start()
    tasks.join()
    assert sorted(done.get() for _ in range(50)) == list(range(50))
    for _ in workers:
        tasks.put(None)
    tasks.join()
    for worker in workers:
        worker.join()
        assert worker.exitcode == 0
    tasks.close()
    tasks.join_thread()
    done.close()


def test_tasks_can_be_waited_for_after_close(started: Any) -> None:
    tasks, done = started.JoinableQueue(), started.SimpleQueue()
    worker = started.Process(target=_work, args=(tasks, done))
    worker.start()
    for value in (1, 2, None):
        tasks.put(value)
    tasks.close()
    tasks.join()
    assert (done.get(), done.get()) == (1, 2)
    worker.join()
    done.close()


def _square(number: int) -> int:
    return number * number


def test_an_executor_uses_the_queues_of_a_context(started: Any) -> None:
    with ProcessPoolExecutor(2, mp_context=started) as executor:
        assert list(executor.map(_square, range(100))) == [n * n for n in range(100)]


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def test_an_executor_notices_the_death_of_a_worker(started: Any) -> None:
    with ProcessPoolExecutor(1, mp_context=started) as executor:
        assert executor.submit(_square, 3).result(PATIENCE) == 9
        with pytest.raises(BrokenProcessPool):
            executor.submit(_die).result(PATIENCE)
