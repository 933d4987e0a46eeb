# SPDX-License-Identifier: Apache-2.0
"""Digests against sums made by hand of the hashes of xxHash's own shared library."""

import ctypes
import random

import hypothesis
import pytest
from hypothesis import strategies


class Hash(ctypes.Structure):
    """XXH128_hash_t."""

    _fields_ = (("low", ctypes.c_uint64), ("high", ctypes.c_uint64))


class Digest(ctypes.Structure):
    """kernel_digest."""

    _fields_ = (("low", ctypes.c_uint64), ("high", ctypes.c_uint64), ("count", ctypes.c_uint64))


@pytest.fixture(scope="module")
def xxhash() -> ctypes.CDLL:
    loaded = ctypes.CDLL("libxxhash.so.0")
    loaded.XXH3_128bits_withSeed.restype = Hash
    loaded.XXH3_128bits_withSeed.argtypes = [ctypes.c_char_p, ctypes.c_size_t, ctypes.c_uint64]
    return loaded


def digest_of(library: ctypes.CDLL, results: dict[int, bytes]) -> str:
    digest = Digest()
    for index, result in results.items():
        added = library.kernel_digest_add(
            ctypes.byref(digest), ctypes.c_uint64(index), result, ctypes.c_size_t(len(result))
        )
        assert added == 0, library.kernel_last_error()
    text = ctypes.create_string_buffer(56)
    assert library.kernel_digest_text(ctypes.byref(digest), text, ctypes.c_size_t(56)) == 0
    return text.value.decode()


def sum_of_hashes(xxhash: ctypes.CDLL, results: dict[int, bytes]) -> str:
    total = 0
    for index, result in results.items():
        added = xxhash.XXH3_128bits_withSeed(result, len(result), index)
        total += (added.high << 64) + added.low
    return f"{total % 2**128:032x}:{len(results)}"


def test_the_digest_of_an_empty_result_is_the_published_hash_of_nothing(
    library: ctypes.CDLL,
) -> None:
    assert digest_of(library, {0: b""}) == "99aa06d3014798d86001c324468d497f:1"


@hypothesis.given(
    results=strategies.dictionaries(
        strategies.integers(0, 2**64 - 1), strategies.binary(max_size=600), max_size=20
    )
)
@hypothesis.settings(deadline=None, derandomize=True, max_examples=200, database=None)
def test_a_digest_is_the_sum_of_the_hashes_of_all_results(
    library: ctypes.CDLL, xxhash: ctypes.CDLL, results: dict[int, bytes]
) -> None:
    assert digest_of(library, results) == sum_of_hashes(xxhash, results)


def test_a_digest_of_large_results_does_not_depend_on_their_order(
    library: ctypes.CDLL, xxhash: ctypes.CDLL
) -> None:
    draw = random.Random(4)
    results = {index: draw.randbytes(draw.randrange(300_000)) for index in range(20)}
    shuffled = dict(draw.sample(sorted(results.items()), len(results)))
    assert digest_of(library, shuffled) == sum_of_hashes(xxhash, results)
