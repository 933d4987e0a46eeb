# SPDX-License-Identifier: Apache-2.0
"""aget and aput: coroutines wait for a queue without a thread."""

from __future__ import annotations

import asyncio
import os
import threading
from collections.abc import Iterator
from itertools import chain

import pytest
from libraries import PATIENCE

import paceline


@pytest.fixture
def queue() -> Iterator[paceline.Queue]:
    queue = paceline.Queue(2)
    yield queue
    queue.close()


def test_many_coroutines_share_a_queue(queue: paceline.Queue) -> None:
    async def produce() -> None:
        for number in range(200):
            await queue.aput(number)

    async def consume() -> list[int]:
        return [await queue.aget() for _ in range(50)]

    async def main() -> list[list[int]]:
        producer = asyncio.ensure_future(produce())
        got = await asyncio.gather(*(consume() for _ in range(4)))
        await producer
        return got

    assert sorted(chain.from_iterable(asyncio.run(main()))) == list(range(200))


def test_a_cancelled_aget_has_got_nothing(queue: paceline.Queue) -> None:
    async def main() -> None:
        waiting = [asyncio.ensure_future(queue.aget()) for _ in range(3)]
        await asyncio.sleep(0)
        waiting[1].cancel()
        await queue.aput("a")
        await queue.aput("b")
        assert sorted([await waiting[0], await waiting[2]]) == ["a", "b"]
        with pytest.raises(asyncio.TimeoutError):
            await asyncio.wait_for(queue.aget(), 0.02)

    asyncio.run(main())
    assert queue.empty()


def test_a_cancelled_aput_has_put_nothing(queue: paceline.Queue) -> None:
    async def main() -> None:
        await queue.aput(1)
        await queue.aput(2)
        with pytest.raises(asyncio.TimeoutError):
            await asyncio.wait_for(queue.aput(3), 0.02)

    asyncio.run(main())
    assert queue.get_many(5) == [1, 2]


def test_another_thread_wakes_a_coroutine(queue: paceline.Queue) -> None:
    async def main() -> str:
        waiting = asyncio.ensure_future(queue.aget())
        await asyncio.sleep(0)
        thread = threading.Thread(target=queue.put, args=("from a thread",))
        thread.start()
        got = await waiting
        thread.join()
        return str(got)

    assert asyncio.run(main()) == "from a thread"


def test_shutdown_ends_aget_and_aput(queue: paceline.Queue) -> None:
    async def main() -> None:
        waiting = asyncio.ensure_future(queue.aget())
        await asyncio.sleep(0)
        queue.shutdown()
        with pytest.raises(paceline.QueueClosed):
            await waiting
        with pytest.raises(paceline.QueueClosed):
            await queue.aput(1)

    asyncio.run(main())


def test_two_event_loops_use_one_queue(queue: paceline.Queue) -> None:
    results: list[int] = []

    def run() -> None:
        async def main() -> None:
            results.extend([await queue.aget() for _ in range(50)])

        asyncio.run(main())

    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for number in range(100):
        queue.put(number)
    for thread in threads:
        thread.join()
    assert sorted(results) == list(range(100))


def test_close_ends_aget(queue: paceline.Queue) -> None:
    async def main() -> None:
        waiting = [asyncio.ensure_future(queue.aget()) for _ in range(2)]
        await asyncio.sleep(0)
        threading.Thread(target=queue.close).start()
        for one in waiting:
            with pytest.raises(ValueError, match="closed"):
                await one

    asyncio.run(main())


def test_the_programs_own_reader_is_left_alone(queue: paceline.Queue) -> None:
    async def main() -> None:
        seen = asyncio.Event()
        asyncio.get_running_loop().add_reader(queue.fileno(), seen.set)
        waiting = asyncio.ensure_future(queue.aget())
        await asyncio.sleep(0)
        await queue.aput(1)
        await seen.wait()
        assert await waiting == 1
        assert asyncio.get_running_loop().remove_reader(queue.fileno())

    asyncio.run(main())


def test_event_loops_come_and_go(queue: paceline.Queue) -> None:
    async def main() -> None:
        with pytest.raises(asyncio.TimeoutError):
            await asyncio.wait_for(queue.aget(), 0.001)

    for _ in range(50):
        asyncio.run(main())
    assert queue._readiness is not None
    assert queue._readiness._loops == {}


def test_aget_of_a_joinable_queue_leaves_the_task_open() -> None:
    queue = paceline.JoinableQueue()
    queue.put(bytearray(100_000))
    asyncio.run(queue.aget()).append(1)
    assert not queue._join(0)
    queue.task_done()
    queue.join()
    queue.close()


@pytest.mark.parametrize("sooner", [True, False])
def test_close_ends_an_aget_that_is_about_to_wait(
    queue: paceline.Queue, monkeypatch: pytest.MonkeyPatch, sooner: bool
) -> None:
    def dup(descriptor: int) -> int:
        if sooner:
            queue.close()
        copy = copy_of(descriptor)
        queue.close()
        return copy

    copy_of = os.dup
    monkeypatch.setattr(os, "dup", dup)
    with pytest.raises(ValueError, match="closed"):
        asyncio.run(asyncio.wait_for(queue.aget(), PATIENCE))


def test_shutdown_ends_aput_at_a_full_queue(queue: paceline.Queue) -> None:
    async def main() -> None:
        await queue.aput(1)
        await queue.aput(2)
        waiting = asyncio.ensure_future(queue.aput(3))
        await asyncio.sleep(0)
        queue.shutdown()
        for late in (waiting, queue.aput(4)):
            with pytest.raises(paceline.QueueClosed):
                await asyncio.wait_for(late, PATIENCE)

    asyncio.run(main())


def test_a_closed_loop_does_not_disturb_close(queue: paceline.Queue) -> None:
    loop = asyncio.new_event_loop()
    waiting = loop.create_task(queue.aget())
    loop.run_until_complete(asyncio.sleep(0))
    loop.call_soon(loop.stop)
    loop.run_forever()
    loop.close()
    queue.close()
    # Nobody waits for it any more.
    waiting._log_destroy_pending = False  # type: ignore[attr-defined]
