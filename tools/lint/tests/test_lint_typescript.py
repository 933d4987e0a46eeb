# SPDX-License-Identifier: Apache-2.0
"""The rules over the page of the report: format, types, names of files and of libraries."""

from __future__ import annotations

import pytest
from planted_tree import Rule, Tree

import lint_file_names
import lint_first_lines
import lint_format_typescript
import lint_library_names
import lint_types_typescript
import pinned_tools

SETTINGS = '{"compilerOptions": {"strict": true, "types": []}, "include": ["src"]}'


def test_badly_formatted_files_are_found_but_not_the_lock_file(tree: Tree) -> None:
    width = ("{", '  "prettier": {', '    "printWidth": 40', "  }", "}")
    tree.plant("bench/report/package.json", *width)
    tree.plant("bench/report/package-lock.json", "{}", "", "")
    tree.plant("bench/report/src/good.ts", "export const good = [1, 2];")
    tree.plant("bench/report/src/bad.ts", "export const bad = [1,2]")
    tree.plant("bench/report/src/bad.css", "p {color: red}")
    tree.plant("bench/report/src/long.ts", "export const long = [1111111, 2222222, 33];")
    places = [(f"bench/report/src/{name}", 1) for name in ("bad.css", "bad.ts", "long.ts")]
    assert sorted(tree.places(lint_format_typescript.check)) == places


def test_typescript_that_cannot_be_read_is_found_with_its_line(tree: Tree) -> None:
    tree.plant("bench/report/src/bad.ts", "export const good = 1;", "const = 2;")
    assert tree.places(lint_format_typescript.check) == [("bench/report/src/bad.ts", 2)]


def test_a_wrong_type_is_found_with_its_line(tree: Tree) -> None:
    tree.plant("bench/report/tsconfig.json", SETTINGS)
    tree.plant("bench/report/src/good.ts", "export const good: number = 1;")
    assert tree.places(lint_types_typescript.check) == []
    tree.plant("bench/report/src/bad.ts", "", "export function bad(value) { return value; }")
    assert tree.places(lint_types_typescript.check) == [("bench/report/src/bad.ts", 2)]


def test_settings_that_cannot_be_read_are_a_problem(tree: Tree) -> None:
    tree.plant("bench/report/src/good.ts", "export const good = 1;")
    assert tree.places(lint_types_typescript.check)


@pytest.mark.parametrize("check", [lint_format_typescript.check, lint_types_typescript.check])
def test_without_node_packages_the_rule_says_how_to_get_them(
    tree: Tree, check: Rule, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pinned_tools, "NODE", tree.root / "none")
    tree.plant("bench/report/src/good.ts", "export const good = 1;")
    (problem,) = tree.report(check).problems
    assert "run `make setup`" in problem.text


def test_a_badly_named_file_of_the_page_is_found(tree: Tree) -> None:
    tree.plant("bench/report/src/myChart.ts")
    tree.plant("bench/report/src/my-page.css")
    tree.plant("bench/report/tests/data/scale.ts", 'test("a scale", () => {});')
    assert tree.places(lint_file_names.check) == [
        ("bench/report/src/my-page.css", 1),
        ("bench/report/src/myChart.ts", 1),
        ("bench/report/tests/data/scale.ts", 1),
    ]


def test_well_named_files_of_the_page_pass(tree: Tree) -> None:
    tree.plant("bench/report/vite.config.ts")
    tree.plant("bench/report/src/data/queue_verdict.ts", "export const test = 1;")
    tree.plant("bench/report/tests/data/queue_verdict.test.ts", 'describe("a", () => {});')
    assert tree.places(lint_file_names.check) == []


def test_the_page_names_no_library_but_its_tests_may(tree: Tree) -> None:
    tree.plant("bench/report/tests/data/a.test.ts", 'const name = "joblib";')
    assert tree.places(lint_library_names.check) == []
    tree.plant("bench/report/src/data/a.ts", "", 'if (name === "joblib") {}')
    assert tree.places(lint_library_names.check) == [("bench/report/src/data/a.ts", 2)]


def test_a_style_sheet_has_its_first_lines_too(tree: Tree) -> None:
    tree.plant(
        "bench/report/src/good.css",
        "/* SPDX-License-Identifier: Apache-2.0 */",
        "/* How tables look. */",
    )
    tree.plant("bench/report/src/bad.css", "p {", "}")
    assert tree.places(lint_first_lines.check) == [("bench/report/src/bad.css", 1)]
