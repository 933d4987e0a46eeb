# SPDX-License-Identifier: Apache-2.0
"""Objects of every kind go through a queue and come out equal."""

from __future__ import annotations

import datetime
import decimal
import pickle
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

import paceline

RELAXED = settings(
    deadline=None,
    max_examples=100,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
SCALAR_TYPES = (
    hnp.boolean_dtypes()
    | hnp.integer_dtypes(endianness="?")
    | hnp.unsigned_integer_dtypes(endianness="?")
    | hnp.floating_dtypes(endianness="?", sizes=(16, 32, 64))
    | hnp.complex_number_dtypes(endianness="?", sizes=(64, 128))
    | hnp.datetime64_dtypes(endianness="?")
    | hnp.timedelta64_dtypes(endianness="?")
    | hnp.byte_string_dtypes(min_len=1)
    | hnp.unicode_string_dtypes(min_len=1, endianness="?")
)
TYPES = SCALAR_TYPES | hnp.array_dtypes(SCALAR_TYPES, max_size=4) | hnp.nested_dtypes(SCALAR_TYPES)
SHAPES = hnp.array_shapes(min_dims=0, max_dims=5, min_side=0, max_side=6)
ARRAYS = hnp.arrays(TYPES, SHAPES)


def through(queue: paceline.Queue, value: Any, **options: Any) -> Any:
    queue.put(value)
    return queue.get(timeout=10, **options)


def assert_same_array(got: Any, value: Any) -> None:
    assert type(got) is type(value)
    assert got.dtype == value.dtype
    # Some versions of numpy say {} where there is none.
    assert (got.dtype.metadata or {}) == (value.dtype.metadata or {})
    assert got.shape == value.shape
    assert got.tobytes() == value.tobytes()


@RELAXED
@given(value=ARRAYS)
def test_arrays_of_every_type_and_shape(queue: paceline.Queue, value: Any) -> None:
    got = through(queue, value)
    assert_same_array(got, value)
    assert got.flags.writeable


@RELAXED
@given(value=ARRAYS, data=st.data())
def test_arrays_of_every_order(queue: paceline.Queue, value: Any, data: Any) -> None:
    value = value.transpose(data.draw(st.permutations(range(value.ndim))))
    index = tuple(
        data.draw(st.sampled_from([slice(None), slice(None, None, -1), slice(None, None, 2)]))
        for _ in range(value.ndim)
    )
    assert_same_array(through(queue, value[index]), value[index])


@RELAXED
@given(value=hnp.arrays(SCALAR_TYPES, ()))
def test_scalars_of_numpy_stay_scalars(queue: paceline.Queue, value: Any) -> None:
    scalar = value[()]
    got = through(queue, scalar)
    assert type(got) is type(scalar)
    assert got.dtype == scalar.dtype
    assert got.tobytes() == scalar.tobytes()


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.text()
    | st.binary()
    | st.decimals(allow_nan=False)
    | st.datetimes(),
    lambda inner: (
        st.lists(inner)
        | st.tuples(inner, inner)
        | st.dictionaries(st.text(), inner)
        | st.frozensets(st.integers())
    ),
    max_leaves=30,
)


@RELAXED
@given(value=JSON)
def test_nested_containers(queue: paceline.Queue, value: Any) -> None:
    assert through(queue, value) == value


@RELAXED
@given(value=st.binary(max_size=5000), kind=st.sampled_from([bytes, bytearray]))
def test_bytes(queue: paceline.Queue, value: bytes, kind: Any) -> None:
    got = through(queue, kind(value))
    assert type(got) is kind
    assert got == value


@RELAXED
@given(
    value=hnp.arrays(
        st.sampled_from(["b", "B", "h", "H", "i", "I", "l", "L", "q", "Q", "f", "d", "?"]),
        hnp.array_shapes(min_dims=1, max_dims=3, min_side=1, max_side=5),
    )
)
def test_memoryviews(queue: paceline.Queue, value: Any) -> None:
    got = through(queue, memoryview(value))
    assert type(got) is memoryview
    assert got.format == memoryview(value).format
    assert got.shape == value.shape
    assert got.tobytes() == value.tobytes()


@RELAXED
@given(
    values=st.lists(ARRAYS, min_size=1, max_size=4),
    sizes=st.lists(st.integers(0, 100_000), max_size=4),
)
def test_arrays_inside_of_containers(
    queue: paceline.Queue, values: list[Any], sizes: list[int]
) -> None:
    long = [np.arange(size, dtype="u4") for size in sizes]
    got = through(queue, {"short": values, "long": tuple(long)})
    for one, value in zip(got["short"], values, strict=True):
        # numpy's own pickles turn the bytes of some times.
        assert_same_array(one, pickle.loads(pickle.dumps(value, 5)))
    for one, value in zip(got["long"], long, strict=True):
        assert_same_array(one, value)
        one[...] = 0


def test_subclasses_of_arrays_keep_their_class(queue: paceline.Queue) -> None:
    masked = np.ma.masked_array(np.arange(6.0), mask=[False, True] * 3, fill_value=9)
    got = through(queue, masked)
    assert type(got) is np.ma.MaskedArray
    assert got.fill_value == 9
    assert (got.mask == masked.mask).all()
    record = np.zeros(2, "i4,f8").view(np.recarray)
    record.f1[1] = 4.0
    got = through(queue, record)
    assert type(got) is np.recarray
    assert got.f1[1] == 4.0


def test_arrays_of_objects_travel_by_pickle(queue: paceline.Queue) -> None:
    value = np.array([1, "two", None, [3]], dtype=object)
    got = through(queue, value)
    assert got.dtype == object
    assert list(got) == list(value)


def test_metadata_and_alignment_of_a_type_are_kept(queue: paceline.Queue) -> None:
    value = np.zeros(3, np.dtype("f8", metadata={"unit": "m"}))
    assert_same_array(through(queue, value), value)
    value = np.zeros(3, np.dtype([("a", "u1"), ("b", "f8")], align=True))
    got = through(queue, value)
    assert got.dtype.isalignedstruct
    assert got.dtype.itemsize == 16


def test_a_read_only_source_arrives_writable(queue: paceline.Queue) -> None:
    value = np.arange(10)
    value.flags.writeable = False
    got = through(queue, value)
    got[0] = 5
    assert value[0] == 0


def test_every_item_of_datetime_and_decimal(queue: paceline.Queue) -> None:
    value = [datetime.date(2020, 2, 29), decimal.Decimal("1.10"), datetime.timedelta(1)]
    assert through(queue, value) == value


class WithBuffer:
    """Like a frame of pandas: its data travels beside the pickle."""

    def __init__(self, data: bytearray) -> None:
        self.data = data

    def __reduce_ex__(self, protocol: Any) -> Any:
        return WithBuffer, (pickle.PickleBuffer(self.data),)


@pytest.mark.parametrize("size", [0, 1, 1000, 65_535, 65_536, 1_000_000])
def test_objects_with_buffers(queue: paceline.Queue, size: int) -> None:
    got = through(
        queue, [WithBuffer(bytearray(size)), "between", WithBuffer(bytearray(b"x" * size))]
    )
    assert bytes(got[0].data) == bytes(size)
    assert got[1] == "between"
    assert bytes(got[2].data) == b"x" * size


@pytest.mark.parametrize(
    "view",
    [np.zeros(3, "i4,f8").data, memoryview(bytes(10))[::2], np.zeros((0, 3)).data],
    ids=["a structure", "with gaps", "an empty table"],
)
def test_a_memoryview_that_cannot_be_sent_says_why(queue: paceline.Queue, view: Any) -> None:
    with pytest.raises(TypeError, match="contiguous"):
        queue.put(view)
    assert queue.empty()


def test_one_gigabyte() -> None:
    queue = paceline.Queue(bytes=2 << 30)
    value = np.empty(1 << 30, "u1")
    value[:: 1 << 20] = np.arange(1024, dtype="u4").astype("u1")
    got = through(queue, value)
    assert (got[:: 1 << 20] == value[:: 1 << 20]).all()
    assert got.nbytes == 1 << 30
    del got
    queue.close()


def test_arrays_are_writable_wherever_they_lie(queue: paceline.Queue) -> None:
    fixed = np.frombuffer(bytes(100_000), "u1")
    assert not fixed.flags.writeable
    for value in (fixed, [fixed], {"inside": (fixed, np.zeros(3))}, fixed[:10], [fixed[::2]]):
        queue.put(value)
        queue.put([value])
    for _ in range(5):
        single, (other,) = queue.get(), queue.get()
        for got in (single, other):
            array = got
            while not isinstance(array, np.ndarray):
                array = array["inside"][0] if isinstance(array, dict) else array[0]
            assert array.flags.writeable
