# SPDX-License-Identifier: Apache-2.0
"""multiprocessing.Pipe: one connection sends, the other receives; no lock, no thread."""

from __future__ import annotations

from multiprocessing import Pipe, Process

from paceline_bench import QueueContender, QueueWorkload, serve


class OneWayPipes(QueueContender):
    """A one-way pipe a direction; `send` blocks when the pipe is full."""

    name = "pipe"
    distribution = "python"

    def start(self, workload: QueueWorkload) -> None:
        """Make one pipe, or two with a process between them."""
        there_receive, there_send = Pipe(duplex=False)
        back_receive, back_send = Pipe(duplex=False)
        self.ours, self.process = [there_send, back_receive], None
        self.put, self.get = there_send.send, back_receive.recv
        if workload.peer is None:
            self.ours += [there_receive, back_send]
            self.get = there_receive.recv
            return
        self.process = Process(
            target=workload.peer, args=(there_receive.recv, back_send.send), daemon=True
        )
        self.process.start()
        # The other process has these ends now: the last one closed tells its reader the end.
        there_receive.close()
        back_send.close()

    def stop(self) -> None:
        """Wait for the other process."""
        if self.process is not None:
            self.process.join()
        for connection in self.ours:
            connection.close()


if __name__ == "__main__":
    serve(OneWayPipes())
