# SPDX-License-Identifier: Apache-2.0
"""The rules that read text: version, sizes, marks, first lines, paths, names, blanks."""

from __future__ import annotations

import pytest
from planted_tree import Tree

import lint_contenders
import lint_file_names
import lint_first_lines
import lint_library_names
import lint_paths
import lint_size
import lint_version
import lint_whitespace

LICENCE = "SPDX-License-Identifier: Apache-2.0"
VERSION = ("#define PACELINE_VERSION_MAJOR 7", "#define PACELINE_VERSION_MINOR 8")


def plant_version(tree: Tree) -> None:
    tree.plant("include/paceline/version.hpp", *VERSION, "#define PACELINE_VERSION_PATCH 9")


def test_a_second_place_of_the_version_is_found(tree: Tree) -> None:
    plant_version(tree)
    tree.plant("pyproject.toml", "[project]", 'version = "7.8.9"')
    assert tree.places(lint_version.check) == [("pyproject.toml", 2)]


def test_other_versions_and_the_change_log_are_no_second_place(tree: Tree) -> None:
    plant_version(tree)
    tree.plant("README.md", "needs 17.8.9, 7.8.90 or 7.8.9.1")
    tree.plant("CHANGELOG.md", "## 7.8.9")
    tree.plant("tools/setup/requirements.txt", "somebody==7.8.9")
    assert tree.places(lint_version.check) == []


def test_a_version_header_without_three_numbers_is_refused(tree: Tree) -> None:
    tree.plant("include/paceline/version.hpp", *VERSION)
    assert tree.places(lint_version.check) == [("include/paceline/version.hpp", 1)]


def test_a_file_over_500_lines_fails_and_one_over_300_is_noted(tree: Tree) -> None:
    tree.plant("a.cpp", *["int a;"] * 501)
    tree.plant("b.cpp", *["int b;"] * 500)
    tree.plant("c.cpp", *["int c;"] * 300)
    report = tree.report(lint_size.check)
    assert [problem.path for problem in report.problems] == ["a.cpp"]
    assert [note.path for note in report.notes] == ["b.cpp"]


def test_a_long_file_with_a_reason_passes(tree: Tree) -> None:
    tree.plant("a.cpp", "// Size: one table of states", *["int a;"] * 600)
    report = tree.report(lint_size.check)
    assert not report.problems
    assert not report.notes


@pytest.mark.parametrize(
    ("path", "lines"),
    [
        ("a.cpp", ["#include <a>"]),
        ("a.cpp", [f"// {LICENCE}", "#include <a>"]),
        ("a.cpp", [f"// {LICENCE}", "// Short."]),
        ("a.hpp", [f"// {LICENCE}", "// What this file is.", "struct A;"]),
        ("a.hpp", [f"// {LICENCE}", "// What this file is.", "#ifndef A", "#define A"]),
        ("a.h", [f"/* {LICENCE} */", "/* What this file is. */", "int a;"]),
        ("a.py", ["#!/usr/bin/env python3", '"""What this file is."""']),
        ("a.py", [f"# {LICENCE}", "import os"]),
        ("a.sh", [f"# {LICENCE}", "set -e"]),
        ("CMakeLists.txt", ["add_library(a)"]),
        ("bench/contenders/a/contender.toml", ['name = "a"']),
        ("empty.py", []),
    ],
)
def test_a_file_without_its_first_lines_is_refused(tree: Tree, path: str, lines: list[str]) -> None:
    tree.plant(path, *lines)
    assert [place[0] for place in tree.places(lint_first_lines.check)] == [path]


@pytest.mark.parametrize(
    ("path", "lines"),
    [
        ("a.cpp", [f"// {LICENCE}", "// What this file is.", "#include <a>"]),
        ("a.hpp", [f"// {LICENCE}", "// What this file is.", "#pragma once"]),
        ("a.h", [f"/* {LICENCE} */", "/* What this file is.", " */", "#ifndef A", "#define A"]),
        ("a.py", ["#!/usr/bin/env python3", f"# {LICENCE}", '"""What this file is."""']),
        ("CMakeLists.txt", [f"# {LICENCE}", "add_library(a)"]),
    ],
)
def test_a_file_with_its_first_lines_passes(tree: Tree, path: str, lines: list[str]) -> None:
    tree.plant(path, *lines)
    assert tree.places(lint_first_lines.check) == []


# Put together here, since the rule reads this file too.
MACHINE_PATHS = ["/" + "work/main", "/" + "root/.cache", "/" + "home/builder", "/" + "tmp/results"]


@pytest.mark.parametrize("path", MACHINE_PATHS)
def test_a_path_of_one_machine_is_found(tree: Tree, path: str) -> None:
    tree.plant("a.py", "import os", f'PLACE = "{path}"')
    assert tree.places(lint_paths.check) == [("a.py", 2)]


def test_the_report_of_a_real_run_is_nobody_s_style(tree: Tree) -> None:
    for path in ("docs/example_report.html", "docs/page.html"):
        tree.plant(path, f'<p title="{MACHINE_PATHS[0]}">')
    assert tree.places(lint_paths.check) == [("docs/page.html", 1)]


def test_relative_paths_and_templates_are_no_machine_paths(tree: Tree) -> None:
    template = "/" + "tmp/plXXXXXX"
    tree.plant("a.cpp", f'char name[] = "{template}";', '"framework/main"', '"../work/main"')
    tree.plant("b.cpp", 'load("/workers/one", "/home/someone/pictures");')
    assert tree.places(lint_paths.check) == []


def test_a_registry_address_in_a_lock_file_is_found(tree: Tree) -> None:
    tree.plant("requirements.txt", "numpy==1.0", "--index" + "-url somewhere")
    tree.plant("report/package-lock.json", '"resolved": "https:' + '//registry.example/a.tgz"')
    tree.plant("README.md", "https:" + "//example.org is fine here")
    places = [("report/package-lock.json", 1), ("requirements.txt", 2)]
    assert tree.places(lint_paths.check) == places


def test_pages_for_donations_in_a_lock_file_are_no_registry_address(tree: Tree) -> None:
    page = "https:" + "//example.org/donate"
    tree.plant("package-lock.json", f'  "url": "{page}"', f'  "{page}",', f'  "funding": "{page}",')
    assert tree.places(lint_paths.check) == []
    tree.plant("package-lock.json", f'  "resolved": "{page}",', f'  "url": "a", "b": "{page}"')
    assert tree.places(lint_paths.check) == [("package-lock.json", 1), ("package-lock.json", 2)]


@pytest.mark.parametrize("text", ["import joblib", "# as in ray", "RAY_TMPDIR=x", "new_one()"])
def test_the_sdk_and_the_lab_may_name_no_library(tree: Tree, text: str) -> None:
    tree.plant("bench/contenders/new_one/contender.toml", 'name = "new"')
    tree.plant("bench/sdk/python/sdk/a.py", "", text)
    assert tree.places(lint_library_names.check) == [("bench/sdk/python/sdk/a.py", 2)]


def test_contenders_and_ordinary_words_may_be_named(tree: Tree) -> None:
    tree.plant("bench/contenders/pipe/contender.toml", 'name = "pipe"')
    tree.plant("bench/contenders/joblib/contender.py", "import joblib")
    tree.plant("bench/lab/a.cpp", "array, pipe, multiprocessing, impingement")
    assert tree.places(lint_library_names.check) == []


@pytest.mark.parametrize(("name", "longest"), sorted(lint_contenders.LONGEST.items()))
def test_a_contender_that_is_too_long_is_refused(tree: Tree, name: str, longest: int) -> None:
    tree.plant("bench/contenders/one/contender.toml", 'name = "one"')
    program = f"bench/contenders/one/{name}"
    tree.plant(program, *["line"] * longest)
    assert tree.places(lint_contenders.check) == []
    tree.plant(program, *["line"] * (longest + 1))
    assert tree.places(lint_contenders.check) == [(program, longest + 1)]


def test_a_contender_without_description_is_refused(tree: Tree) -> None:
    tree.plant("bench/contenders/one/main.cpp", "int main() {}")
    assert tree.places(lint_contenders.check) == [("bench/contenders/one/contender.toml", 1)]


@pytest.mark.parametrize("data", [b"a \n", b"a\t\n", b"a\r\n", b"a\tb\n", b"a", b"a\n\n", b"\n"])
def test_untidy_white_space_is_found(tree: Tree, data: bytes) -> None:
    tree.plant_bytes("a.txt", data)
    assert tree.places(lint_whitespace.check)


@pytest.mark.parametrize("data", [b"", b"a\n", b"a\n\nb\n", b"\0binary \t"])
def test_tidy_white_space_and_binaries_pass(tree: Tree, data: bytes) -> None:
    tree.plant_bytes("a.txt", data)
    tree.plant_bytes("Makefile", b"all:\n\ttrue\n")
    assert tree.places(lint_whitespace.check) == []


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("src/Ring.cpp", ""),
        ("src/my-ring.hpp", ""),
        ("BigFolder/a.py", ""),
        ("tests/ring.cpp", "TEST(Ring, IsRound) {}"),
        ("tests/rings.py", "def test_a_ring_is_round() -> None: ..."),
    ],
)
def test_a_badly_named_file_is_found(tree: Tree, path: str, line: str) -> None:
    tree.plant(path, line)
    assert tree.places(lint_file_names.check) == [(path, 1)]


def test_well_named_files_pass(tree: Tree) -> None:
    tree.plant("src/shm/ring_buffer.hpp", "")
    tree.plant("tests/ring_test.cpp", "TEST(Ring, IsRound) {}")
    tree.plant("tests/test_rings.py", "def test_a_ring_is_round() -> None: ...")
    tree.plant("python/paceline/__init__.py", "")
    tree.plant("CMakeLists.txt", "")
    assert tree.places(lint_file_names.check) == []
