# SPDX-License-Identifier: Apache-2.0
"""A figure to reach as a line of text."""

from __future__ import annotations

import statistics


def line(name: str, comparison: str, target: float, rounds: list[float]) -> str:
    """One figure: the median of its rounds against its target."""
    measured = statistics.median(rounds)
    met = measured <= target if comparison == "<=" else measured >= target
    return (
        f"figure {name} target {comparison} {target:.3g} measured {measured:.3g} "
        f"[{min(rounds):.3g} {max(rounds):.3g}] {'met' if met else 'missed'}"
    )
