# SPDX-License-Identifier: Apache-2.0
"""A small temporary repository, in which a test of a rule plants files."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from repository import Report, Repository

Rule = Callable[[Repository], Report]
Places = list[tuple[str, int]]


class Tree:
    """A temporary repository: files are planted, then a rule looks at them."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def plant(self, path: str, *lines: str) -> None:
        """Write a file with these lines."""
        self.plant_bytes(path, "".join(f"{line}\n" for line in lines).encode())

    def plant_bytes(self, path: str, data: bytes) -> None:
        """Write a file with these bytes."""
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)

    def report(self, check: Rule) -> Report:
        """What the rule says about the tree as it is."""
        return check(Repository(self.root))

    def places(self, check: Rule) -> Places:
        """Where the rule finds problems."""
        return [(problem.path, problem.line) for problem in self.report(check).problems]
