# SPDX-License-Identifier: Apache-2.0
"""The rule of what is left to do."""

from __future__ import annotations

import pytest
from planted_tree import Tree

import lint_todo


@pytest.mark.parametrize(
    ("mark", "text"),
    [
        ("TODO(now): finish", "TODO(now) is left"),
        ("TODO: finish", "an untyped TODO"),
        ("TODO(later): finish", "an untyped TODO"),
        ("FIXME", "FIXME is not a mark of ours"),
        ("XXX", "XXX is not a mark of ours"),
        ("TODO(soon)", "a TODO that does not say what"),
    ],
)
def test_a_mark_that_is_not_typed_or_is_for_now_is_found(tree: Tree, mark: str, text: str) -> None:
    tree.plant("a.cpp", "int a;", f"// {mark}")
    problems = tree.report(lint_todo.check).problems
    assert [(problem.line, problem.text) for problem in problems] == [(2, text)]


@pytest.mark.parametrize("kind", lint_todo.TYPES)
def test_a_typed_mark_passes(tree: Tree, kind: str) -> None:
    tree.plant("a.cpp", f"// TODO({kind}): say what", 'auto name = mkdtemp("aXXXXXX");')
    assert tree.places(lint_todo.check) == []
