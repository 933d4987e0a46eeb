# SPDX-License-Identifier: Apache-2.0
"""The tree that a run works on, with all that belongs to it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import operators
from mutants import Operators
from project import Project, read_project

HERE = Path(__file__).resolve().parent


@dataclass(frozen=True)
class Place:
    """The tree, where everything about it is kept, and what changes it."""

    project: Project
    tools: Path
    folder: Path
    operators: Operators
    rules: Callable[[], list[str]]
    rules_from: Callable[[], str]


def this_repository() -> Place:
    """The one that holds this script."""
    root = HERE.parents[1]
    project = read_project(root, HERE / "layers.toml")
    folder = root / "build" / "mutation"
    return Place(project, HERE, folder, operators.changes, operators.rules, operators.version)
