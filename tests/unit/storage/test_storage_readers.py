"""Streams in and out: hashing with a cap, and reading a range, against the plain way of doing it."""

import hashlib
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage import TooLarge
from storage.digests import CHUNK, copy_hashed
from storage.readers import ranged_reader


class Dripping(io.BytesIO):
    """A stream that gives fewer bytes than it is asked for, as sockets do, and notes what was asked."""

    def __init__(self, data, most):
        super().__init__(data)
        self.most = most
        self.asked = []

    def read(self, size=-1):
        self.asked.append(size)
        return super().read(min(size, self.most))


@given(data=st.binary(max_size=50), most=st.integers(1, 7), limit=st.one_of(st.none(), st.integers(0, 60)))
def test_a_copy_is_whole_and_hashed_or_refused_within_the_limit(data, most, limit):
    sink = io.BytesIO()
    if limit is not None and len(data) > limit:
        with pytest.raises(TooLarge):
            copy_hashed(Dripping(data, most), sink.write, limit=limit)
        assert len(sink.getvalue()) <= limit
    else:
        expected = (len(data), hashlib.sha256(data).hexdigest())
        assert copy_hashed(Dripping(data, most), sink.write, limit=limit) == expected
        assert sink.getvalue() == data


def test_no_more_than_one_piece_is_asked_for_at_a_time():
    stream = Dripping(b"abc", 3)
    copy_hashed(stream, lambda _: None, limit=10 * CHUNK)

    assert max(stream.asked) == CHUNK


def test_a_negative_limit_is_a_mistake_of_the_caller():
    with pytest.raises(ValueError, match="limit"):
        copy_hashed(io.BytesIO(), lambda _: None, limit=-1)


@given(
    data=st.binary(max_size=50),
    most=st.integers(1, 7),
    length=st.one_of(st.none(), st.integers(0, 60)),
    step=st.integers(1, 20),
)
def test_a_range_read_in_steps_equals_the_slice(data, most, length, step):
    source = Dripping(data, most)
    with ranged_reader(source.read, source.close, length=length) as file:
        pieces = list(iter(lambda: file.read(step), b""))

    assert b"".join(pieces) == (data if length is None else data[:length])


def test_closing_twice_closes_the_source_once():
    closed = []
    reader = ranged_reader(lambda _: b"", lambda: closed.append(True), length=None)

    reader.close()
    reader.close()

    assert closed == [True]
