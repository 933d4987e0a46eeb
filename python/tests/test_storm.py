# SPDX-License-Identifier: Apache-2.0
"""A short storm of kills under each start method; kill_storm.py runs longer ones."""

from __future__ import annotations

import pytest
from kill_storm import storm


@pytest.mark.parametrize(
    ("start_method", "seconds"), [("fork", 4), ("forkserver", 3), ("spawn", 4)]
)
def test_nothing_is_lost_in_a_storm_of_kills(start_method: str, seconds: float) -> None:
    for _ in range(10):
        outcome = storm(seconds, start_method)
        assert outcome.is_good, outcome
        assert outcome.kills > 0
        # On a machine that is busy with other things nobody may live long enough.
        if outcome.received > 0:
            break
    assert outcome.received > 0
