# SPDX-License-Identifier: Apache-2.0
"""What the tests of the rules share."""

from __future__ import annotations

from pathlib import Path

import pytest
from planted_tree import Tree


@pytest.fixture
def tree(tmp_path: Path) -> Tree:
    return Tree(tmp_path)
