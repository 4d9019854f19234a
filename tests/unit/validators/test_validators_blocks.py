"""Where hashes occur again, beside counting them one by one."""

from collections import Counter

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from validators.tabular.blocks import repeated_in


@given(st.lists(st.integers(0, 2**64 - 1) | st.integers(0, 9), max_size=40))
def test_a_hash_is_repeated_where_counting_finds_it_more_than_once(numbers):
    counts = Counter(numbers)
    expected = [counts[number] > 1 for number in numbers]
    repeated = repeated_in(pl.Series(numbers, dtype=pl.UInt64))
    assert (repeated.to_list() if repeated is not None else [False] * len(numbers)) == expected
