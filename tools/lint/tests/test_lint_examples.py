# SPDX-License-Identifier: Apache-2.0
"""The rule that code in documents is a piece of an example."""

from __future__ import annotations

from planted_tree import Tree

import lint_examples

EXAMPLE = (
    "int main() {",
    "    int answer = 42;",
    "    if (answer) {",
    "        return 1;",
    "    }",
    "}",
    "",
    "// end",
)


def plant(tree: Tree, *block: str) -> None:
    tree.plant("examples/cpp/answer.cpp", *EXAMPLE)
    tree.plant("docs/guide.md", "Text.", "```cpp", *block, "```", "```", "no C++", "```")


def test_a_piece_of_an_example_passes_with_less_indentation(tree: Tree) -> None:
    plant(tree, "int answer = 42;", "if (answer) {", "    return 1;", "}")
    assert tree.places(lint_examples.check) == []


def test_another_word_is_found(tree: Tree) -> None:
    plant(tree, "int answer = 43;")
    assert tree.places(lint_examples.check) == [("docs/guide.md", 3)]


def test_lines_that_are_not_neighbours_are_found(tree: Tree) -> None:
    plant(tree, "int answer = 42;", "    return 1;")
    assert tree.places(lint_examples.check) == [("docs/guide.md", 3)]


def test_indentation_that_differs_between_lines_is_found(tree: Tree) -> None:
    plant(tree, "if (answer) {", "return 1;", "}")
    assert tree.places(lint_examples.check) == [("docs/guide.md", 3)]


def test_an_empty_block_is_found(tree: Tree) -> None:
    plant(tree)
    assert tree.places(lint_examples.check) == [("docs/guide.md", 3)]


def test_documents_of_other_parts_have_examples_of_their_own(tree: Tree) -> None:
    plant(tree, "int answer = 42;")
    tree.plant("bench/README.md", "```cpp", "int other = 1;", "```")
    tree.plant("README.md", "```cpp", "int other = 1;", "```")
    assert tree.places(lint_examples.check) == [("README.md", 2)]


def test_python_is_looked_for_in_the_python_examples(tree: Tree) -> None:
    tree.plant("examples/cpp/answer.cpp", "answer = 42")
    tree.plant("examples/python/answer.py", "question = 41", "answer = 43")
    tree.plant("README.md", "```python", "answer = 43", "```", "```python", "answer = 42", "```")
    assert tree.places(lint_examples.check) == [("README.md", 5)]
