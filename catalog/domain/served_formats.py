"""Domain: the formats in which the public can have a file, to be compared with what was promised.

Only what is really served counts. A file is served as it was checked and in no other format: nothing is
converted. Standard library only.
"""

API = "API"


def served_formats(file_format: str, *, has_table: bool) -> frozenset[str]:
    """Give the formats of a published file, as promises write them ("CSV", "XLSX", "API").

    `has_table`: does a query address answer for its rows, so that a program can ask for a part of them? The
    description of a dataset for machines (`package_show`) and its download are no such address.
    """
    own = file_format.strip().upper()
    return frozenset(name for name in (own, API if has_table else "") if name)
