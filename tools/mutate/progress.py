# SPDX-License-Identifier: Apache-2.0
"""How far a run is: a line that is written over on a terminal, now and then a line elsewhere."""

from __future__ import annotations

import sys
import time
from collections import Counter

from judging import Judgement, Verdict
from mutants import Mutant
from sample import Sample

# Without a terminal a line comes after so many seconds.
QUIET_SECONDS = 60.0


def time_text(seconds: float) -> str:
    """A time that nobody needs to the second."""
    minutes = round(seconds / 60)
    return f"{minutes // 60} h {minutes % 60:02} min" if minutes >= 60 else f"{minutes} min"


class Progress:
    """Counts what the workers finish."""

    def __init__(self, sample: Sample) -> None:
        self.sample = sample
        self.started: float | None = None
        self.counted = 0
        self.last = 0.0
        self.terminal = sys.stdout.isatty()

    def begin(self) -> None:
        """A worker begins with its mutants; what is left is reckoned from the first one."""
        self.started = self.started or time.monotonic()

    def say(self, text: str) -> None:
        """A line that stays."""
        print(f"{'mutate':<8} {'...':<5} {text}", flush=True)

    def line(self) -> str:
        """Where the run stands."""
        counts = Counter(one.judgement.verdict for one in self.sample.judged())
        text = (
            f"{self.sample.counting} of {self.sample.count} ({self.sample.tried} tried): "
            f"{counts[Verdict.KILLED]} killed, {counts[Verdict.HANG]} by time-out, "
            f"{counts[Verdict.SURVIVED]} survived"
        )
        if self.counted == 0 or self.started is None:
            return text
        each = (time.monotonic() - self.started) / self.counted
        return f"{text}; {time_text(each * (self.sample.count - self.sample.counting))} left"

    def finished(self, mutant: Mutant, judgement: Judgement) -> None:
        """A mutant has been judged."""
        self.counted += judgement.verdict.counts
        if self.terminal:
            print(f"\r\x1b[K{'mutate':<8} {'...':<5} {self.line()}", end="", flush=True)
        elif time.monotonic() - self.last > QUIET_SECONDS:
            self.last = time.monotonic()
            self.say(self.line())
        if judgement.verdict is Verdict.SURVIVED:
            self.end()
            self.say(f"survived: {mutant.number} {mutant.place}")

    def end(self) -> None:
        """Leave the line that is written over."""
        if self.terminal:
            print("\r\x1b[K", end="", flush=True)
