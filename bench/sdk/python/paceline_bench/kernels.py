# SPDX-License-Identifier: Apache-2.0
"""The one binding of the kernels: calls release the GIL, returned arrays own their memory."""

from __future__ import annotations

import ctypes
import os
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

_DIGEST_TEXT_CAPACITY = 56


class KernelError(Exception):
    """A kernel failed; the text is its own."""


class _DigestSum(ctypes.Structure):
    _fields_ = [("low", ctypes.c_uint64), ("high", ctypes.c_uint64), ("count", ctypes.c_uint64)]


@cache
def _library() -> ctypes.CDLL:
    library = ctypes.CDLL(os.environ["PACELINE_BENCH_KERNELS"])
    pointer, size, number = ctypes.c_void_p, ctypes.c_size_t, ctypes.c_uint64
    digest = ctypes.POINTER(_DigestSum)
    signatures: dict[str, tuple[Any, list[Any]]] = {
        "kernel_last_error": (ctypes.c_char_p, []),
        "kernel_kept": (size, [size, size]),
        "kernel_filter_image": (ctypes.c_int, [pointer, size, size, pointer, size, pointer, size]),
        "kernel_prefix_table_create": (pointer, []),
        "kernel_prefix_table_destroy": (None, [pointer]),
        "kernel_prefix_table_clear": (ctypes.c_int, [pointer]),
        "kernel_prefix_table_add_document": (ctypes.c_int, [pointer, ctypes.c_char_p, size]),
        "kernel_prefix_table_serialized_size": (size, [pointer]),
        "kernel_prefix_table_serialize": (ctypes.c_int, [pointer, pointer, size]),
        "kernel_prefix_table_merge": (ctypes.c_int, [pointer, ctypes.c_char_p, size]),
        "kernel_prefix_table_keep_above": (ctypes.c_int, [pointer, number]),
        "kernel_digit_classifier_load": (pointer, [ctypes.c_char_p]),
        "kernel_digit_classifier_destroy": (None, [pointer]),
        "kernel_digit_classifier_predict": (ctypes.c_int, [pointer, pointer, size, pointer]),
        "kernel_digest_add": (ctypes.c_int, [digest, number, pointer, size]),
        "kernel_digest_merge": (ctypes.c_int, [digest, digest]),
        "kernel_digest_text": (ctypes.c_int, [digest, ctypes.c_char_p, size]),
    }
    for name, (result, arguments) in signatures.items():
        function = getattr(library, name)
        function.restype = result
        function.argtypes = arguments
    return library


def load() -> None:
    """Load the library now, so that no measured call does."""
    _library()


def _check(result: int) -> None:
    if result != 0:
        raise KernelError(_library().kernel_last_error().decode())


def _owned(handle: int | None) -> int:
    if handle is None:
        raise KernelError(_library().kernel_last_error().decode())
    return handle


def _address(array: NDArray[Any], kind: type[np.generic]) -> int:
    if array.dtype != kind or not array.flags.c_contiguous:
        order = "row-major" if array.flags.c_contiguous else "not row-major"
        raise TypeError(
            f"a kernel takes row-major {np.dtype(kind)}, not {array.dtype} that is {order}"
        )
    return array.ctypes.data


def filter_image(
    image: NDArray[np.float64], coefficients: NDArray[np.float64], stride: int
) -> NDArray[np.float64]:
    """Filter float64 [rows, columns] with float64 [4, 4]; keep every `stride`-th row and column."""
    if image.ndim != 2 or coefficients.shape != (4, 4):
        raise TypeError(
            f"an image has two axes and a filter is 4x4, not {image.shape} and {coefficients.shape}"
        )
    library = _library()
    rows, columns = image.shape
    result = np.empty((library.kernel_kept(rows, stride), library.kernel_kept(columns, stride)))
    source, filter_4x4 = _address(image, np.float64), _address(coefficients, np.float64)
    _check(
        library.kernel_filter_image(
            source, rows, columns, filter_4x4, stride, result.ctypes.data, result.size
        )
    )
    return result


class PrefixTable:
    """Counts of word prefixes. Does not travel: `serialize` it. For one thread at a time."""

    def __init__(self) -> None:
        self._library = _library()
        self._handle = _owned(self._library.kernel_prefix_table_create())

    def __del__(self) -> None:
        if hasattr(self, "_handle"):
            self._library.kernel_prefix_table_destroy(self._handle)

    def add_document(self, text: bytes) -> None:
        """Count the prefixes of the words of a text in UTF-8."""
        _check(self._library.kernel_prefix_table_add_document(self._handle, text, len(text)))

    def serialize(self) -> bytes:
        """Give the counts as bytes: equal counts, equal bytes."""
        size = self._library.kernel_prefix_table_serialized_size(self._handle)
        result = ctypes.create_string_buffer(size)
        _check(self._library.kernel_prefix_table_serialize(self._handle, result, size))
        return result.raw

    def merge(self, table: bytes) -> None:
        """Add the counts of a serialised table."""
        _check(self._library.kernel_prefix_table_merge(self._handle, table, len(table)))

    def keep_above(self, count: int) -> None:
        """Drop what was not counted more than `count` times."""
        _check(self._library.kernel_prefix_table_keep_above(self._handle, count))

    def clear(self) -> None:
        """Forget all counts."""
        _check(self._library.kernel_prefix_table_clear(self._handle))


class DigitClassifier:
    """A network loaded from an ONNX file. Does not travel. For one thread at a time."""

    def __init__(self, path: str) -> None:
        self._library = _library()
        self._handle = _owned(self._library.kernel_digit_classifier_load(os.fsencode(path)))

    def __del__(self) -> None:
        if hasattr(self, "_handle"):
            self._library.kernel_digit_classifier_destroy(self._handle)

    def predict(self, images: NDArray[np.float32]) -> NDArray[np.int32]:
        """Label float32 images [n, 1, 8, 8]: int32 [n]."""
        if images.ndim != 4 or images.shape[1:] != (1, 8, 8):
            raise TypeError(f"images have the shape [n, 1, 8, 8], not {list(images.shape)}")
        labels = np.empty(len(images), np.int32)
        address = _address(images, np.float32)
        _check(
            self._library.kernel_digit_classifier_predict(
                self._handle, address, len(images), labels.ctypes.data
            )
        )
        return labels


class Digest:
    """The sum of the hashes of results: their order does not matter, a lost or doubled one does."""

    def __init__(self) -> None:
        self._library = _library()
        self._sum = _DigestSum()

    def add(self, index: int, result: bytes | NDArray[Any]) -> None:
        """Read every byte of the result number `index`: bytes, or an array, row-major."""
        if isinstance(result, bytes):
            _check(self._library.kernel_digest_add(self._sum, index, result, len(result)))
        elif isinstance(result, np.ndarray) and result.flags.c_contiguous:
            _check(
                self._library.kernel_digest_add(self._sum, index, result.ctypes.data, result.nbytes)
            )
        else:
            raise TypeError(
                f"result {index} is neither bytes nor a row-major array but {type(result).__name__}"
            )

    def merge(self, parts: tuple[int, int, int]) -> None:
        """Add the `parts` of another digest, perhaps of another process."""
        _check(self._library.kernel_digest_merge(self._sum, _DigestSum(*parts)))

    @property
    def parts(self) -> tuple[int, int, int]:
        """Low half and high half of the sum, and the number of results."""
        return self._sum.low, self._sum.high, self._sum.count

    def text(self) -> str:
        """32 hexadecimal digits, a colon, the number of results."""
        result = ctypes.create_string_buffer(_DIGEST_TEXT_CAPACITY)
        _check(self._library.kernel_digest_text(self._sum, result, _DIGEST_TEXT_CAPACITY))
        return result.value.decode()
