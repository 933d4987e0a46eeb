# SPDX-License-Identifier: Apache-2.0
"""JoinableQueue: what is got is done when its receiver says so."""

from __future__ import annotations

import os
import sys
import threading

import numpy as np
import pytest
from libraries import LONG, is_view

import paceline


def test_tasks_are_copies_or_cannot_be_changed_before_they_are_done() -> None:
    queue = paceline.JoinableQueue()
    for _ in range(3):
        queue.put(np.zeros(LONG))
    first = queue.get()
    (second,) = queue.get_many(1)
    for copy in (first, second):
        assert not is_view(copy)
        copy[0] = 1
    view = queue.get(copy=False)
    assert is_view(view)
    with pytest.raises(ValueError, match="read-only"):
        view[0] = 1
    del view
    for _ in range(3):
        queue.task_done()
    queue.join()
    queue.close()


def test_a_thread_reports_its_own_task() -> None:
    queue = paceline.JoinableQueue()
    queue.put("slow")
    queue.put("fast")
    thread = threading.Thread(target=queue.get)
    thread.start()
    thread.join()
    assert queue.get() == "fast"
    queue.task_done()
    pid = os.fork()
    if pid == 0:
        os._exit(0)
    os.waitpid(pid, 0)
    assert not queue._join(0.01)
    # The thread that got "slow" is gone: whoever reports next reports it.
    queue.task_done()
    queue.join()
    queue.close()


def test_threads_report_their_tasks_at_the_same_time() -> None:
    queue = paceline.JoinableQueue()
    errors: list[Exception] = []

    def work() -> None:
        try:
            for _ in range(100):
                for _ in range(10):
                    queue.put(1)
                    queue.get()
                for _ in range(10):
                    queue.task_done()
        except Exception as error:
            errors.append(error)

    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        threads = [threading.Thread(target=work) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    finally:
        sys.setswitchinterval(before)
    assert errors == []
    assert queue.stats().outstanding == 0
    queue.join()
    queue.close()
