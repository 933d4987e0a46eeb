# SPDX-License-Identifier: Apache-2.0
"""Which lines are mutated, and which changes are not worth a compiler's time."""

from __future__ import annotations

import pytest
from cpp_lines import is_worth_a_try, lines_in_loops, mutable_lines

SOURCE = """\
// SPDX-License-Identifier: Apache-2.0
#include <atomic>
namespace paceline {
using Number = int;
static_assert(sizeof(Number) ==
              4);
int sum(int count) {
    int total = 0;
    for (int index = 0; index < count; ++index) {
        total += index;
    }
    throw Error("there are " +
                std::to_string(count) + " of them");
    return total;
}
""".splitlines(keepends=True)


def test_only_lines_with_code_are_mutated() -> None:
    assert mutable_lines(SOURCE) == {7, 8, 9, 10, 12, 14}


def test_a_loop_is_left_only_from_inside() -> None:
    assert lines_in_loops(SOURCE) == {9, 10}


def test_the_end_of_a_wrapped_head_of_a_loop_is_inside() -> None:
    lines = ["for (int a = 0;\n", "     a < 2; ++a) {\n", "    b();\n", "}\n", "c();\n"]
    assert lines_in_loops(lines) == {3}


@pytest.mark.parametrize(
    ("original", "mutated"),
    [
        ("    if (a < b) {", "    if (a <= b) {"),
        ("    if (a &&", "    if (a ||"),
        ("    a = b * 2;", "    a = b * (2+1);"),
        ("    ++index;", "    --index;"),
        ("    call(a, b);", "    call( b,a);"),
        ("    return total;", "    /*return total;*/"),
        ('    throw Error("no number");', '    /*throw Error("no number");*/'),
        ('    if (a < 0) refuse("too small");', '    if (a > 0) refuse("too small");'),
        ('    open("name");', '    open("");'),
    ],
)
def test_a_change_of_the_code_is_tried(original: str, mutated: str) -> None:
    assert is_worth_a_try(original, mutated, in_loop=False)


@pytest.mark.parametrize(
    ("original", "mutated"),
    [
        ("    std::atomic<int> a;", "    std::atomic==int> a;"),
        ("    std::atomic<int> a;", "    std::atomic<=int> a;"),
        ("    int& a = b;", "    int| a = b;"),
        ("    std::uint64_t a;", "    std::uint0_t a;"),
        ("    ++index;", "    +*index;"),
        ("    if (a) {", "    /*if (a) {*/"),
        ("int sum(int& a, int b) {", "int sum( int b,int& a) {"),
        ('    throw Error("no number");', '    throw Error("");'),
        ('    throw Error(name + " is no number");', '    throw Error(name - " is no number");'),
        ('    throw Error("1 + 1");', '    throw Error("1 - 1");'),
        ("    a = 1; // 1 or 2", "    a = 1; // 1 or 3"),
        ("    a = 1;", "    a = 1;\n    break;"),
    ],
)
def test_a_change_that_cannot_compile_or_matter_is_not_tried(original: str, mutated: str) -> None:
    assert not is_worth_a_try(original, mutated, in_loop=False)


def test_a_jump_is_tried_inside_of_a_loop() -> None:
    assert is_worth_a_try("    a = 1;", "    a = 1;\n    break;", in_loop=True)
