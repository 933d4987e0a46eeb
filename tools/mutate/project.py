# SPDX-License-Identifier: Apache-2.0
"""What is mutated and which tests judge it: layers.toml as objects."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Test:
    """A program that ends with 0 if all is well; `command` begins with its path in the build."""

    # It is no test for pytest.
    __test__ = False

    target: str
    command: tuple[str, ...]

    @property
    def name(self) -> str:
        """How tables name it."""
        return " ".join((self.target, *self.command[1:]))


@dataclass(frozen=True)
class Layer:
    """A folder of sources, the libraries they become part of, and the tests of the layer."""

    folder: str
    libraries: tuple[str, ...]
    tests: tuple[Test, ...]


@dataclass(frozen=True)
class Project:
    """A tree that CMake builds, and its layers."""

    root: Path
    copied: tuple[str, ...]
    # Where a change makes former judgements void.
    sources: tuple[str, ...]
    options: tuple[str, ...]
    layers: tuple[Layer, ...]

    def layer_of(self, file: str) -> Layer:
        """The layer that a file belongs to."""
        folder = file.rpartition("/")[0]
        return next(layer for layer in self.layers if layer.folder == folder)

    def libraries(self) -> list[str]:
        """Every library of the layers."""
        return list(dict.fromkeys(name for layer in self.layers for name in layer.libraries))

    def tests(self) -> list[Test]:
        """Every test of the layers."""
        return list(dict.fromkeys(test for layer in self.layers for test in layer.tests))

    def targets(self) -> list[str]:
        """All that is built before anything is mutated."""
        return [*self.libraries(), *dict.fromkeys(test.target for test in self.tests())]

    def limited_to(self, prefix: str) -> Project:
        """The layers with files whose names begin like this."""
        layers = tuple(
            layer
            for layer in self.layers
            if f"{layer.folder}/".startswith(prefix) or prefix.startswith(f"{layer.folder}/")
        )
        return replace(self, layers=layers)


def layer_of_table(table: dict[str, Any]) -> Layer:
    """A [[layer]] of the file."""
    tests = (Test(test["target"], tuple(test["command"])) for test in table["test"])
    return Layer(table["folder"], tuple(table["libraries"]), tuple(tests))


def read_project(root: Path, file: Path) -> Project:
    """Read the description of a tree."""
    table = tomllib.loads(file.read_text(encoding="utf-8"))
    options = tuple(option.replace("{tools}", str(file.parent)) for option in table["options"])
    layers = tuple(map(layer_of_table, table["layer"]))
    return Project(root, tuple(table["copied"]), tuple(table["sources"]), options, layers)
