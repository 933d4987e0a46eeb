# SPDX-License-Identifier: Apache-2.0
"""A library of one function with its test, and operators whose mutants end differently."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from mutants import Change
from place import Place
from project import read_project

LIBRARY = """\
int sum(int count) {
    int unused = 7;
    int total = 0;
    for (int index = 1; index <= count; ++index) {
        total += index;
    }
    return count < 100 ? total : 0;
}
"""
TEST = "int sum(int count);\nint main() { return sum(3) == 6 ? 0 : 1; }\n"
CMAKE = """\
cmake_minimum_required(VERSION 3.25)
project(tiny LANGUAGES CXX)
add_library(tiny STATIC src/sum.cpp)
add_executable(sum_test tests/sum_test.cpp)
target_link_libraries(sum_test PRIVATE tiny)
"""
LAYERS = """\
copied = ["CMakeLists.txt", "src", "tests"]
sources = ["src"]
options = ["-DCMAKE_BUILD_TYPE=Release", "-DCMAKE_CXX_FLAGS_RELEASE=-O1"]
[[layer]]
folder = "src"
libraries = ["tiny"]
test = [{target = "sum_test", command = ["sum_test"]}]
"""
# What is replaced, by what, and how it ends.
CHANGES = {
    "same": ("= 7", "= 8"),
    "invalid": ("int total", "integer total"),
    "killed": ("+= index", "-= index"),
    "hang": ("= 0;", "= 0; for (volatile int spin = 1; spin == 1;) {}"),
    "survived": ("< 100", "<= 100"),
}


def operators(lines: list[str]) -> Iterator[Change]:
    """Each change where it is possible."""
    for number, line in enumerate(lines, start=1):
        for name, (before, after) in CHANGES.items():
            if before in line:
                yield Change(number, line.replace(before, after), name)


def write_tree(root: Path, test: str = TEST) -> Place:
    """Write the tree and its description."""
    tools = root / "tools"
    for folder in (tools, root / "src", root / "tests"):
        folder.mkdir(parents=True, exist_ok=True)
    (root / "CMakeLists.txt").write_text(CMAKE)
    (root / "src" / "sum.cpp").write_text(LIBRARY)
    (root / "tests" / "sum_test.cpp").write_text(test)
    layers = tools / "layers.toml"
    layers.write_text(LAYERS)
    folder = root / "build" / "mutation"
    project = read_project(root, layers)
    return Place(project, tools, folder, operators, lambda: list(CHANGES), lambda: "tiny 1")
