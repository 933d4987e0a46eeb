#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Draws mutants of the library, lets its tests judge them and reports: see --help."""

from __future__ import annotations

import argparse
import fcntl
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

import report
from explanations import Explanation, ExplanationError, read_explanations
from isolation import isolation
from judging import BaselineError
from mutants import Mutant, collect, digest, shuffled
from options import parser
from place import Place, this_repository
from progress import Progress
from record import Record
from sample import Judged, Sample
from work_tree import BuildError, mirror, tree_digest
from workers import Workers


class RefusedError(Exception):
    """What is asked for is not possible; the text says why."""


def drawn(place: Place, root: Path, options: argparse.Namespace) -> list[Mutant]:
    """All mutants that were asked for, in the order in which they are drawn."""
    folders = [layer.folder for layer in place.project.layers]
    found = collect(root, folders, place.operators)
    chosen = [mutant for mutant in found if mutant.file.startswith(options.only)]
    if not chosen:
        raise RefusedError(f"no source of {', '.join(folders)} begins with {options.only}")
    return shuffled(chosen, options.seed)


def state(place: Place, root: Path) -> str:
    """Changes with the sources and the operators: former judgements are then void."""
    return digest(tree_digest(root, place.project.sources), place.rules_from(), *place.rules())


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Two runs at once would use the same trees."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise RefusedError("another run is at work in build/mutation") from None
        yield


def show(mutants: list[Mutant], number: str, root: Path) -> int:
    """Print the diff of those whose number begins like this."""
    found = [mutant for mutant in mutants if mutant.number.startswith(number)]
    if not found:
        raise RefusedError(f"no mutant of these sources has the number {number}")
    for mutant in found:
        print(report.shown(mutant, root))
    return 0


def list_sample(sample: Sample, known: dict[str, Explanation]) -> int:
    """Print what has been judged, and how many are to come."""
    sample.skip_known()
    judged = sample.judged()
    for one in judged:
        said = " (explained)" if one.mutant.number in known else ""
        verdict = f"{one.judgement.verdict}{said}"
        print(f"{one.mutant.number} {verdict:<20} {one.mutant.place}: {one.mutant.operator}")
    print(f"{len(judged)} of {sample.count} are drawn; {len(sample.shuffled)} to draw from")
    return 0


def judge_all(place: Place, options: argparse.Namespace) -> Sample:
    """Draw and judge until the sample is complete."""
    snapshot = place.folder / "snapshot"
    mirror(place.project.root, snapshot, place.project.copied)
    record = Record(place.folder / "results.json", state(place, snapshot), fresh=options.fresh)
    sample = Sample(drawn(place, snapshot, options), options.count, record)
    progress = Progress(sample)
    if record.dropped:
        progress.say(f"sources or operators have changed: {record.dropped} judgements are void")
    if options.again:
        progress.say(f"{record.forget_survivors()} survivors are judged once more")
    if isolation() is None:
        progress.say("no rights for namespaces here: mutants share /dev/shm")
    progress.say(
        f"{len(sample.shuffled)} mutants to draw {options.count} from, {options.workers} at once; "
        "first everything is built and tested as it is"
    )
    project = place.project.limited_to(options.only)
    tested = tree_digest(snapshot, project.copied)
    key = digest(tested, *project.options, *map(str, project.layers))
    workers = Workers(project, place.folder, options.workers, options.timeout)
    workers.run(snapshot, key, sample, progress)
    return sample


def save(place: Place, options: argparse.Namespace, sample: Sample) -> None:
    """Keep the sample in the repository."""
    about = {
        "seed": options.seed,
        "count": options.count,
        "only": options.only,
        "tried": sample.tried,
        "sources": tree_digest(place.folder / "snapshot", place.project.sources),
        "rules_from": place.rules_from(),
        "rules": place.rules(),
    }
    (place.tools / "sample.json").write_text(report.as_json(sample.judged(), about))


def finish(
    place: Place,
    options: argparse.Namespace,
    judged: list[Judged],
    known: dict[str, Explanation],
) -> int:
    """Print the result; the exit status."""
    root = place.folder / "snapshot"
    lines = report.survivor_lines(judged, known, root)
    print("\n".join([*lines, "", *report.table(judged), "", *report.killers(judged)]))
    missing = len(report.unexplained(judged, known))
    killed = report.per_cent_killed(judged)
    print(f"\n{len(lines)} survivors, {missing} of them unexplained; {killed:.1f} per cent killed")
    return int(options.strict and (missing > 0 or killed < options.least))


def perform(place: Place, options: argparse.Namespace) -> int:
    """Do what was asked for."""
    known = read_explanations(place.tools / "survivors.toml")
    root = place.project.root
    if options.show is not None:
        return show(drawn(place, root, options), options.show, root)
    if options.list:
        record = Record(place.folder / "results.json", state(place, root))
        return list_sample(Sample(drawn(place, root, options), options.count, record), known)
    with alone(place.folder):
        sample = judge_all(place, options)
        if options.save:
            save(place, options, sample)
        return finish(place, options, sample.judged(), known)


def interrupt(_signal: int, _frame: FrameType | None) -> None:
    """SIGTERM ends it like Ctrl-C."""
    raise KeyboardInterrupt


def main(words: list[str], place: Place | None = None) -> int:
    """Exit status: 0 done, 1 not good enough, 2 not possible, 130 interrupted."""
    options = parser().parse_args(words)
    os.nice(options.nice)
    try:
        return perform(place or this_repository(), options)
    except (RefusedError, ExplanationError, BaselineError, BuildError) as error:
        print(f"{'mutate':<8} {'error':<5} {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("interrupted: make mutate goes on from here", file=sys.stderr)
        return 130


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, interrupt)
    sys.exit(main(sys.argv[1:]))
