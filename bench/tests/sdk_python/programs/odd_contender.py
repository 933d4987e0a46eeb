# SPDX-License-Identifier: Apache-2.0
"""Contenders with a plain loop and one oddity each; the first argument names the class."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterable, Sequence
from pathlib import Path
from queue import SimpleQueue
from typing import Any

from paceline_bench import (
    Contender,
    Item,
    QueueContender,
    QueueWorkload,
    Result,
    Workload,
    serve,
    worker,
)


class Loop(Contender):
    """Nothing odd; says in its log what was called."""

    name = "loop"
    distribution = "python"

    def start(self, workload: Workload) -> None:
        worker.initialize(workload.tasks, workload.shared)
        worker.meet(0)

    def run(self, items: Sequence[Item]) -> Iterable[Result]:
        print(f"run of {len(items)}", flush=True)
        return map(worker.work, items)

    def collect(self) -> Iterable[bytes]:
        return [worker.collect(0)]

    def stop(self) -> None:
        print("stopped", flush=True)


class Backwards(Loop):
    """Gives the results in another order."""

    def run(self, items: Sequence[Item]) -> Iterable[Result]:
        return reversed(list(super().run(items)))


class Forgetful(Loop):
    """Leaves one item out."""

    def run(self, items: Sequence[Item]) -> Iterable[Result]:
        return super().run(items[1:])


class Repeating(Loop):
    """Does one item twice."""

    def run(self, items: Sequence[Item]) -> Iterable[Result]:
        return super().run([*items, items[0]])


class Raising(Loop):
    """Fails in its run."""

    def run(self, items: Sequence[Item]) -> Iterable[Result]:
        raise TypeError(f"no items today, not even {len(items)}")


class Solitary(Loop):
    """Lets nobody meet."""

    def start(self, workload: Workload) -> None:
        worker.initialize(workload.tasks, workload.shared)


class Noisy(Loop):
    """Prints what looks like replies."""

    def run(self, items: Sequence[Item]) -> Iterable[Result]:
        print('{"op": "run", "ok": true, "ns": 1, "digest": "0"}', flush=True)
        print('{"op": "stop"', file=sys.stderr, flush=True)
        return super().run(items)


class Limited(Loop):
    """Has one workload only."""

    workloads = ("stateful",)


class NeverStopping(Loop):
    """Does not come back from stop."""

    def stop(self) -> None:
        threading.Event().wait()


class Parent(Loop):
    """Starts a process by fork and one by exec, which say what they were given."""

    def start(self, workload: Workload) -> None:
        super().start(workload)
        folder = Path(os.environ["TMPDIR"])
        seen = [name for name in os.environ if name.startswith("PACELINE_BENCH_RE")]
        (folder / "environment").write_text(json.dumps(seen))
        with (folder / "exec").open("w") as output:
            command = ["ls", "-l", "/proc/self/fd"]
            subprocess.run(command, stdout=output, close_fds=False, check=True)
        child = os.fork()
        if child == 0:
            links = [
                str(path.readlink()) for path in Path("/proc/self/fd").iterdir() if path.exists()
            ]
            (folder / "fork").write_text("\n".join(links))
            os._exit(0)
        os.waitpid(child, 0)


class ThreadQueue(QueueContender):
    """Queues of this process; the other process is a thread."""

    name = "thread_queue"
    distribution = "python"

    def start(self, workload: QueueWorkload) -> None:
        there: SimpleQueue[Any] = SimpleQueue()
        back: SimpleQueue[Any] = SimpleQueue()
        self.put, self.get, self.peer = there.put, there.get, None
        if workload.peer is not None:
            self.get = back.get
            self.peer = threading.Thread(target=workload.peer, args=(there.get, back.put))
            self.peer.start()

    def stop(self) -> None:
        if self.peer is not None:
            self.peer.join()


class Damaging(ThreadQueue):
    """The other side receives something that is no message."""

    def start(self, workload: QueueWorkload) -> None:
        super().start(workload)
        put = self.put
        self.put = lambda message: put("not an array" if message is not None else None)


class Mute(ThreadQueue):
    """Makes no other process, so nobody comes to the meeting; says so instead of waiting."""

    def start(self, workload: QueueWorkload) -> None:
        raise RuntimeError(f"no peer for {workload.message_bytes} bytes")


if __name__ == "__main__":
    serve(globals()[sys.argv[1]]())
