# SPDX-License-Identifier: Apache-2.0
"""The image filter against SciPy, which has its own code for correlation."""

import ctypes

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import ndimage, signal

Floats = NDArray[np.float64]


def filtered(library: ctypes.CDLL, image: Floats, filter_4x4: Floats, stride: int) -> Floats:
    rows, columns = image.shape
    result = np.full((-(-rows // stride), -(-columns // stride)), np.nan)
    status = library.kernel_filter_image(
        ctypes.c_void_p(image.ctypes.data),
        ctypes.c_size_t(rows),
        ctypes.c_size_t(columns),
        ctypes.c_void_p(filter_4x4.ctypes.data),
        ctypes.c_size_t(stride),
        ctypes.c_void_p(result.ctypes.data),
        ctypes.c_size_t(result.size),
    )
    assert status == 0, library.kernel_last_error()
    return result


@pytest.fixture
def random() -> np.random.Generator:
    return np.random.default_rng(20)


@pytest.mark.parametrize("shape", [(50, 60), (8, 9), (1300, 700), (9, 150_000)])
@pytest.mark.parametrize("stride", [1, 3, 5])
def test_the_interior_is_a_correlation_without_borders(
    library: ctypes.CDLL, random: np.random.Generator, shape: tuple[int, int], stride: int
) -> None:
    image = random.normal(size=shape) * 100
    filter_4x4 = random.normal(size=(4, 4))
    interior = signal.correlate2d(image, filter_4x4, mode="valid")
    expected = np.full(shape, np.nan)
    # Row 2, column 2 of the filter lies on the pixel.
    expected[2 : 2 + interior.shape[0], 2 : 2 + interior.shape[1]] = interior
    expected = expected[::stride, ::stride]
    result = filtered(library, image, filter_4x4, stride)
    inside = np.isfinite(expected)
    assert inside.any()
    np.testing.assert_allclose(result[inside], expected[inside], rtol=0, atol=1e-9)


@pytest.mark.parametrize("shape", [(1, 1), (1, 9), (2, 3), (3, 2), (50, 61), (640, 333)])
def test_the_border_is_reflected_without_the_edge(
    library: ctypes.CDLL, random: np.random.Generator, shape: tuple[int, int]
) -> None:
    image = random.normal(size=shape)
    filter_4x4 = random.normal(size=(4, 4))
    expected = ndimage.correlate(image, filter_4x4, mode="mirror")
    np.testing.assert_allclose(
        filtered(library, image, filter_4x4, 1), expected, rtol=0, atol=1e-12
    )


def test_values_that_are_not_numbers_spread_over_four_rows_and_columns(
    library: ctypes.CDLL, random: np.random.Generator
) -> None:
    image = random.normal(size=(30, 30))
    image[10, 20] = np.nan
    result = filtered(library, image, np.ones((4, 4)), 1)
    expected = np.zeros((30, 30), bool)
    expected[9:13, 19:23] = True
    np.testing.assert_array_equal(np.isnan(result), expected)
