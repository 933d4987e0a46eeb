# SPDX-License-Identifier: Apache-2.0
"""What is refused, and that the message says what, where and what to do."""

from __future__ import annotations

import os
import queue as standard
import re
import signal
import threading
import time
from contextlib import suppress
from typing import Any

import numpy as np
import pytest
from libraries import run_program, wait_until

import paceline


@pytest.mark.parametrize("limit", [1 << 16, 1 << 20])
def test_an_object_larger_than_the_queue_is_refused_at_once(limit: int) -> None:
    queue = paceline.Queue(1, bytes=limit)
    for value in (bytes(limit + 1), np.zeros(limit, "u1"), "x" * (limit + 1)):
        with pytest.raises(paceline.MessageTooLarge, match=r"bytes, and the largest may have"):
            queue.put(value)
    queue.put(1)
    assert queue.get() == 1
    queue.close()


def test_a_queue_without_memory_is_full() -> None:
    small = paceline.Queue(bytes=1 << 20)
    with suppress(standard.Full):
        for _ in range(100):
            small.put_nowait(bytes(100_000))
    with pytest.raises(standard.Full):
        small.put(bytes(100_000), timeout=0.01)
    assert 0 < small.qsize() < 11
    small.close()


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ({"bytes": -1}, ValueError),
        ({"bytes": 1 << 70}, ValueError),
        ({"bytes": 1 << 62}, ValueError),
        ({"bytes": 1}, ValueError),
        ({"bytes": "1 GB"}, TypeError),
        ({"maxsize": 1 << 40}, ValueError),
        ({"name": "a/b"}, ValueError),
        ({"name": ""}, ValueError),
        ({"name": "x" * 300}, ValueError),
        ({"name": 5}, TypeError),
    ],
    ids=repr,
)
def test_limits_that_cannot_be_are_refused(arguments: Any, error: Any) -> None:
    with pytest.raises(error):
        paceline.Queue(**arguments)


def test_a_timeout_that_is_no_number_is_refused(queue: paceline.Queue) -> None:
    with pytest.raises(TypeError):
        queue.get(timeout="1")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="NaN"):
        queue.get(timeout=float("nan"))
    with pytest.raises(ValueError, match="NaN"):
        queue.put(1, timeout=float("nan"))
    assert queue.empty()


def test_shutdown_lets_get_finish_and_nobody_put(queue: paceline.Queue) -> None:
    queue.put(1)
    queue.put(2)
    queue.shutdown()
    queue.shutdown()
    with pytest.raises(paceline.QueueClosed, match="closed"):
        queue.put(3)
    assert [queue.get(), queue.get()] == [1, 2]
    with pytest.raises(paceline.QueueClosed):
        queue.get()
    with pytest.raises(paceline.QueueClosed):
        queue.get_nowait()
    assert "shut down" in repr(queue)


def test_an_immediate_shutdown_drops_what_is_left(queue: paceline.Queue) -> None:
    queue.put_many(range(10))
    queue.shutdown(immediate=True)
    with pytest.raises(paceline.QueueClosed):
        queue.get()


def test_shutdown_wakes_all_who_wait() -> None:
    queue = paceline.Queue(1)
    empty = paceline.Queue()
    queue.put(1)
    results: list[str] = []

    def wait(call: Any) -> None:
        try:
            call()
        except paceline.QueueClosed:
            results.append("closed")

    threads = [
        threading.Thread(target=wait, args=(call,)) for call in (empty.get, lambda: queue.put(2))
    ]
    for thread in threads:
        thread.start()
    # Both have begun: who looks takes part, too.
    assert wait_until(lambda: empty.stats().participants == queue.stats().participants == 2)
    empty.shutdown()
    queue.shutdown()
    for thread in threads:
        thread.join()
    assert results == ["closed", "closed"]
    queue.close()
    empty.close()


@pytest.mark.parametrize("wait", ["get", "put", "receive", "join", "memory"])
def test_an_interrupt_ends_every_wait(wait: str) -> None:
    queue: Any = paceline.JoinableQueue(1, bytes=1 << 20)
    calls = {
        "get": lambda: paceline.Queue().get(),
        "put": lambda: queue.put(2),
        "receive": lambda: paceline.Queue().receive(),
        "join": queue.join,
        "memory": lambda: queue.put(bytes(700_000)),
    }
    queue.put(bytes(700_000) if wait == "memory" else 1)
    timer = threading.Timer(0.1, os.kill, (os.getpid(), signal.SIGINT))
    timer.start()
    begin = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        calls[wait]()
    # Ten times what is promised.
    assert time.monotonic() - begin < 0.1 + 1
    timer.join()
    assert queue.qsize() == 1
    queue.close()


def test_a_signal_handler_may_use_the_queue_that_waits(queue: paceline.Queue) -> None:
    signal.signal(signal.SIGUSR1, lambda *_: queue.put("from the handler"))
    timer = threading.Timer(0.05, os.kill, (os.getpid(), signal.SIGUSR1))
    timer.start()
    try:
        assert queue.get() == "from the handler"
    finally:
        timer.join()
        signal.signal(signal.SIGUSR1, signal.SIG_DFL)


def test_a_wait_lets_other_threads_run(queue: paceline.Queue) -> None:
    thread = threading.Thread(target=queue.get)
    thread.start()
    # The thread waits; this one computes and then puts.
    assert sum(range(100_000)) > 0
    queue.put(1)
    thread.join()


def test_put_from_del_and_from_a_reduction(queue: paceline.Queue) -> None:
    class Last:
        def __del__(self) -> None:
            queue.put("deleted")

    class Nested:
        def __reduce__(self) -> Any:
            queue.put("inner")
            return (str, ("outer",))

    Last()
    queue.put(Nested())
    assert [queue.get() for _ in range(3)] == ["deleted", "inner", "outer"]


def test_a_fork_while_another_thread_waits(queue: paceline.Queue) -> None:
    thread = threading.Thread(target=queue.get)
    thread.start()
    other = paceline.Queue()
    pid = os.fork()
    if pid == 0:
        other.put("child")
        queue.put("for the thread")
        os._exit(0)
    assert os.waitpid(pid, 0)[1] == 0
    assert other.get() == "child"
    thread.join()
    other.close()


def test_descriptors_closed_by_the_program_are_told() -> None:
    done = run_program(
        """
        import os, paceline
        queue = paceline.Queue(); queue.put(1)
        os.closerange(3, 100)
        try:
            queue.get(timeout=5); queue.get(timeout=5)
        except paceline.LostMembership as error: print(error)
        except Exception as error: print(type(error), error)
        """
    )
    assert "closed by this process" in done.stdout, done


def test_a_long_wait_for_memory_says_why() -> None:
    done = run_program(
        """
        import paceline
        from queue import Full
        queue = paceline.Queue(bytes=1 << 20)
        try:
            while True:
                queue.put_nowait(bytes(100_000))
        except Full:
            pass
        for _ in range(2):
            try:
                queue.put(bytes(100_000), timeout=10.2)
            except Full:
                print("full")
        """
    )
    assert done.stdout == "full\nfull\n"
    assert re.fullmatch(
        r"paceline: queue 'anonymous': put\(\) has waited 10 s for memory; \d+ of 1048576 bytes "
        r"are in use, and \d+ messages wait to be received: receive them faster, keep fewer "
        r"arrays that came from the queue, or create it with a larger bytes=\n",
        done.stderr,
    )


def test_an_object_may_change_as_soon_as_it_is_put(queue: paceline.Queue) -> None:
    changing, array = [1], np.zeros(20_000)
    queue.put(changing)
    queue.put(array)
    changing.append(2)
    array[:] = 3
    assert queue.get() == [1]
    assert not queue.get().any()


def test_a_simple_queue_does_not_wait_for_a_reader() -> None:
    queue = paceline.SimpleQueue()
    for _ in range(3):
        queue.put(bytes(1 << 20))
    assert [len(queue.get()) for _ in range(3)] == [1 << 20] * 3
    queue.close()


@pytest.mark.parametrize(
    "call", ["qsize", "empty", "full", "stats", "dead_letters", "trim", "shutdown", "receive"]
)
def test_after_close_every_call_says_so(call: str) -> None:
    queue = paceline.Queue()
    queue.close()
    with pytest.raises(ValueError, match="closed in this process"):
        getattr(queue, call)()
