# SPDX-License-Identifier: Apache-2.0
"""multiprocessing.Queue: a feeder thread pickles into a pipe."""

from __future__ import annotations

from multiprocessing import Process, Queue

from paceline_bench import QueueContender, QueueWorkload, serve


class MultiprocessingQueue(QueueContender):
    """A queue a direction."""

    name = "multiprocessing_queue"
    distribution = "python"

    def start(self, workload: QueueWorkload) -> None:
        """Make one queue, or two with a process between them."""
        there: Queue[object] = Queue()
        back: Queue[object] = Queue()
        self.queues, self.process = (there, back), None
        self.put, self.get = there.put, there.get
        if workload.peer is not None:
            self.get = back.get
            self.process = Process(target=workload.peer, args=(there.get, back.put), daemon=True)
            self.process.start()

    def stop(self) -> None:
        """Wait for the other process, then for the feeder threads."""
        if self.process is not None:
            self.process.join()
        for queue in self.queues:
            queue.close()
            queue.join_thread()


if __name__ == "__main__":
    serve(MultiprocessingQueue())
