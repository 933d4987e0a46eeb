# SPDX-License-Identifier: Apache-2.0
"""The end of a process, however its threads stand, is quiet."""

from __future__ import annotations

import copy
import pickle
import threading
from typing import Any

import pytest
from libraries import run_program, wait_until

import paceline

WAITING = """
import threading, paceline
queue, full = paceline.Queue(), paceline.JoinableQueue(1)
full.put(1)
waits = [queue.get, queue.receive, full.join, lambda: full.put(2), lambda: queue.get(timeout=0.01)]
for call in waits:
    threading.Thread(target=call, daemon=True).start()
"""

BUSY = """
import threading, numpy, paceline
queue = paceline.Queue(8)
def put():
    while True:
        queue.put(numpy.zeros(50_000))
def get():
    while True:
        queue.get()
for target in (put, get) * 2:
    threading.Thread(target=target, daemon=True).start()
threading.Event().wait(0.05)
"""


@pytest.mark.parametrize("program", [WAITING, BUSY], ids=["waiting", "busy"])
def test_daemon_threads_do_not_disturb_the_end(program: str) -> None:
    for _ in range(3):
        done = run_program(program)
        assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def _leave_objects(queue: Any) -> None:
    queue.put_many(range(1000))


@pytest.mark.parametrize("start_method", ["fork", "forkserver", "spawn"])
def test_a_child_ends_at_once_and_its_objects_stay(start_method: str) -> None:
    context = paceline.get_context(start_method)
    queue = context.Queue()
    child = context.Process(target=_leave_objects, args=(queue,))
    child.start()
    # multiprocessing's own queue would wait here for somebody who gets.
    child.join()
    assert child.exitcode == 0
    assert queue.get_many(2000) == list(range(1000))
    queue.close()


def test_close_ends_the_waits_of_other_threads() -> None:
    queue = paceline.Queue()
    errors: list[str] = []

    def wait() -> None:
        try:
            queue.get()
        except ValueError as error:
            errors.append(str(error))

    thread = threading.Thread(target=wait)
    thread.start()
    # It has begun: who looks takes part, too.
    assert wait_until(lambda: queue.stats().participants == 2)
    queue.close()
    thread.join()
    assert errors == ["the queue is closed in this process"]


def test_a_context_can_be_copied_and_pickled_and_gives_other_contexts() -> None:
    context = paceline.get_context("spawn")
    for one in (copy.copy(context), pickle.loads(pickle.dumps(context)), context.get_context()):
        assert one.get_start_method() == "spawn"
        assert isinstance(one.Queue(), paceline.Queue)
    assert context.get_context("fork").get_start_method() == "fork"
    assert isinstance(context.get_context("fork").Queue(), paceline.Queue)
    with pytest.raises(AttributeError):
        _ = context.nothing
    with context.Pool(1) as pool:
        assert pool.apply(len, ([1, 2],)) == 2


# Threads and handlers of the end that need each other.
LOCKED = """
import logging, threading, numpy, paceline
queue, begun = paceline.Queue(1), threading.Event()
queue.put(1)
class Handler(logging.Handler):
    def emit(self, record):
        try:
            queue.put(numpy.zeros(100_000), timeout=0.01)
        except Exception:
            begun.set()
logging.getLogger().addHandler(Handler())
def log():
    while True:
        logging.warning("x")
threading.Thread(target=log, daemon=True).start()
begun.wait()
"""

LATE_THREAD = """
import atexit, threading
def finish():
    queue.put(None)
    consumer.join()
    print("joined")
atexit.register(finish)
import paceline
queue = paceline.Queue()
def consume():
    while queue.get() is not None:
        pass
consumer = threading.Thread(target=consume, daemon=True)
consumer.start()
"""

LATE_CHILD = """
import atexit, multiprocessing, multiprocessing.util
def finish():
    queue.put(None)
    child.join()
    print("joined")
atexit.register(finish)
from paceline import Queue
def consume(queue):
    while queue.get() is not None:
        pass
queue = Queue()
child = multiprocessing.get_context("fork").Process(target=consume, args=(queue,))
child.start()
"""


@pytest.mark.parametrize(
    ("program", "said"),
    [(LOCKED, ""), (LATE_THREAD, "joined\n"), (LATE_CHILD, "joined\n")],
    ids=["locked", "late thread", "late child"],
)
def test_handlers_of_the_end_find_threads_and_queues_at_work(program: str, said: str) -> None:
    for _ in range(3):
        done = run_program(program)
        assert (done.returncode, done.stdout) == (0, said), done.stderr
