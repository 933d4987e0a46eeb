# SPDX-License-Identifier: Apache-2.0
"""Workers: a thread and a tree for each, all of which judge mutants of one sample."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor, wait
from pathlib import Path

from isolation import STOPPING, StoppedError
from judging import Judge
from progress import Progress
from project import Project
from sample import Sample


class Workers:
    """Prepares the trees, then lets the workers take mutants until the sample is complete."""

    def __init__(self, project: Project, folder: Path, count: int, timeout: float) -> None:
        self.judges = [
            Judge(project, folder / f"worker_{number}", timeout) for number in range(1, count + 1)
        ]
        self.talking = threading.Lock()

    def work(
        self, judge: Judge, snapshot: Path, key: str, sample: Sample, progress: Progress
    ) -> None:
        """What one thread does."""
        try:
            judge.prepare(snapshot, key)
            with self.talking:
                progress.begin()
            while (mutant := sample.take()) is not None:
                judgement = judge.judge(mutant)
                sample.give_back(mutant, judgement)
                with self.talking:
                    progress.finished(mutant, judgement)
        except StoppedError:
            pass
        except BaseException:
            # The main thread raises it, when the others have ended.
            STOPPING.set()
            raise
        finally:
            if STOPPING.is_set():
                sample.stop()

    def run(self, snapshot: Path, key: str, sample: Sample, progress: Progress) -> None:
        """Until the sample is complete, a worker fails or the user interrupts."""
        try:
            with ThreadPoolExecutor(len(self.judges)) as threads:
                work = [
                    threads.submit(self.work, judge, snapshot, key, sample, progress)
                    for judge in self.judges
                ]
                try:
                    wait(work)
                finally:
                    # Interrupted: what runs is killed, and every tree is made what it was.
                    STOPPING.set()
                    sample.stop()
        finally:
            STOPPING.clear()
            progress.end()
        for one in work:
            one.result()
