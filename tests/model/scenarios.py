# SPDX-License-Identifier: Apache-2.0
"""What is checked: small worlds in which the model must hold, and faults that must be found."""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Scenario:
    """A model with its defines; cycles of steps without an end are searched if `progress`."""

    name: str
    model: str
    defines: dict[str, str]
    progress: bool = False


def as_text(defines: dict[str, int]) -> dict[str, str]:
    """Values as they stand in a define."""
    return {name: str(value) for name, value in defines.items()}


def scripted(
    name: str, model: str, scripts: tuple[str, ...], defines: dict[str, int], *, progress: bool
) -> Scenario:
    """Participants are numbered from 1, each with its script."""
    runs = "; ".join(f"run participant({n},{script})" for n, script in enumerate(scripts, start=1))
    texts = {**as_text(defines), "PARTICIPANTS": str(len(scripts)), "SCENARIO": runs}
    return Scenario(name, model, texts, progress)


def queue(name: str, *scripts: str, progress: bool = False, **defines: int) -> Scenario:
    """Scripts of queue.pml: puts, gets, loans it may give back, closes, whether it drains."""
    return scripted(name, "queue.pml", scripts, defines, progress=progress)


def chain(name: str, *scripts: str, progress: bool = False, **defines: int) -> Scenario:
    """Scripts of chain.pml: puts, gets, whether it reaps the dead."""
    return scripted(name, "chain.pml", scripts, defines, progress=progress)


def waiting(name: str, *, progress: bool = False, **defines: int) -> Scenario:
    """Waiters and wakers of event_count.pml."""
    return Scenario(name, "event_count.pml", as_text(defines), progress)


PUTS = "1,0,0,0,0"
PUTS_TWICE = "2,0,0,0,0"
GETS = "0,1,0,0,0"
GETS_TWICE = "0,2,0,0,0"
# Goes last: what the others leave is its.
DRAINS = "0,1,0,0,1"
PUTS_AND_GETS = "1,1,0,0,0"
PUTS_AND_CLOSES = "1,0,0,1,0"

TRUE_MODEL = (
    queue("two put, two get, full ring", PUTS, DRAINS, PUTS, GETS_TWICE, MESSAGES=2, FIRST=1),
    queue("two put, two get, smallest ring", PUTS_TWICE, "0,2,0,0,1", PUTS, GETS, SLOTS=2),
    queue("two put, two get, one dies", PUTS, DRAINS, PUTS, GETS, KILLS=1),
    queue("two put, two die", PUTS, DRAINS, PUTS, KILLS=2),
    queue("two get, two die", PUTS, DRAINS, GETS, KILLS=2, MESSAGES=2, FIRST=1),
    queue("both do both, two die", "2,1,0,0,0", "1,2,0,0,1", KILLS=2, SLOTS=2),
    queue("close, one dies", PUTS, DRAINS, PUTS_AND_CLOSES, KILLS=1, MESSAGES=1, FIRST=2),
    queue("second ring", PUTS, DRAINS, PUTS_AND_GETS, KILLS=1, RINGS=2, SLOTS=2, MESSAGES=1),
    queue("its end", PUTS, DRAINS, PUTS_AND_CLOSES, KILLS=1, RINGS=2, SLOTS=2, MESSAGES=1),
    queue("give back, one dies", PUTS, "0,2,1,0,1", "0,1,1,0,0", KILLS=1, MESSAGES=2, CHUNKS=2),
    queue("dead letters", "1,1,1,0,0", "0,2,1,0,1", KILLS=2, MESSAGES=1, CHUNKS=2, MAX_ATTEMPTS=2),
    queue("progress", PUTS, DRAINS, PUTS, progress=True, KILLS=1, SLOTS=2, MESSAGES=1),
    queue("progress of getting", PUTS, DRAINS, GETS, progress=True, KILLS=1, MESSAGES=2, FIRST=1),
    queue("progress to the end", PUTS, DRAINS, PUTS_AND_CLOSES, progress=True, RINGS=2, SLOTS=2),
    chain("chain: four rings", "0,3,0", "0,3,0", MEMORIES=4, INITIAL_RINGS=4),
    chain("chain: a reaper", "0,3,1", "1,0,1", "0,0,1", KILLS=2, INITIAL_RINGS=3),
    chain("chain: growth, two die", "0,2,1", "2,0,1", "0,0,1", KILLS=2, INITIAL_RINGS=2),
    chain("chain: two grow", "0,3,1", "2,0,0", "1,0,0", KILLS=1, INITIAL_RINGS=2),
    chain("chain: progress", "0,2,1", "2,0,1", "0,0,1", progress=True, KILLS=1),
    waiting("sleep", WAITERS=2, WAKERS=3),
    waiting("sleep, a sleeper dies", WAITERS=3, WAKERS=2, KILLS=1),
    waiting("sleep, two die anywhere", WAITERS=2, WAKERS=2, KILLS=2, KILLS_ANYWHERE=1),
    waiting("sleep: progress", progress=True, WAITERS=2, WAKERS=2),
)


def faulty(fault: str, scenario: Scenario) -> Scenario:
    """A scenario in which one line of the model is broken."""
    defines = {**scenario.defines, f"FAULT_{fault}": "1"}
    return replace(scenario, name=fault.lower(), defines=defines)


FULL_RING = queue("full ring", PUTS, DRAINS, PUTS_AND_GETS, KILLS=1, MESSAGES=2, FIRST=1)
FOUR_RINGS = chain("four rings", "0,3,0", "0,3,0", MEMORIES=4, INITIAL_RINGS=4)
REAPED_RINGS = chain("reaped rings", "0,3,1", "1,0,1", "0,0,1", KILLS=1, INITIAL_RINGS=3)
SLEEP = waiting("sleep", WAITERS=2, WAKERS=2)

PLANTED_FAULTS = (
    faulty("NEXT_SLOT_IGNORED", FULL_RING),
    faulty("SLOTS_NOT_SETTLED", FULL_RING),
    faulty("ACKNOWLEDGED_TOO_EARLY", FULL_RING),
    faulty("SLOT_NOT_READ_AGAIN", FULL_RING),
    faulty("ATTEMPT_NOT_COUNTED", FULL_RING),
    faulty("HEAD_STAYS", replace(FULL_RING, progress=True)),
    faulty("RECLAIMS_WHILE_IT_WORKS", FOUR_RINGS),
    faulty("TWO_RECLAIM", FOUR_RINGS),
    faulty("VISITS_FROM_OLDEST", REAPED_RINGS),
    faulty("ANNOUNCED_BEFORE_TICKET", SLEEP),
    faulty("NO_SECOND_LOOK", SLEEP),
    faulty("TICKET_STAYS", SLEEP),
    faulty("SETTLED_WHEN_ONE_WOKE", SLEEP),
)
