# SPDX-License-Identifier: Apache-2.0
"""Code of objects that runs in the middle of calls, and threads that meet there."""

from __future__ import annotations

import asyncio
import gc
import multiprocessing
import signal
import time
from collections.abc import Iterator
from contextlib import suppress
from multiprocessing import resource_sharer
from queue import Full
from typing import Any

import numpy as np
import pytest
from libraries import descriptors, run_program, wait_until

import paceline

LONG = 64 * 1024


@pytest.fixture
def queue() -> Iterator[paceline.Queue]:
    queue = paceline.Queue(bytes=64 << 20)
    yield queue
    queue.close()


def run(program: str) -> None:
    done = run_program(program)
    assert (done.returncode, done.stderr) == (0, "")


def test_the_first_objects_of_a_process_may_come_from_several_threads() -> None:
    for _ in range(5):
        run(
            "import paceline, threading\n"
            "queue, barrier = paceline.Queue(), threading.Barrier(4)\n"
            "def put():\n"
            "    barrier.wait(); queue.put({1: 2}); queue.get()\n"
            "threads = [threading.Thread(target=put) for _ in range(4)]\n"
            "[thread.start() for thread in threads]; [thread.join() for thread in threads]\n"
        )


def test_daemon_threads_that_pickle_do_not_disturb_the_end() -> None:
    for _ in range(5):
        run(
            "import paceline, threading, time\n"
            "queue = paceline.Queue(100)\n"
            "class Slow:\n"
            "    def __del__(self): time.sleep(0.1)\n"
            "slow = Slow()\n"
            "def put():\n"
            "    while True: queue.put({'a': [1, 2, 3] * 50})\n"
            "def get():\n"
            "    while True: queue.get()\n"
            "for target in (put, get) * 2: threading.Thread(target=target, daemon=True).start()\n"
            "time.sleep(0.05)\n"
        )


SERVER = """
import multiprocessing.util, multiprocessing, threading, time, paceline
def child(requests, answers):
    time.sleep(0.2)
    requests.put(1)
    assert answers.get() == 2
def serve(requests, answers):
    while True: answers.put(requests.get() + 1)
if __name__ == "__main__":
    requests, answers = paceline.Queue(), paceline.Queue()
    multiprocessing.get_context("fork").Process(target=child, args=(requests, answers)).start()
    threading.Thread(target=serve, args=(requests, answers), daemon=True).start()
"""


def test_children_are_waited_for_while_daemon_threads_still_serve_them() -> None:
    run(SERVER)


def test_a_connection_is_sent_as_one_whenever_its_module_is_loaded() -> None:
    run(
        "import os, multiprocessing, paceline\n"
        "queue = paceline.Queue()\n"
        "queue.put({}); queue.get()\n"
        "ours, theirs = multiprocessing.Pipe()\n"
        "queue.put(theirs); arrived = queue.get()\n"
        "assert arrived.fileno() != theirs.fileno()\n"
        "del arrived; theirs.send(1); assert ours.recv() == 1\n"
    )


class Loud:
    """Looks at the message when it is deleted."""

    message: Any = None

    def __del__(self) -> None:
        if Loud.message is not None:
            Loud.message.value  # noqa: B018


def test_objects_may_look_at_the_message_while_they_are_deleted(queue: paceline.Queue) -> None:
    for _ in range(50):
        queue.put([Loud() for _ in range(3)])
        Loud.message = queue.receive()
        assert len(Loud.message.value) == 3
        Loud.message.ack()
        message, Loud.message = Loud.message, None
        message.release()


class Meddler:
    """Lets another thread release the message in the middle of its decoding."""

    release: Any = None

    def __reduce__(self) -> Any:
        return _meddle, ()


def _meddle() -> str:
    if Meddler.release is not None:
        release, Meddler.release = Meddler.release, None
        release()
    return "decoded"


def test_a_message_that_is_released_while_it_is_decoded_stays_until_then(
    queue: paceline.Queue,
) -> None:
    queue.put([Meddler(), *[b"A" * 30_000] * 6])
    message = queue.receive()

    def release() -> None:
        message.release()
        for _ in range(5):
            queue.put(b"Z" * 180_000)

    Meddler.release = release
    assert message.value == ["decoded", *[b"A" * 30_000] * 6]


class Refuses:
    def __getstate__(self) -> bytes:
        return b"state" * 20_000

    def __setstate__(self, state: bytes) -> None:
        raise ValueError("not this")


def test_a_traceback_keeps_no_memory_of_the_queue(queue: paceline.Queue) -> None:
    queue.put([Refuses(), np.zeros(LONG)])
    with pytest.raises(ValueError, match="not this") as caught:
        queue.get()
    queue.trim()
    assert queue.stats().bytes_used == 0
    traceback = caught.value.__traceback__
    while traceback is not None:
        for one in traceback.tb_frame.f_locals.values():
            if isinstance(one, memoryview):
                with pytest.raises(ValueError, match="released"):
                    bytes(one)
        traceback = traceback.tb_next


class Interrupts:
    def __reduce__(self) -> Any:
        return signal.raise_signal, (signal.SIGINT,)


@pytest.mark.parametrize("kind", [paceline.Queue, paceline.JoinableQueue])
def test_an_interrupt_in_get_many_is_raised_and_gives_all_back(kind: Any) -> None:
    queue = kind()
    queue.put(1)
    queue.put(Interrupts())
    with pytest.raises(KeyboardInterrupt):
        queue.get_many(10)
    assert queue.qsize() == 2
    assert queue.stats().outstanding == 0
    queue.close()


class Slow:
    def __setstate__(self, state: Any) -> None:
        time.sleep(0.2)


class ExpiredError(Exception):
    pass


@pytest.mark.parametrize("kind", [paceline.Queue, paceline.JoinableQueue])
@pytest.mark.parametrize("first", [True, False])
def test_a_handler_that_raises_gives_back_what_was_being_decoded(kind: Any, first: bool) -> None:
    def expire(*_: object) -> None:
        raise ExpiredError

    queue, slow = kind(), Slow()
    slow.state = 1  # type: ignore[attr-defined]
    if not first:
        queue.put(1)
    queue.put(slow)
    before = signal.signal(signal.SIGALRM, expire)
    try:
        signal.setitimer(signal.ITIMER_REAL, 0.05)
        with pytest.raises(ExpiredError):
            queue.get() if first else queue.get_many(5)
    finally:
        signal.signal(signal.SIGALRM, before)
    assert queue.qsize() == (1 if first else 2)
    assert queue.stats().outstanding == 0
    queue.close()


def test_names_of_fields_belong_to_one_array(queue: paceline.Queue) -> None:
    array = np.zeros(3, [("a", "i4"), ("b", "f4")])
    queue.put(array)
    first = queue.get()
    first.dtype.names = ("x", "y")
    queue.put(array)
    assert queue.get().dtype.names == ("a", "b")
    array.dtype.names = ("p", "q")
    queue.put(array)
    assert queue.get().dtype.names == ("p", "q")


def test_a_refused_put_leaves_no_descriptor_behind() -> None:
    full, tight = paceline.Queue(1), paceline.Queue(bytes=1 << 20)
    full.put(0)
    with suppress(Full):
        while True:
            tight.put_nowait(bytes(1000))
    ours, theirs = multiprocessing.Pipe()
    # Its first use starts a thread.
    paceline.Queue().put(ours)
    before = descriptors()
    for _ in range(10):
        for queue in (full, tight):
            with pytest.raises(Full):
                queue.put_nowait(ours)
            with pytest.raises(Full):
                queue.put(ours, timeout=0)
            with pytest.raises(Full):
                queue.put(ours, timeout=0.01)
            with pytest.raises(asyncio.TimeoutError):
                asyncio.run(asyncio.wait_for(queue.aput(ours), 0.02))
            with pytest.raises(paceline.EncodeError):
                queue.put([lambda: 1, ours], timeout=0)
    full.shutdown()
    for _ in range(10):
        with pytest.raises(paceline.QueueClosed):
            full.put(ours)
    gc.collect()
    assert wait_until(lambda: descriptors() == before)
    for end in (ours, theirs, full, tight):
        end.close()
    resource_sharer.stop()
