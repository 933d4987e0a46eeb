# SPDX-License-Identifier: Apache-2.0
"""The workload `numerical`: many filters over one image that all workers need."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from paceline_bench import inputs, kernels
from paceline_bench.workload import Item, Result

Image = NDArray[np.float64]


def prepare(image: Image) -> Image:
    """The image itself is the state, wherever the library has put it."""
    return image


def work(image: Image, item: Item, *, stride: int) -> Result:
    """Filter the image."""
    index, coefficients = item
    return index, kernels.filter_image(image, coefficients, stride)


def read(parameters: Mapping[str, Any], files: Mapping[str, Any]) -> inputs.Job:
    """An item is a filter of 16 numbers; its result is the filtered image."""
    image = inputs.array(files, "image", np.float64, 2)
    filters = inputs.array(files, "filters", np.float64, 3)
    items = [(index, coefficients.copy()) for index, coefficients in enumerate(filters)]
    return inputs.Job(
        image, prepare, partial(work, stride=inputs.number(parameters, "stride")), None, [items]
    )
