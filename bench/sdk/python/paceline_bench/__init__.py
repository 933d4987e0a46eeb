# SPDX-License-Identifier: Apache-2.0
"""The Python SDK of the lab: a contender shows its idiom, this package does everything else."""

from paceline_bench.contender import Contender, QueueContender
from paceline_bench.protocol import serve
from paceline_bench.queue_workload import QueueWorkload
from paceline_bench.workload import Item, Result, Tasks, Workload

__all__ = [
    "Contender",
    "Item",
    "QueueContender",
    "QueueWorkload",
    "Result",
    "Tasks",
    "Workload",
    "serve",
]
