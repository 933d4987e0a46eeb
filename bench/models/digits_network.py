# SPDX-License-Identifier: Apache-2.0
"""A network for digits of 8x8 pixels: random features, of which only the last layer is trained.

Layers: 64 random 3x3 filters, ReLU, mean over 2x2 pixels; `hidden` random combinations of these
1,024 features, ReLU; ten scores, trained by ridge regression. A wider hidden layer makes a larger
file that knows digits a little better: that is what the benchmark's expensive initialization needs,
and it takes seconds to train.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Integers = NDArray[np.int64]

SIDE = 8
DIGITS = 10
INK = 16.0  # the largest value of a pixel
FILTERS = 64
POOL = 2
FEATURES = FILTERS * (SIDE // POOL) ** 2

# Measured over 12 divisions into training and held-out images: 0.003 to 0.3 differ by 0.3 %.
PENALTY = 0.03
# Hidden units that are computed at once: bounds the memory of wide networks.
BLOCK = 4096


@dataclass(frozen=True)
class Network:
    """The weights. Pixels go in as they are, from 0 to 16."""

    filters: Floats  # [64, 1, 3, 3]
    filter_biases: Floats  # [64]
    hidden: Floats  # [hidden, 1024]
    hidden_biases: Floats  # [hidden]
    output: Floats  # [10, hidden]
    output_biases: Floats  # [10]

    def scores(self, images: Floats) -> Floats:
        """Ten scores for each image of [n, 1, 8, 8]: [n, 10]."""
        features = _features(images, self.filters, self.filter_biases)
        scores = np.tile(self.output_biases, (len(images), 1))
        for part in _blocks(len(self.hidden)):
            units = _hidden_units(features, self.hidden[part], self.hidden_biases[part])
            scores += units @ self.output[:, part].T
        return scores


def train(
    images: Floats,
    labels: Integers,
    hidden: int,
    random: np.random.Generator,
    progress: Callable[[float], None],
) -> Network:
    """A network with `hidden` hidden units, trained on images [n, 1, 8, 8].

    `progress` is called with the fraction that is done. Needs the memory of the weights and of the
    square of n.
    """
    filters, filter_biases = _random_filters(random)
    features = _features(images, filters, filter_biases)
    weights, biases = _random_hidden_layer(features, hidden, random)

    # More weights than images: the ridge regression is solved in the space of the images.
    products = np.zeros((len(images), len(images)))
    for part in _blocks(hidden):
        units = _hidden_units(features, weights[part], biases[part])
        products += units @ units.T
        progress(0.6 * part.stop / hidden)
    products[np.diag_indices_from(products)] += PENALTY * np.trace(products) / len(images)
    wanted = np.eye(DIGITS)[labels] * 2.0 - 1.0
    dual = np.linalg.solve(products, wanted).astype(np.float32)

    output = np.empty((DIGITS, hidden), np.float32)
    for part in _blocks(hidden):
        output[:, part] = dual.T @ _hidden_units(features, weights[part], biases[part])
        progress(0.6 + 0.4 * part.stop / hidden)
    return Network(filters, filter_biases, weights, biases, output, np.zeros(DIGITS, np.float32))


def _random_filters(random: np.random.Generator) -> tuple[Floats, Floats]:
    filters = random.standard_normal((FILTERS, 1, 3, 3), np.float32)
    lengths = np.sqrt((filters**2).sum((1, 2, 3), keepdims=True))
    biases = random.random(FILTERS, np.float32) - np.float32(0.5)
    return filters / lengths / np.float32(INK), biases


def _random_hidden_layer(
    features: Floats, hidden: int, random: np.random.Generator
) -> tuple[Floats, Floats]:
    """Random combinations of the features, each feature brought to mean 0 and deviation 1 first."""
    means = features.mean(0)
    scales = np.float32(1.0) / (features.std(0) + np.float32(1e-3))
    weights = random.standard_normal((hidden, FEATURES), np.float32)
    weights *= scales / np.float32(np.sqrt(FEATURES))
    biases = random.standard_normal(hidden, np.float32) * np.float32(0.5) - weights @ means
    return weights, biases


def _features(images: Floats, filters: Floats, biases: Floats) -> Floats:
    padded = np.pad(images[:, 0], ((0, 0), (1, 1), (1, 1)))
    filtered = np.tile(biases[:, None, None], (len(images), 1, SIDE, SIDE))
    for row in range(3):
        for column in range(3):
            pixels = padded[:, None, row : row + SIDE, column : column + SIDE]
            filtered += pixels * filters[:, 0, row, column, None, None]
    squares = (len(images), FILTERS, SIDE // POOL, POOL, SIDE // POOL, POOL)
    means: Floats = np.maximum(filtered, 0.0).reshape(squares).mean((3, 5))
    return means.reshape(len(images), FEATURES)


def _hidden_units(features: Floats, weights: Floats, biases: Floats) -> Floats:
    units: Floats = np.maximum(features @ weights.T + biases, 0.0)
    return units


def _blocks(length: int) -> Iterator[slice]:
    for start in range(0, length, BLOCK):
        yield slice(start, min(start + BLOCK, length))
