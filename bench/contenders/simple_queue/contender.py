# SPDX-License-Identifier: Apache-2.0
"""multiprocessing.SimpleQueue: a pipe with a lock at each end."""

from __future__ import annotations

from multiprocessing import Process, SimpleQueue

from paceline_bench import QueueContender, QueueWorkload, serve


class Simple(QueueContender):
    """A queue a direction; `put` blocks when the pipe is full."""

    name = "simple_queue"
    distribution = "python"

    def start(self, workload: QueueWorkload) -> None:
        """Make one queue, or two with a process between them."""
        there: SimpleQueue[object] = SimpleQueue()
        back: SimpleQueue[object] = SimpleQueue()
        self.queues, self.process = (there, back), None
        self.put, self.get = there.put, there.get
        if workload.peer is not None:
            self.get = back.get
            self.process = Process(target=workload.peer, args=(there.get, back.put), daemon=True)
            self.process.start()

    def stop(self) -> None:
        """Wait for the other process."""
        if self.process is not None:
            self.process.join()
        for queue in self.queues:
            queue.close()


if __name__ == "__main__":
    serve(Simple())
