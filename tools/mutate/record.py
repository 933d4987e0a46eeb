# SPDX-License-Identifier: Apache-2.0
"""What is known of each mutant so far, on disk after each of them, so that a run can be resumed."""

from __future__ import annotations

import json
import threading
from dataclasses import asdict
from pathlib import Path
from typing import Any

from judging import Judgement, Verdict


class Record:
    """Judgements by the numbers of the mutants, valid for one state of sources and operators."""

    def __init__(self, file: Path, key: str, *, fresh: bool = False) -> None:
        self.file = file
        self.key = key
        self.lock = threading.Lock()
        self.known: dict[str, Judgement] = {}
        # How many judgements of another state were dropped.
        self.dropped = 0
        table = {} if fresh or not file.is_file() else json.loads(file.read_text())
        if table.get("key") == key:
            self.known = {number: self.read(made) for number, made in table["mutants"].items()}
        else:
            self.dropped = len(table.get("mutants", {}))

    @staticmethod
    def read(table: dict[str, Any]) -> Judgement:
        """A judgement as it stands in the file."""
        return Judgement(**{**table, "verdict": Verdict(table["verdict"])})

    def get(self, number: str) -> Judgement | None:
        """What is known of a mutant."""
        return self.known.get(number)

    def put(self, number: str, judgement: Judgement) -> None:
        """Keep a judgement; whoever is stopped in here leaves the file as it was before."""
        with self.lock:
            self.known[number] = judgement
            self.write()

    def forget_survivors(self) -> int:
        """Have the survivors judged again; how many they are."""
        survivors = [n for n, made in self.known.items() if made.verdict is Verdict.SURVIVED]
        for number in survivors:
            del self.known[number]
        return len(survivors)

    def write(self) -> None:
        """Write all of it."""
        table = {"key": self.key, "mutants": {n: asdict(made) for n, made in self.known.items()}}
        fresh = self.file.with_suffix(".new")
        fresh.write_text(json.dumps(table, indent=1) + "\n")
        fresh.replace(self.file)
