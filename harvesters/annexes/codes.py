"""Room annexes: every code of a warning, note or error, with words in both languages. Only wording may enter.

Messages are templates of the params of the code, with `part` and `row` added by the caller. Each has a cure.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from harvesters.annexes.codes_files import FILE_WORDS
from harvesters.annexes.codes_rows import ROW_WORDS
from harvesters.annexes.wording import Code, Words

CODES: Mapping[str, Code] = {one.code: one for one in (*FILE_WORDS, *ROW_WORDS)}

# Names of our columns, as messages say them.
COLUMNS: Mapping[str, tuple[str, str]] = {
    "order": ("TT", "number (TT)"),
    "code": ("mã", "code"),
    "name": ("tên bộ dữ liệu", "name of the data"),
    "description": ("mô tả", "description"),
    "unit": ("đơn vị chủ trì", "lead unit"),
    "supporting": ("đơn vị phối hợp", "supporting unit"),
    "formats": ("định dạng", "format"),
    "sharing": ("phương thức chia sẻ", "sharing method"),
    "scope": ("phạm vi", "scope"),
    "frequency": ("tần suất cập nhật", "update frequency"),
    "first_publication": ("thời gian công bố lần đầu", "first publication"),
    "profile": ("hồ sơ dữ liệu", "profile"),
    "note": ("ghi chú", "note"),
    "change": ("nội dung thay đổi", "change"),
    "theme": ("lĩnh vực", "theme"),
}


@dataclass(frozen=True)
class Told:
    """One code in one language: what it is, what is so here, and how to mend it."""

    title: str
    message: str
    cure: str


def tell(code: str, params: Mapping[str, object], *, column: str | None = None, language: str = "vi") -> Told:
    """Give the words of a code.

    Args:
        params: as the warning or error carries them.
        column: one of our fields, or a title as printed.
        language: "vi", else English.

    Raises: KeyError for a code that does not exist.
    """
    known = CODES[code]
    words: Words = known.vi if language == "vi" else known.en
    named = column if column is not None else str(params.get("column", ""))
    pair = COLUMNS.get(named)
    shown = named if pair is None else pair[0 if language == "vi" else 1]
    values = {**params, "column": shown}
    return Told(words.title, words.message.format(**values), words.cure.format(**values))
