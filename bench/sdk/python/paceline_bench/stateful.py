# SPDX-License-Identifier: Apache-2.0
"""The workload `stateful`: every worker counts the prefixes of the documents that it is given."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

import numpy as np

from paceline_bench import inputs
from paceline_bench.kernels import PrefixTable
from paceline_bench.workload import Item, Result


def prepare(_shared: None) -> PrefixTable:
    """The state is an empty table."""
    return PrefixTable()


def work(table: PrefixTable, item: Item) -> Result:
    """Add a document to the table; the answer is what `collect` gives."""
    index, document = item
    table.add_document(document)
    return index, None


def collect(table: PrefixTable) -> bytes:
    """Give the table as bytes, and clear it for the next run."""
    result = table.serialize()
    table.clear()
    return result


def read(_parameters: Mapping[str, Any], files: Mapping[str, Any]) -> inputs.Job:
    """An item is a document."""
    documents = inputs.contents(files, "documents")
    offsets = inputs.array(files, "offsets", np.uint64, 1).tolist()
    if offsets != sorted(offsets) or offsets[-1:] != [len(documents)]:
        raise inputs.RequestError(
            f"'offsets' does not rise to {len(documents)}, the size of 'documents'"
        )
    items = [(index, documents[begin:end]) for index, (begin, end) in enumerate(pairwise(offsets))]
    return inputs.Job(None, prepare, work, collect, [items])
