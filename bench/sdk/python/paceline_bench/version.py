# SPDX-License-Identifier: Apache-2.0
"""The version of an installed distribution: `python -m paceline_bench.version DISTRIBUTION`."""

from __future__ import annotations

import platform
import sys
from importlib.metadata import PackageNotFoundError, version

_NOT_INSTALLED = 3


def distribution_version(distribution: str) -> str:
    """Give the version of a distribution; `python` is the interpreter itself."""
    return platform.python_version() if distribution == "python" else version(distribution)


def main(arguments: list[str]) -> int:
    """Print the version, return 0; 3: the distribution is not installed, 2: a wrong call."""
    if len(arguments) != 1:
        print("usage: python -m paceline_bench.version DISTRIBUTION", file=sys.stderr)
        return 2
    try:
        print(distribution_version(arguments[0]))
    except PackageNotFoundError:
        print(
            f"{arguments[0]} is not installed for {sys.executable}: run make setup", file=sys.stderr
        )
        return _NOT_INSTALLED
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
