# SPDX-License-Identifier: Apache-2.0
"""One process, one loop: what every other Python contender is measured against."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from paceline_bench import Contender, Item, Result, Workload, serve


class Serial(Contender):
    """The plain loop."""

    name = "serial"
    distribution = "python"

    def start(self, workload: Workload) -> None:
        """Prepare the state in this process, the only worker."""
        if workload.workers != 1:
            raise ValueError(f"serial is one worker, not {workload.workers}")
        self.tasks = workload.tasks
        self.state = self.tasks.prepare(workload.shared)
        self.tasks.meet(0)

    def run(self, items: Sequence[Item]) -> Iterable[Result]:
        """Do one item after the other."""
        for item in items:
            yield self.tasks.work(self.state, item)

    def collect(self) -> Iterable[bytes]:
        """Give the only state's table."""
        return [self.tasks.collect(self.state)]

    def stop(self) -> None:
        """Free the state."""
        del self.state


if __name__ == "__main__":
    serve(Serial())
