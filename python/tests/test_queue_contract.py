# SPDX-License-Identifier: Apache-2.0
"""What the documentation of multiprocessing promises of its queues, asked of theirs and of ours."""

from __future__ import annotations

import pickle
import threading
import time
from collections.abc import Iterator
from queue import Empty, Full
from typing import Any

import pytest
from libraries import PATIENCE, wait_until


@pytest.fixture
def queue(context: Any) -> Iterator[Any]:
    """Of the library."""
    queue = context.Queue()
    yield queue
    queue.close()
    queue.join_thread()


class Plain:
    def __init__(self, value: object) -> None:
        self.value = value

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Plain) and other.value == self.value

    __hash__ = None  # type: ignore[assignment]


@pytest.mark.parametrize(
    "value",
    [
        None, True, 0, -1, 1 << 100, 1.5, 2j, "text", "", b"", b"bytes", bytearray(b"more"), [],
        [1, [2]], {"a": {"b": ()}}, {1, 2}, frozenset({3}), (1, "a", None), range(5), slice(1, 2),
        Plain([1]), ValueError("x"), int, len, Ellipsis,
    ],
    ids=repr,
)  # fmt: skip
def test_an_object_comes_out_as_it_went_in(queue: Any, value: Any) -> None:
    queue.put(value)
    got = queue.get(timeout=PATIENCE)
    assert type(got) is type(value)
    assert repr(got) == repr(value) or got == value


def test_objects_of_one_producer_come_in_their_order(queue: Any) -> None:
    for number in range(1000):
        queue.put(number)
    assert [queue.get(timeout=PATIENCE) for _ in range(1000)] == list(range(1000))


def test_get_nowait_of_an_empty_queue_raises_empty(queue: Any) -> None:
    with pytest.raises(Empty):
        queue.get_nowait()
    with pytest.raises(Empty):
        queue.get(False)
    with pytest.raises(Empty):
        queue.get(block=False, timeout=PATIENCE)


@pytest.mark.parametrize("timeout", [0.05, 0, 0.0, -1, -0.5])
def test_get_with_a_timeout_raises_empty_and_not_earlier(queue: Any, timeout: float) -> None:
    begin = time.monotonic()
    with pytest.raises(Empty):
        queue.get(True, timeout)
    assert time.monotonic() - begin >= timeout


def test_get_with_a_timeout_takes_what_is_there(queue: Any) -> None:
    queue.put(1)
    assert wait_until(lambda: not queue.empty())
    assert queue.get(timeout=0) == 1


def test_a_full_queue_refuses_more(context: Any) -> None:
    queue = context.Queue(2)
    queue.put(1)
    assert not queue.full()
    queue.put_nowait(2)
    assert queue.full()
    with pytest.raises(Full):
        queue.put_nowait(3)
    with pytest.raises(Full):
        queue.put(3, False)
    begin = time.monotonic()
    with pytest.raises(Full):
        queue.put(3, True, 0.05)
    assert time.monotonic() - begin >= 0.05
    with pytest.raises(Full):
        queue.put(3, timeout=-1)
    assert [queue.get(timeout=PATIENCE) for _ in range(2)] == [1, 2]
    queue.put(4)
    assert queue.get(timeout=PATIENCE) == 4
    queue.close()
    queue.join_thread()


@pytest.mark.parametrize("maxsize", [0, -1, -(10**6)])
def test_no_positive_maxsize_is_no_limit(context: Any, maxsize: int) -> None:
    queue = context.Queue(maxsize)
    for number in range(5000):
        queue.put_nowait(number)
    assert not queue.full()
    assert queue.qsize() == 5000
    assert [queue.get(timeout=PATIENCE) for _ in range(5000)] == list(range(5000))
    queue.close()
    queue.join_thread()


@pytest.mark.parametrize("maxsize", ["3", 1.5, None])
def test_a_maxsize_that_is_no_number_of_messages_is_refused(context: Any, maxsize: Any) -> None:
    with pytest.raises(TypeError):
        context.Queue(maxsize)


def test_qsize_and_empty_tell_how_many_there_are(queue: Any) -> None:
    assert queue.qsize() == 0
    assert queue.empty()
    queue.put("a")
    queue.put("b")
    assert queue.qsize() == 2
    assert wait_until(lambda: not queue.empty())
    queue.get(timeout=PATIENCE)
    queue.get(timeout=PATIENCE)
    assert queue.qsize() == 0
    assert queue.empty()


def test_a_closed_queue_raises_value_error(context: Any) -> None:
    queue = context.Queue()
    queue.put(1)
    assert queue.get(timeout=PATIENCE) == 1
    queue.close()
    queue.close()
    with pytest.raises(ValueError, match="closed"):
        queue.put(2)
    with pytest.raises(ValueError, match="closed"):
        queue.put_nowait(2)
    with pytest.raises(ValueError, match="closed"):
        queue.get()
    with pytest.raises(ValueError, match="closed"):
        queue.get_nowait()
    queue.join_thread()


def test_join_thread_belongs_after_close(context: Any) -> None:
    queue = context.Queue()
    queue.cancel_join_thread()
    with pytest.raises(AssertionError):
        queue.join_thread()
    queue.close()
    assert queue.join_thread() is None
    assert queue.cancel_join_thread() is None


@pytest.mark.parametrize("kind", ["Queue", "JoinableQueue", "SimpleQueue"])
def test_pickling_is_for_spawning_alone(context: Any, kind: str) -> None:
    queue = getattr(context, kind)()
    with pytest.raises(RuntimeError, match="inheritance"):
        pickle.dumps(queue)
    queue.close()


def test_threads_share_a_queue(queue: Any) -> None:
    count, threads = 500, 4
    got: list[int] = []

    def take() -> None:
        while (value := queue.get()) is not None:
            got.append(value)

    takers = [threading.Thread(target=take) for _ in range(threads)]
    makers = [
        threading.Thread(target=lambda n=n: [queue.put(n * count + k) for k in range(count)])
        for n in range(threads)
    ]
    for thread in takers + makers:
        thread.start()
    for thread in makers:
        thread.join()
    for _ in takers:
        queue.put(None)
    for thread in takers:
        thread.join()
    assert sorted(got) == list(range(threads * count))


def test_a_waiting_put_goes_on_when_there_is_room(context: Any) -> None:
    queue = context.Queue(1)
    queue.put(1)
    thread = threading.Thread(target=queue.put, args=(2,))
    thread.start()
    assert queue.get(timeout=PATIENCE) == 1
    assert queue.get(timeout=PATIENCE) == 2
    thread.join()
    queue.close()
    queue.join_thread()


def test_task_done_too_often_raises_value_error(context: Any) -> None:
    queue = context.JoinableQueue()
    with pytest.raises(ValueError, match=r"task_done\(\) called too many times"):
        queue.task_done()
    queue.put(1)
    queue.get(timeout=PATIENCE)
    queue.task_done()
    with pytest.raises(ValueError, match=r"task_done\(\) called too many times"):
        queue.task_done()
    queue.close()
    queue.join_thread()


def test_join_of_a_queue_without_work_returns(context: Any) -> None:
    queue = context.JoinableQueue()
    assert queue.join() is None
    queue.close()


def test_a_simple_queue_puts_and_gets(context: Any) -> None:
    queue = context.SimpleQueue()
    assert queue.empty()
    queue.put({"a": 1})
    assert not queue.empty()
    assert queue.get() == {"a": 1}
    assert queue.empty()
    queue.close()
    with pytest.raises(OSError, match="closed"):
        queue.put(1)
    with pytest.raises(OSError, match="closed"):
        queue.get()


def test_a_connection_can_be_sent(context: Any, queue: Any) -> None:
    ours, theirs = context.Pipe()
    queue.put(theirs)
    arrived = queue.get(timeout=PATIENCE)
    arrived.send("through the queue")
    assert ours.recv() == "through the queue"
    for end in (ours, theirs, arrived):
        end.close()
