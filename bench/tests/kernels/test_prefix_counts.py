# SPDX-License-Identifier: Apache-2.0
"""Prefix counts against collections.Counter and Python's own Unicode."""

import ctypes
import random
import re
import string
import struct
from collections import Counter
from collections.abc import Iterator

import hypothesis
import pytest
from hypothesis import strategies

ASCII_WHITE_SPACE = re.compile("[ \t\n\v\f\r]+")


class Table:
    """A prefix table of the library."""

    def __init__(self, library: ctypes.CDLL) -> None:
        self._library = library
        library.kernel_prefix_table_create.restype = ctypes.c_void_p
        library.kernel_prefix_table_serialized_size.restype = ctypes.c_size_t
        library.kernel_prefix_table_count.restype = ctypes.c_uint64
        self._handle = ctypes.c_void_p(library.kernel_prefix_table_create())

    def __enter__(self) -> "Table":
        return self

    def __exit__(self, *_: object) -> None:
        self._library.kernel_prefix_table_destroy(self._handle)

    def add(self, text: str) -> None:
        document = text.encode()
        self._check(
            self._library.kernel_prefix_table_add_document(
                self._handle, document, ctypes.c_size_t(len(document))
            )
        )

    def merge(self, table: bytes) -> None:
        self._check(
            self._library.kernel_prefix_table_merge(
                self._handle, table, ctypes.c_size_t(len(table))
            )
        )

    def keep_above(self, count: int) -> None:
        self._check(
            self._library.kernel_prefix_table_keep_above(self._handle, ctypes.c_uint64(count))
        )

    def count(self, prefix: str) -> int:
        encoded = prefix.encode()
        number = self._library.kernel_prefix_table_count(
            self._handle, encoded, ctypes.c_size_t(len(encoded))
        )
        return int(number)

    def serialized(self) -> bytes:
        size = self._library.kernel_prefix_table_serialized_size(self._handle)
        room = ctypes.create_string_buffer(size)
        self._check(
            self._library.kernel_prefix_table_serialize(self._handle, room, ctypes.c_size_t(size))
        )
        return room.raw

    def _check(self, status: int) -> None:
        assert status == 0, self._library.kernel_last_error()


def entries_of(table: bytes) -> Iterator[tuple[str, int]]:
    """The entries of a serialised table, read as kernels.h documents it."""
    magic, number = struct.unpack_from("<8sQ", table)
    assert magic == b"PLPREFX1"
    assert len(table) == 16 + 16 * number
    for key, count in struct.iter_unpack("<QQ", table[16:]):
        parts = (key >> 42, key >> 21 & 0x1FFFFF, key & 0x1FFFFF)
        yield "".join(chr(part - 1) for part in parts if part), count


def prefixes_of(text: str) -> Counter[str]:
    words = (word for word in ASCII_WHITE_SPACE.split(text) if word)
    return Counter(word[:length] for word in words for length in (1, 2, 3) if length <= len(word))


def expect_counts(table: Table, expected: Counter[str]) -> None:
    entries = list(entries_of(table.serialized()))
    assert dict(entries) == dict(expected)
    prefixes = [prefix for prefix, _ in entries]
    assert prefixes == sorted(prefixes, key=str.encode), "in the order of their bytes, each once"
    assert all(table.count(prefix) == count for prefix, count in expected.items())


@pytest.mark.parametrize("seed", range(5))
def test_random_ascii_documents_are_counted_as_by_counter(library: ctypes.CDLL, seed: int) -> None:
    draw = random.Random(seed)
    letters = string.ascii_letters + string.digits + string.punctuation + " " * 15 + "\n\t"
    documents = ["".join(draw.choices(letters, k=draw.randrange(20_000))) for _ in range(10)]
    expected: Counter[str] = Counter()
    with Table(library) as table:
        for document in documents:
            table.add(document)
            expected += prefixes_of(document)
        assert len(expected) > 1000
        expect_counts(table, expected)


def first_invalid_byte(text: bytes) -> int | None:
    try:
        text.decode()
    except UnicodeDecodeError as error:
        return error.start
    return None


# Characters of every length in UTF-8, white space that must not split, and no surrogates.
characters = strategies.one_of(
    strategies.sampled_from(
        "ab \t\n\v\f\r\x00\x1c\x85\xa0éß€\u2028\u3000中😀\U0010ffff\ud7ff\ue000"
    ),
    strategies.characters(exclude_categories=["Cs"]),
)
texts = strategies.text(characters, max_size=60)


@hypothesis.given(documents=strategies.lists(texts, max_size=6), tables=strategies.integers(1, 4))
@hypothesis.settings(deadline=None, derandomize=True, max_examples=300, database=None)
def test_unicode_documents_merged_from_several_tables_are_counted_as_by_counter(
    library: ctypes.CDLL, documents: list[str], tables: int
) -> None:
    expected: Counter[str] = Counter()
    with Table(library) as merged:
        for first in range(tables):
            with Table(library) as part:
                for document in documents[first::tables]:
                    part.add(document)
                    expected += prefixes_of(document)
                merged.merge(part.serialized())
        expect_counts(merged, expected)


@hypothesis.given(documents=strategies.lists(texts, max_size=6), least=strategies.integers(0, 5))
@hypothesis.settings(deadline=None, derandomize=True, max_examples=100, database=None)
def test_prefixes_that_were_seen_no_more_often_are_dropped(
    library: ctypes.CDLL, documents: list[str], least: int
) -> None:
    expected = prefixes_of(" ".join(documents))
    with Table(library) as table:
        for document in documents:
            table.add(document)
        table.keep_above(least)
        expect_counts(
            table, Counter({prefix: count for prefix, count in expected.items() if count > least})
        )


@hypothesis.given(text=strategies.binary(max_size=40))
@hypothesis.settings(deadline=None, derandomize=True, max_examples=500, database=None)
def test_bytes_are_text_where_python_says_so(library: ctypes.CDLL, text: bytes) -> None:
    with Table(library) as table:
        status = library.kernel_prefix_table_add_document(
            table._handle, text, ctypes.c_size_t(len(text))
        )
        invalid = first_invalid_byte(text)
        if invalid is None:
            assert status == 0
            expect_counts(table, prefixes_of(text.decode()))
        else:
            assert status != 0
            assert library.kernel_last_error().endswith(f"at byte {invalid}".encode())
            expect_counts(table, Counter())
