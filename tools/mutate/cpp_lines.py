# SPDX-License-Identifier: Apache-2.0
"""Which lines of C++ are mutated, and which changes cannot compile or change no code.

It reads single lines as clang-format leaves them: an operator of two operands has spaces around it.
"""

from __future__ import annotations

import re
from itertools import takewhile

STRING = re.compile(r'"(?:[^"\\]|\\.)*"')
COMMENT = re.compile(r"/\*.*?\*/|//.*", re.DOTALL)
# A text for people has a space in it; what has none may be a name or a path.
MESSAGE = re.compile(r'"(?:[^"\\]|\\.)* (?:[^"\\]|\\.)*"')
NO_CODE = re.compile(
    r"\s*(?:#|//|namespace\b|using\b|static_assert\b|template\b|(?:public|private|protected):"
    r"|(?:class|struct|enum)\b|friend\b|[{}\s;()]*$)"
)
# The beginning of a statement that says something: it may be removed, not reworded.
SAYS = re.compile(r"\s*(?:throw\b|return\b|if\b|(?!std::to_string)[\w:]+\()")
LOOP = re.compile(r"(?:for|while|do|switch)\b")
LEAVES = re.compile(r"(?:return|throw|break|continue)\b")
# A type and a name, as the parameters of a function have them.
PARAMETER = re.compile(r"[\w>][&*]? \w+\s*[,)=]")
JUMP = re.compile(r"\n\s*(?:break|continue);$")
BRACKETS = ("()", "{}", "[]")
SPACED = "<>*/&|"


def code_of(text: str) -> str:
    """The text without comments and without what strings say, its blanks made equal."""
    return " ".join(COMMENT.sub("", STRING.sub('""', text)).split())


def mutable_lines(lines: list[str]) -> set[int]:
    """Numbers of the lines with code, without includes, static assertions and the like."""
    found = set()
    asserting = False
    for number, line in enumerate(lines, start=1):
        asserting = asserting or line.lstrip().startswith("static_assert")
        reworded = MESSAGE.search(line) and not SAYS.match(line)
        if not asserting and not NO_CODE.match(line) and not reworded:
            found.add(number)
        asserting = asserting and not line.rstrip().endswith(";")
    return found


def lines_in_loops(lines: list[str]) -> set[int]:
    """Numbers of the lines after which a loop may be left or gone on with."""
    found = set()
    loops: list[int] = []
    for number, line in enumerate(lines, start=1):
        code = code_of(line)
        if not code:
            continue
        indent = len(line) - len(line.lstrip())
        loops = [loop for loop in loops if loop < indent]
        if LOOP.match(code):
            loops.append(indent)
        is_whole = code.endswith((";", "{", "}")) and balance(code)[0] == 0
        if loops and is_whole and not LEAVES.match(code):
            found.add(number)
    return found


def first_difference(original: str, mutated: str) -> int:
    """Where the two begin to differ; of an operator that has become longer, where it begins."""
    same = takewhile(lambda pair: pair[0] == pair[1], zip(original, mutated, strict=False))
    place = sum(1 for _ in same)
    is_longer = mutated[place : place + 1] == "=" and original[place - 1 : place] in {"<", ">"}
    return place - 1 if is_longer else place


def splits_a_word(original: str, mutated: str, place: int) -> bool:
    """Whether a digit of a name or of a longer number, or half of a ++ or --, has been changed."""
    before = original[place - 1] if place > 0 else " "
    at = original[place : place + 1]
    if at.isdigit():
        return before.isalnum() or before == "_"
    doubled = {before + at, original[place : place + 2]} & {"++", "--"}
    return bool(doubled) and mutated[place : place + 2] not in {"++", "--"}


def is_no_operation(original: str, place: int) -> bool:
    """Whether the place has the bracket of a template, a pointer or a reference."""
    at = original[place : place + 1]
    around = f"{original} "[max(0, place - 2) : place + 3]
    return at != "" and at in SPACED and not re.search(r"\s[<>*/&|=]{1,3}\s", around)


def rewords(original: str, mutated: str, place: int) -> bool:
    """Whether a message is changed, or how it is put together."""
    messages = MESSAGE.findall(original)
    if not messages:
        return False
    return place >= original.index('"') - len("+ ") or MESSAGE.findall(mutated) != messages


def balance(code: str) -> tuple[int, ...]:
    """How many brackets of each kind it leaves open."""
    return tuple(code.count(pair[0]) - code.count(pair[1]) for pair in BRACKETS)


def exchanges_parameters(original: str, mutated: str, place: int) -> bool:
    """Whether two parameters of a declaration have changed places."""
    same_letters = sorted(original.replace(" ", "")) == sorted(mutated.replace(" ", ""))
    return same_letters and PARAMETER.search(original, place) is not None


def is_worth_a_try(original: str, mutated: str, *, in_loop: bool) -> bool:
    """Whether the change may compile and may change the code."""
    if JUMP.search(mutated):
        return in_loop
    before, after = code_of(original), code_of(mutated)
    if before == after:
        # Only a string has changed.
        changed = STRING.findall(original) != STRING.findall(mutated)
        return changed and not MESSAGE.search(original)
    if balance(before) != balance(after) or not after:
        return balance(before) == balance(after)
    place = first_difference(original, mutated)
    return not (
        splits_a_word(original, mutated, place)
        or is_no_operation(original, place)
        or rewords(original, mutated, place)
        or exchanges_parameters(original, mutated, place)
    )
