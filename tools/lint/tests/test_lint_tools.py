# SPDX-License-Identifier: Apache-2.0
"""The rules that run a pinned tool: each runs for real on a planted violation and a good file."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from planted_tree import Rule, Tree

import lint_format_cpp
import lint_format_python
import lint_ruff
import lint_shell
import lint_tidy
import lint_types
from pinned_tools import CleanCache, content_key
from repository import default_root


@pytest.fixture(autouse=True)
def settings(tree: Tree) -> None:
    for name in (".clang-format", ".clang-tidy", "pyproject.toml"):
        shutil.copy(default_root() / name, tree.root / name)


def plant_database(tree: Tree, *paths: str) -> None:
    entries = [
        {"directory": str(tree.root), "file": path, "command": f"g++ -I{tree.root} -c {path}"}
        for path in paths
    ]
    tree.plant(lint_tidy.COMMANDS, json.dumps(entries))


def test_badly_formatted_cpp_is_found(tree: Tree) -> None:
    tree.plant("good.cpp", "int good(int value) {", "    return value + 1;", "}")
    tree.plant("bad.cpp", "int bad(int value) {", "  return value+1;", "}")
    assert [place[0] for place in tree.places(lint_format_cpp.check)] == ["bad.cpp"]


def test_badly_formatted_python_is_found(tree: Tree) -> None:
    tree.plant("good.py", "GOOD = [1, 2]")
    tree.plant("bad.py", "BAD = [1,2]")
    assert [place[0] for place in tree.places(lint_format_python.check)] == ["bad.py"]


def test_python_that_breaks_a_ruff_rule_is_found(tree: Tree) -> None:
    tree.plant("good.py", '"""Good."""')
    tree.plant("bad.py", '"""Bad."""', "", "import os")
    assert tree.places(lint_ruff.check) == [("bad.py", 3)]


@pytest.mark.parametrize("check", [lint_ruff.check, lint_format_python.check])
def test_a_tool_that_cannot_run_is_a_problem(tree: Tree, check: Rule) -> None:
    tree.plant("good.py", '"""Good."""')
    tree.plant("pyproject.toml", "this is not TOML")
    assert tree.places(check)


def test_a_shell_script_that_breaks_a_rule_is_found(tree: Tree) -> None:
    tree.plant("good.sh", "#!/usr/bin/env bash", 'rm -- "$1"')
    tree.plant("bad.sh", "#!/usr/bin/env bash", "rm $1")
    assert tree.places(lint_shell.check) == [("bad.sh", 2)]


def test_untyped_python_is_found_and_each_contender_stands_alone(tree: Tree) -> None:
    tree.plant("bench/sdk/python/paceline_sdk/__init__.py", "def serve(times: int) -> None: ...")
    good = ("import paceline_sdk", "", "paceline_sdk.serve(1)")
    tree.plant("bench/contenders/one/contender.py", *good)
    tree.plant("bench/contenders/two/contender.py", *good, "def run(item): return item")
    assert tree.places(lint_types.check) == [("bench/contenders/two/contender.py", 4)]


def test_broken_settings_make_mypy_no_less_strict(tree: Tree) -> None:
    tree.plant("pyproject.toml", "this is not TOML")
    tree.plant("bench/models/bad.py", "def run(item): return item")
    assert tree.places(lint_types.check) == [("bench/models/bad.py", 1)]


def test_a_part_is_checked_again_when_the_sdk_changes(tree: Tree) -> None:
    tree.plant("bench/sdk/python/paceline_sdk/__init__.py", "def serve(times: int) -> None: ...")
    tree.plant("bench/contenders/one/contender.py", "import paceline_sdk", "paceline_sdk.serve(1)")
    assert tree.places(lint_types.check) == []
    tree.plant("bench/sdk/python/paceline_sdk/__init__.py", "def serve(name: str) -> None: ...")
    assert tree.places(lint_types.check) == [("bench/contenders/one/contender.py", 2)]


def test_a_bad_name_in_cpp_and_in_a_header_of_it_is_found(tree: Tree) -> None:
    tree.plant("bench/good.cpp", "#include <vector>", "int good_name() { return 1; }")
    tree.plant("bench/bad.hpp", "#pragma once", "class bad_class {};")
    tree.plant("bench/bad.cpp", '#include "bench/bad.hpp"', "int BadName() { return 1; }")
    plant_database(tree, "bench/good.cpp", "bench/bad.cpp")
    assert tree.places(lint_tidy.check) == [("bench/bad.cpp", 2), ("bench/bad.hpp", 2)]


def test_a_likely_bug_in_cpp_is_found_by_the_static_analyzer(tree: Tree) -> None:
    tree.plant("bench/bad.cpp", "int bad() {", "    int* p = nullptr;", "    return *p;", "}")
    plant_database(tree, "bench/bad.cpp")
    problems = tree.report(lint_tidy.check).problems
    assert any("clang-analyzer" in problem.text for problem in problems)


def test_only_what_changed_is_tidied_again(tree: Tree) -> None:
    tree.plant("bench/part.hpp", "#pragma once")
    tree.plant("bench/one.cpp", '#include "bench/part.hpp"')
    tree.plant("bench/two.cpp", "int two() { return 2; }")
    plant_database(tree, "bench/one.cpp", "bench/two.cpp")
    assert "2 of them new" in tree.report(lint_tidy.check).checked
    assert "0 of them new" in tree.report(lint_tidy.check).checked
    tree.plant("bench/part.hpp", "#pragma once", "int BadName();")
    report = tree.report(lint_tidy.check)
    assert "1 of them new" in report.checked
    assert [problem.path for problem in report.problems] == ["bench/part.hpp"]


def test_a_file_that_failed_is_looked_at_again(tree: Tree) -> None:
    tree.plant("bench/bad.cpp", "int BadName() { return 1; }")
    plant_database(tree, "bench/bad.cpp")
    assert tree.places(lint_tidy.check) == tree.places(lint_tidy.check) == [("bench/bad.cpp", 1)]


def test_without_a_compilation_database_the_rule_says_how_to_make_it(tree: Tree) -> None:
    problems = tree.report(lint_tidy.check).problems
    assert [problem.path for problem in problems] == [lint_tidy.COMMANDS]
    assert "tools/build/build.sh dev" in problems[0].fix


def test_the_cache_forgets_what_is_gone(tmp_path: Path) -> None:
    cache = CleanCache(tmp_path, "rule")
    old, new = content_key("old"), content_key("new")
    cache.remember(old)
    cache.remember(new)
    cache.forget_others([new])
    assert (cache.knows(old), cache.knows(new)) == (False, True)
