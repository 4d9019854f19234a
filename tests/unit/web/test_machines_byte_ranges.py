"""Which bytes a Range header asks for; the cases are those of RFC 9110, section 14.1.2, for 100 bytes."""

import pytest

from catalog.web.byte_ranges import ByteRange, RangeNotSatisfiable, read_range


@pytest.mark.parametrize(
    ("header", "start", "length"),
    [
        ("bytes=0-9", 0, 10),
        ("bytes=99-", 99, 1),
        ("bytes=90-1000", 90, 10),
        ("bytes=-5", 95, 5),
        ("bytes=-500", 0, 100),
        ("Bytes= 0 - 0 ", 0, 1),
    ],
)
def test_one_range_is_that_part_of_the_file(header, start, length):
    assert read_range(header, 100) == ByteRange(start, length)


@pytest.mark.parametrize(
    "header",
    [None, "", "bytes=", "bytes=-", "bytes=9-0", "bytes=0-1,5-6", "items=0-9", "bytes=a-b", "bytes=٠-٩",
     "bytes=" + "9" * 19 + "-"],
)  # fmt: skip
def test_what_is_no_single_readable_range_means_the_whole_file(header):
    assert read_range(header, 100) is None


@pytest.mark.parametrize("header", ["bytes=100-", "bytes=110-120", "bytes=-0"])
def test_a_range_past_the_end_cannot_be_served(header):
    with pytest.raises(RangeNotSatisfiable):
        read_range(header, 100)


def test_an_empty_file_has_no_part_but_its_whole():
    assert read_range("bytes=-5", 0) is None
    with pytest.raises(RangeNotSatisfiable):
        read_range("bytes=0-", 0)


def test_the_content_range_counts_from_zero_to_the_last_byte_sent():
    assert ByteRange(90, 10).content_range(100) == "bytes 90-99/100"
