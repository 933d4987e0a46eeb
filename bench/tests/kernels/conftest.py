# SPDX-License-Identifier: Apache-2.0
"""The library of kernels, loaded without the SDK's binding: the library alone is tested."""

import ctypes
import os

import pytest


@pytest.fixture(scope="session")
def library() -> ctypes.CDLL:
    path = os.environ.get("PACELINE_BENCH_KERNELS")
    if not path:
        pytest.fail("set PACELINE_BENCH_KERNELS to the path of libpaceline_kernels.so")
    loaded = ctypes.CDLL(path)
    loaded.kernel_last_error.restype = ctypes.c_char_p
    return loaded
