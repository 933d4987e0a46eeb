# SPDX-License-Identifier: Apache-2.0
"""The workload `initialization`: every worker loads a model, which takes long, once."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

import numpy as np

from paceline_bench import inputs
from paceline_bench.kernels import DigitClassifier
from paceline_bench.workload import Item, Result


def prepare(_shared: None, *, model: str) -> DigitClassifier:
    """The state is the loaded model."""
    return DigitClassifier(model)


def work(classifier: DigitClassifier, item: Item) -> Result:
    """Label the images of one evaluation."""
    index, images = item
    return index, classifier.predict(images)


def read(parameters: Mapping[str, Any], files: Mapping[str, Any]) -> inputs.Job:
    """An item is the images of one evaluation; a run is some calls of some evaluations each."""
    runs, evaluations = inputs.number(parameters, "runs"), inputs.number(parameters, "evaluations")
    images = inputs.array(files, "images", np.float32, 5)
    if len(images) != runs * evaluations:
        raise inputs.RequestError(
            f"'images' holds {len(images)} evaluations, not {runs} runs of {evaluations}"
        )
    items = [(index, batch.copy()) for index, batch in enumerate(images)]
    calls = [items[first : first + evaluations] for first in range(0, len(items), evaluations)]
    return inputs.Job(None, partial(prepare, model=inputs.text(files, "model")), work, None, calls)
