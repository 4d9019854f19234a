"""Which formats count as served: the file's own, and the API only where rows can be asked for."""

from catalog.domain.served_formats import served_formats


def test_a_file_is_served_in_its_own_format_alone():
    assert served_formats("csv", has_table=False) == {"CSV"}
    assert served_formats("XLSX", has_table=False) == {"XLSX"}


def test_a_query_address_for_the_rows_is_the_api():
    assert served_formats("CSV", has_table=True) == {"CSV", "API"}


def test_a_slot_without_a_file_serves_nothing():
    assert served_formats("", has_table=False) == frozenset()
