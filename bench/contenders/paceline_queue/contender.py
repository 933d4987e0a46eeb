# SPDX-License-Identifier: Apache-2.0
"""paceline.Queue: one copy into shared memory, from which long arrays are not copied out."""

from __future__ import annotations

from multiprocessing import Process

from paceline import Queue
from paceline_bench import QueueContender, QueueWorkload, serve


class PacelineQueue(QueueContender):
    """A queue a direction."""

    name = "paceline_queue"
    distribution = "paceline"

    def start(self, workload: QueueWorkload) -> None:
        """Make one queue, or two with a process between them."""
        there, back = Queue(), Queue()
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
    serve(PacelineQueue())
