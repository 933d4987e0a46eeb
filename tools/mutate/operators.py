# SPDX-License-Identifier: Apache-2.0
"""The operators: rules of universalmutator, each a regular expression and what takes its place."""

from __future__ import annotations

import contextlib
import importlib
import importlib.metadata
import io
from collections.abc import Iterator

from mutants import Change, digest

RULES = ("universal.rules", "c_like.rules", "cpp.rules")


def version() -> str:
    """Name and version of the package that the rules come from."""
    return f"universalmutator {importlib.metadata.version('universalmutator')}"


def rules() -> list[str]:
    """The rules themselves, as sample.json keeps them."""
    module = importlib.import_module("universalmutator.mutator")
    with contextlib.redirect_stdout(io.StringIO()):
        parsed, _, _ = module.parseRules(list(RULES))
    return [text for _, (text, _) in parsed]


def rules_digest() -> str:
    """Changes with the rules."""
    return digest(version(), *rules())


def changes(lines: list[str]) -> Iterator[Change]:
    """All that the rules make of the lines of a file."""
    module = importlib.import_module("universalmutator.mutator")
    # It prints which rules it uses, for each file.
    with contextlib.redirect_stdout(io.StringIO()):
        made = module.mutants_regexp(lines, list(RULES), ignorePatterns=[])
    for line, text, (rule, _), _ in made:
        yield Change(line, text, rule.strip())
