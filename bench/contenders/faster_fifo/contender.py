# SPDX-License-Identifier: Apache-2.0
"""faster_fifo.Queue: a circular buffer in shared memory under one lock."""

from __future__ import annotations

from functools import partial
from multiprocessing import Process

from faster_fifo import Queue

from paceline_bench import QueueContender, QueueWorkload, serve

# The size of the documentation's example, and room for this many messages if they are large.
EXAMPLE_BYTES = 1_000_000
MESSAGES = 8
# The library always gives up some time, by default after ten seconds; other queues wait for ever.
PATIENCE = {"timeout": 3600.0}


class FasterFifo(QueueContender):
    """A queue a direction."""

    name = "faster_fifo"
    distribution = "faster-fifo"

    def start(self, workload: QueueWorkload) -> None:
        """Make one queue, or two with a process between them."""
        size = max(EXAMPLE_BYTES, MESSAGES * workload.message_bytes)
        there, back = Queue(size), Queue(size)
        self.queues, self.process = (there, back), None
        self.put, self.get = partial(there.put, **PATIENCE), partial(there.get, **PATIENCE)
        if workload.peer is not None:
            ends = (self.get, partial(back.put, **PATIENCE))
            self.get = partial(back.get, **PATIENCE)
            self.process = Process(target=workload.peer, args=ends, daemon=True)
            self.process.start()

    def stop(self) -> None:
        """Wait for the other process."""
        if self.process is not None:
            self.process.join()
        for queue in self.queues:
            queue.close()


if __name__ == "__main__":
    serve(FasterFifo())
