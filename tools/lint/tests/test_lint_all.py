# SPDX-License-Identifier: Apache-2.0
"""The runner of the rules, as people and make call it."""

from __future__ import annotations

import subprocess
import sys

from planted_tree import Tree

from lint_all import HERE, all_rules


def run(tree: Tree, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(HERE / "lint_all.py"), f"--root={tree.root}", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)


def test_every_rule_of_the_folder_is_known() -> None:
    assert len(all_rules()) == len(list(HERE.glob("lint_*.py"))) - 1
    assert all_rules()[-1] == "tidy"


def test_a_failing_rule_is_shown_with_its_place_and_fails_the_run(tree: Tree) -> None:
    tree.plant("a.cpp", "// TODO" + "(now): finish")
    done = run(tree, "todo", "whitespace")
    assert done.returncode == 1
    assert "a.cpp:1: " in done.stdout
    assert done.stdout.endswith("2 rules: 1 passed, 1 failed\n")


def test_a_good_tree_passes(tree: Tree) -> None:
    tree.plant("a.cpp", "int a;")
    done = run(tree, "todo", "whitespace")
    assert (done.returncode, done.stderr) == (0, "")


def test_a_rule_that_does_not_exist_is_refused_by_name(tree: Tree) -> None:
    done = run(tree, "tidiness")
    assert done.returncode == 2
    assert "no rule tidiness" in done.stderr


def test_a_rule_that_breaks_fails_the_run(tree: Tree) -> None:
    tree.plant_bytes("include/paceline/version.hpp", b"")
    tree.plant("build/dev/compile_commands.json", "this is not JSON")
    done = run(tree, "tidy")
    assert done.returncode == 1
    assert "JSONDecodeError" in done.stdout
