# SPDX-License-Identifier: Apache-2.0
"""Survivors that somebody has judged: survivors.toml."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

KINDS = ("equivalent", "performance", "hint", "message", "unreachable")


class ExplanationError(Exception):
    """The file says something that is no explanation."""


@dataclass(frozen=True)
class Explanation:
    """Why it is right that no test kills a mutant."""

    kind: str
    why: str


def read_explanations(file: Path) -> dict[str, Explanation]:
    """The explanations by the numbers of the mutants."""
    if not file.is_file():
        return {}
    try:
        table = tomllib.loads(file.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise ExplanationError(f"{file.name}: {error}") from error
    found = {}
    for number, said in table.items():
        kind, why = said.get("kind"), str(said.get("why", "")).strip()
        if kind not in KINDS:
            raise ExplanationError(f"{file.name}: {number}: kind is one of {', '.join(KINDS)}")
        if len(why.split()) < 3:
            raise ExplanationError(f"{file.name}: {number}: why needs a sentence")
        found[number] = Explanation(kind, why)
    return found
