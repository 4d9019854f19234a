"""May an annex be shown to everybody? Its rows become public pages and its file can be downloaded. Pure.

An annex lists data, not people: a person's number or mail address in a row, or a column for them, refuses it.
"""

import re
from collections.abc import Iterable, Mapping

from catalog.services.import_rows import ImportRow
from harvesters.annexes import AnnexError
from harvesters.annexes.folding import words_of
from validators.words.safe_text import names_a_person

_TEXTS = {
    "name": "name",
    "description": "description",
    "unit": "unit_text",
    "supporting": "supporting_text",
    "scope": "scope",
    "note": "note",
    "formats": "formats_text",
    "frequency": "frequency_text",
    "theme": "group",
}
_COLUMN = re.compile(
    r"\b(dien thoai|so dt|sdt|di dong|cccd|cmnd|can cuoc|dinh danh ca nhan|ngay sinh|nam sinh|email|e mail|"
    r"thu dien tu|so tai khoan|dia chi nha)\b"
)


def person_faults(rows: Iterable[ImportRow], headers: Mapping[str, list[str]]) -> list[AnnexError]:
    """Give a fault for every column and row that speaks of a person; no value is repeated."""
    columns = [title for title, fields in headers.items() if not fields and _COLUMN.search(words_of(title))]
    faults = [AnnexError("person_column", column=title[:80]) for title in columns]
    for row in rows:
        read = row.read
        named = [field for field, name in _TEXTS.items() if names_a_person(getattr(read, name))]
        faults += [AnnexError("person_in_row", read.row, read.part, field) for field in named]
    return faults
