# SPDX-License-Identifier: Apache-2.0
"""Every example of the guide runs and prints what it says that it prints."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).resolve().parents[2] / "examples" / "python"


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.py")), ids=lambda path: str(path.stem))
def test_an_example_prints_what_it_says(path: Path) -> None:
    done = subprocess.run(
        [sys.executable, path], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    _, marked, output = path.read_text().partition("\n# Output:\n")
    if marked:
        expected = [line.removeprefix("# ") for line in output.splitlines()]
        assert done.stdout.splitlines() == expected
    else:
        assert done.stdout
