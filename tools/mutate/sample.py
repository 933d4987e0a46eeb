# SPDX-License-Identifier: Apache-2.0
"""A sample: the first mutants of the shuffled ones that count, whoever judges them and when."""

from __future__ import annotations

import threading
from dataclasses import dataclass

from judging import Judgement
from mutants import Mutant
from record import Record


@dataclass(frozen=True)
class Judged:
    """A mutant of the sample and what became of it."""

    mutant: Mutant
    judgement: Judgement


class Sample:
    """Hands mutants out to workers, in their order and never more than may be needed."""

    def __init__(self, shuffled: list[Mutant], count: int, record: Record) -> None:
        self.shuffled = shuffled
        self.count = count
        self.record = record
        self.next = 0
        self.in_work = 0
        self.counting = 0
        self.tried = 0
        self.stopped = False
        self.changed = threading.Condition()

    def skip_known(self) -> None:
        """Go past those that were judged before."""
        while self.counting < self.count and self.next < len(self.shuffled):
            known = self.record.get(self.shuffled[self.next].number)
            if known is None:
                return
            self.next += 1
            self.tried += 1
            self.counting += known.verdict.counts

    def take(self) -> Mutant | None:
        """The next to judge; none if the sample is complete. Waits while that is open."""
        with self.changed:
            while not self.stopped:
                self.skip_known()
                if self.counting >= self.count or self.next == len(self.shuffled):
                    return None
                if self.counting + self.in_work < self.count:
                    self.next += 1
                    self.in_work += 1
                    return self.shuffled[self.next - 1]
                self.changed.wait()
            return None

    def give_back(self, mutant: Mutant, judgement: Judgement) -> None:
        """It has been judged."""
        self.record.put(mutant.number, judgement)
        with self.changed:
            self.in_work -= 1
            self.tried += 1
            self.counting += judgement.verdict.counts
            self.changed.notify_all()

    def stop(self) -> None:
        """Nobody gets another one."""
        with self.changed:
            self.stopped = True
            self.changed.notify_all()

    def judged(self) -> list[Judged]:
        """The sample as far as it has been drawn and judged."""
        found = []
        for mutant in self.shuffled[: self.next]:
            judgement = self.record.get(mutant.number)
            if judgement is not None and judgement.verdict.counts:
                found.append(Judged(mutant, judgement))
        return found
