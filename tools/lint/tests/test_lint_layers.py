# SPDX-License-Identifier: Apache-2.0
"""The rule of the layers."""

from __future__ import annotations

import pytest
from planted_tree import Tree

import lint_layers

ALL_LAYERS = sorted(lint_layers.LAYERS)


def header_of(layer: str) -> str:
    return f"{layer}/part.hpp"


def include_of(layer: str) -> str:
    for root in ("bench/sdk/cpp/", "bench/", "src/", "include/"):
        if layer.startswith(root):
            return f"{layer.removeprefix(root)}/part.hpp"
    return f"{layer.removeprefix('python/')}/part.hpp"


@pytest.fixture(autouse=True)
def headers(tree: Tree) -> None:
    for layer in ALL_LAYERS:
        tree.plant(header_of(layer), "#pragma once")


@pytest.mark.parametrize("layer", ALL_LAYERS)
def test_each_layer_may_include_what_its_row_allows_and_nothing_else(
    tree: Tree, layer: str
) -> None:
    for other in ALL_LAYERS:
        tree.plant(f"{layer}/user.cpp", "", f'#include "{include_of(other)}"')
        allowed = other == layer or other in lint_layers.LAYERS[layer]
        expected = [] if allowed else [(f"{layer}/user.cpp", 2)]
        assert tree.places(lint_layers.check) == expected, other


def test_tests_and_the_command_line_may_include_every_layer(tree: Tree) -> None:
    everything = [f'#include "{include_of(layer)}"' for layer in ALL_LAYERS]
    tree.plant("bench/tests/some/part_test.cpp", *everything)
    tree.plant("bench/lab/cli/main.cpp", *everything)
    assert tree.places(lint_layers.check) == []


def test_a_system_header_of_the_library_stands_only_in_src_os(tree: Tree) -> None:
    tree.plant("src/os/futex.cpp", "#include <sys/mman.h>", "#include <unistd.h>")
    assert tree.places(lint_layers.check) == []
    tree.plant("src/shm/ring.cpp", "#include <span>", "#include <sys/mman.h>")
    assert tree.places(lint_layers.check) == [("src/shm/ring.cpp", 2)]


def test_an_include_that_is_written_from_its_folder_is_refused(tree: Tree) -> None:
    tree.plant("bench/lab/types/user.cpp", '#include "part.hpp"')
    report = tree.report(lint_layers.check)
    assert [problem.line for problem in report.problems] == [1]
    assert '"lab/types/part.hpp"' in report.problems[0].fix


def test_a_quoted_include_that_is_no_file_of_ours_is_refused(tree: Tree) -> None:
    tree.plant("bench/lab/types/user.cpp", '#include "nlohmann/json.hpp"')
    assert tree.places(lint_layers.check) == [("bench/lab/types/user.cpp", 1)]
    tree.plant("bench/lab/types/user.cpp", "#include <nlohmann/json.hpp>")
    assert tree.places(lint_layers.check) == []


def test_a_source_file_outside_every_layer_is_refused(tree: Tree) -> None:
    tree.plant("bench/lab/novelty/part.cpp", "// nothing")
    assert tree.places(lint_layers.check) == [("bench/lab/novelty/part.cpp", 1)]
