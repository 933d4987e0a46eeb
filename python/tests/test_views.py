# SPDX-License-Identifier: Apache-2.0
"""Long arrays are views of the queue's memory, for as long as somebody looks at them."""

from __future__ import annotations

import gc
import os
import random
import threading
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from libraries import LONG, is_view, run_program

import paceline


@pytest.fixture
def queue() -> Iterator[paceline.Queue]:
    queue = paceline.Queue(bytes=64 << 20)
    yield queue
    queue.close()


def test_long_arrays_are_writable_views_and_short_ones_copies(queue: paceline.Queue) -> None:
    queue.put(np.arange(LONG))
    queue.put(np.arange(LONG - 1))
    long, short = queue.get(), queue.get()
    assert is_view(long)
    assert not is_view(short)
    long[0] = short[0] = 7
    assert long[1] == short[1] == 1
    assert queue.stats().acknowledged == 2


def test_copy_is_a_way_out(queue: paceline.Queue) -> None:
    queue.put(np.arange(LONG))
    queue.put([np.arange(LONG)])
    assert not is_view(queue.get(copy=True))
    assert queue.get(copy=True)[0].flags.writeable
    assert queue.stats().outstanding == 0


def test_memory_is_free_when_the_last_view_ends(queue: paceline.Queue) -> None:
    size = 15 << 20
    # More than there is memory for, one after the other.
    for number in range(20):
        queue.put(np.full(size // 8, number))
        array = queue.get()
        assert is_view(array)
        part = array[10:20]
        del array
        assert (part == number).all()
        del part


def test_views_of_one_message_share_it(queue: paceline.Queue) -> None:
    queue.put({"a": np.zeros(LONG), "b": [np.ones(LONG)], "c": np.zeros(3)})
    got = queue.get()
    kept = got["b"][0]
    del got
    gc.collect()
    assert (kept == 1).all()
    kept[:] = 2
    assert kept.sum() == 2 * LONG


def test_views_end_in_any_order(queue: paceline.Queue) -> None:
    views = []
    draw = random.Random(5)
    for number in range(200):
        queue.put(np.full(LONG, number))
        views.append((number, queue.get()))
        if len(views) > 20:
            value, array = views.pop(draw.randrange(len(views)))
            assert (array == value).all()
    draw.shuffle(views)
    while views:
        value, array = views.pop()
        assert (array == value).all()


def test_views_in_a_cycle_are_collected(queue: paceline.Queue) -> None:
    for _ in range(100):
        queue.put(np.zeros(1 << 20, "u1"))
        cycle: list[Any] = [queue.get()]
        assert is_view(cycle[0])
        cycle.append(cycle)
        del cycle
        gc.collect()
    queue.trim()
    assert queue.stats().bytes_used == 0


def test_a_view_outlives_its_queue() -> None:
    queue = paceline.Queue()
    queue.put(np.arange(LONG))
    array = queue.get()
    queue.close()
    del queue
    gc.collect()
    array += 1
    assert array[-1] == LONG


def test_a_process_that_keeps_a_quarter_gets_copies(queue: paceline.Queue) -> None:
    views = []
    for number in range(6):
        queue.put(np.full((4 << 20) // 8, number))
        views.append(queue.get())
    assert [is_view(view) for view in views] == [True] * 3 + [False] * 3
    assert all((view == number).all() for number, view in enumerate(views))


def test_received_arrays_are_read_only_until_the_message_is_acknowledged(
    queue: paceline.Queue,
) -> None:
    queue.put(np.arange(LONG))
    message = queue.receive()
    array = message.value
    assert message.value is array
    assert is_view(array)
    with pytest.raises(ValueError, match="read-only"):
        array[0] = 1
    with pytest.raises(ValueError, match="WRITEABLE"):
        array.flags.writeable = True
    message.ack()
    message.value[0] = 5
    assert array[0] == 5


def test_a_released_message_is_given_back_when_its_last_view_ends(
    queue: paceline.Queue,
) -> None:
    queue.put(np.arange(LONG))
    message = queue.receive()
    array = message.value
    message.release()
    with pytest.raises(ValueError, match="released"):
        _ = message.value
    assert queue.empty()
    assert array[-1] == LONG - 1
    del array
    assert queue.get()[-1] == LONG - 1


def test_an_error_with_views_in_its_traceback_is_not_replaced(queue: paceline.Queue) -> None:
    def work(array: Any) -> None:
        raise KeyError(f"bad array of {len(array)}")

    queue.put(np.zeros(LONG))
    with pytest.raises(KeyError, match="bad array"), queue.receive() as message:
        work(message.value)
    gc.collect()
    assert queue.receive().redelivered


def test_a_forked_child_may_read_a_view_and_frees_nothing(queue: paceline.Queue) -> None:
    queue.put(np.arange(LONG))
    array = queue.get()
    pid = os.fork()
    if pid == 0:
        is_right = array[-1] == LONG - 1
        del array
        gc.collect()
        os._exit(0 if is_right else 1)
    assert os.waitpid(pid, 0)[1] == 0
    # The memory is still the view's.
    for number in range(10):
        queue.put(np.full(LONG, -number))
        queue.get()
    assert (array == np.arange(LONG)).all()


def test_a_view_is_still_there_in_a_child_after_the_parent_let_it_go(
    queue: paceline.Queue,
) -> None:
    queue.put(np.arange(LONG))
    array = queue.get()
    go_on, told = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.read(go_on, 1)
        array.sum()
        os._exit(0)
    del array
    queue.put(np.zeros(LONG))
    os.write(told, b"x")
    assert os.waitpid(pid, 0)[1] == 0
    os.close(go_on)
    os.close(told)


def test_threads_end_the_views_of_others(queue: paceline.Queue) -> None:
    def take(views: list[Any]) -> None:
        for _ in range(50):
            queue.put(np.ones(LONG))
            views.append(queue.get())
            if len(views) > 5:
                views.pop(0)

    views: list[Any] = []
    threads = [threading.Thread(target=take, args=(views,)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(view.sum() == LONG for view in views)


def test_views_at_the_end_of_the_interpreter() -> None:
    done = run_program(
        """
        import atexit, numpy as np, paceline
        queue = paceline.Queue()
        queue.put(np.arange(100000)); queue.put({"a": np.arange(100000)})
        array, inner = queue.get(), queue.get()
        class Late:
            def __del__(self):
                queue.put(1)
                print("late", queue.get(), array[-1], inner["a"][-1])
        late = Late()
        atexit.register(lambda: print("exit", array.sum()))
        """
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    assert done.stdout.splitlines() == ["exit 4999950000", "late 1 99999 99999"]
