"""Room annexes: which row is the header, and which column holds what. Only a grid and words may enter.

Column titles are compared as folded words: "Đơn vị chủ trì", "DON VI CHU TRI" and "ĐV chủ trì" are one.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from harvesters.annexes.folding import words_of
from harvesters.annexes.grids import Grid, GridRow

FIELDS = (
    "order", "code", "name", "description", "unit", "supporting", "formats", "sharing", "scope", "frequency",
    "first_publication", "profile", "note", "change", "theme",
)  # fmt: skip
REQUIRED = ("name", "unit")
_HEADER_ROWS = 3
_LONGEST_TITLE = 160
_BODY = r"(don vi|dv|co quan|cq|so nganh|so|phong ban|phong|bo phan|don vi co quan|co quan don vi)"
_DATA = r"(du lieu|csdl|dl|co so du lieu|dataset|data set)"
_ACTS = r"(cung cap|quan ly|cong bo|phu trach|thuc hien|chiu trach nhiem|xay dung|so huu)"
_WHEN = r"(thoi gian|thoi diem|thoi han|ngay|thang|tg|t gian|han)"
# Field, how strongly such a title speaks for it, pattern. The strongest claim on a column wins; titles that
# only look alike ("đơn vị tính", a unit of measure) come as claims for no field at all.
_CLAIMS: tuple[tuple[str, int, str], ...] = (
    ("", 100, r"\b(don vi tinh|dvt|dau moi|nguoi|dien thoai|email|can cu|giay phep)\b"),
    ("order", 95, r"^(tt|stt|so tt|so thu tu|thu tu|no|so|order)$"),
    ("supporting", 90, r"\b(phoi hop|p hop|ph hop|supporting|lien quan)\b"),
    ("unit", 88, r"\b(chu tri|chu quan|lead)\b"),
    ("change", 86, r"\b(thay doi|sua doi|dieu chinh)\b|^(change|bo sung bai bo)$"),
    ("first_publication", 84, r"\b(lan dau|first publication|lo trinh)\b"),
    ("frequency", 82, r"\b(tan suat|tan xuat|chu ky|dinh ky|frequency|update period)\b"),
    ("frequency", 82, r"^ky\b|\b(thoi gian|thoi han|thoi diem|muc do|che do) cap nhat\b|^cap nhat$"),
    ("code", 80, r"^(ma|ky hieu|code|id)$|^(ma|ky hieu) (so|muc|dinh danh|danh muc|bo|tap|du lieu|csdl)\b"),
    ("profile", 78, r"\b(profile|ho so|luoc do|bieu mau|schema)\b"),
    ("description", 76, r"\b(mo ta|description|truong|thuoc tinh|chi tieu|cac cot|noi dung)\b"),
    ("formats", 74, r"\b(dinh dang|d dang|formats?|loai tep|kieu tep|dang tep|dang file)\b|^dang du lieu\b"),
    ("sharing", 72, r"\b(phuong thuc|hinh thuc|cach thuc|kenh|sharing|pt chia se|ht chia se)\b"),
    ("name", 70, rf"\bten\b.*\b{_DATA}\b|^ten( goi| muc)?$|^(title|name)$|\bdataset name\b"),
    ("unit", 66, rf"^(ten )?{_BODY}$|\b{_BODY} {_ACTS}\b|^unit$"),
    ("scope", 64, r"\b(pham vi|khong gian|dia ban|scope)\b"),
    ("first_publication", 62, rf"\b{_WHEN}\b.*\b(cong bo|cung cap|hoan thanh|mo|thuc hien|chia se)\b"),
    ("first_publication", 60, r"^(thoi gian|thoi han|thoi diem|tg)$|\bcong bo tu\b"),
    ("note", 58, r"\b(ghi chu|note|nguon goc|nguon|luu y)\b"),
    ("theme", 56, r"\b(linh vuc|chu de|nhom|theme)\b"),
    ("name", 50, rf"^(cac )?((bo|tap|danh muc|muc) )?{_DATA}( mo| duoc mo)?( [a-z]+)?$"),
    ("name", 50, r"^danh muc( du lieu)?( mo)?$|^loai (du lieu|csdl)( mo)?$"),
)
_COMPILED = tuple((name, weight, re.compile(pattern)) for name, weight, pattern in _CLAIMS)
_ONE_WORD = re.compile(
    r"^(csv|xlsx?|excel|json|xml|geojson|docx?|word|pdf|rdf|shp|api|tai (tep )?(ve|xuong)|download)$"
)
_COLUMN_NUMBERS = re.compile(r"^\(?\s*([0-9]{1,2}|[a-h])\s*\)?(\s*=.*)?$", re.IGNORECASE)


@dataclass(frozen=True)
class Header:
    """Where a table begins and what its columns hold.

    `first` and `last` are positions in `Grid.rows` of the header, `titles` the texts of its columns.
    One column may hold two fields ("Định dạng và hình thức chia sẻ"). `marks` are columns for one word each
    that hold crosses ("Định dạng" over "CSV" and "Excel"): field, column, word.
    """

    first: int
    last: int
    columns: dict[str, int]
    titles: tuple[str, ...]
    marks: tuple[tuple[str, int, str], ...] = ()

    def described(self) -> dict[str, list[str]]:
        """Give each title with the fields read from it; a column without use has none."""
        used: dict[str, list[str]] = {title: [] for title in self.titles if title}
        crossed = [(name, column) for name, column, _ in self.marks]
        for name, column in [*self.columns.items(), *crossed]:
            used[self.titles[column]].append(name)
        return used


def find_header(grid: Grid, start: int = 0, *, rows: int = 80, needs_name: bool = True) -> Header | None:
    """Give the best header among the next `rows` rows, None when no row names the data and two things more.

    `needs_name` False also gives a row that names three things and not the data: a header with a gap.
    """
    best: Header | None = None
    for first in range(start, min(start + rows, len(grid.rows))):
        for depth in range(1, _HEADER_ROWS + 1):
            found = _read(grid.rows[first : first + depth], first, needs_name=needs_name)
            if found is not None and (best is None or _worth(found) > _worth(best)):
                best = found
        if best is not None and best.last < first:
            break
    return best


def is_header_again(row: GridRow, header: Header) -> bool:
    """Tell whether a row repeats the header, as tables do on each page."""
    told = [words_of(text) for text in row.cells if text]
    known = {words_of(word) for title in header.titles for word in (title, *title.split(" / "))}
    return len(told) >= 2 and all(text in known for text in told)


def is_column_numbers(row: GridRow) -> bool:
    """Tell whether a row only numbers the columns: (1) (2) (3), or A B 1 2."""
    told = [row.cells[i] for i in row.filled()]
    return len(told) >= 3 and all(_COLUMN_NUMBERS.match(text) for text in told)


def missing_columns(header: Header) -> list[str]:
    """Give the fields without which no item can be made."""
    return [name for name in REQUIRED if name not in header.columns]


def _worth(header: Header) -> tuple[int, int, int]:
    fields = {*header.columns, *(name for name, _, _ in header.marks)}
    return (len(fields), len(header.marks), header.first - header.last)


def _read(rows: list[GridRow], first: int, *, needs_name: bool) -> Header | None:
    if not rows or any(len(text) > _LONGEST_TITLE for row in rows for text in row.cells):
        return None
    # A header's lower rows hold titles of parts only; a row with a number in front is the first item.
    if any(is_column_numbers(row) or row.cell(0).strip(" .").isdigit() for row in rows):
        return None
    if any(_is_title(row) for row in rows[1:]):
        return None
    titles = _titles(rows)
    marks = _marks(titles)
    crossed = {column for _, column, _ in marks}
    columns = claim_columns("" if n in crossed else title for n, title in enumerate(titles))
    # "Hình thức chia sẻ (API, Excel)" alone says both.
    if "sharing" in columns and not any(name == "formats" for name in [*columns, *(m[0] for m in marks)]):
        columns["formats"] = columns["sharing"]
    if (needs_name and "name" not in columns) or len(set(columns.values())) < 3:
        return None
    return Header(first, first + len(rows) - 1, columns, titles, marks)


def _is_title(row: GridRow) -> bool:
    """Tell whether a row is the title of a group, which no header has below its first row."""
    filled = row.filled()
    return len(filled) == 1 and any(row.across[filled[0] + 1 : filled[0] + 2])


def _marks(titles: tuple[str, ...]) -> tuple[tuple[str, int, str], ...]:
    """Give the columns for one format or way each, when there are two of a kind at least."""
    found: list[tuple[str, int, str]] = []
    for column, title in enumerate(titles):
        head, _, word = title.rpartition(" / ")
        claims = [name for name, _ in _claims_of(head)]
        if _ONE_WORD.match(words_of(word)) and (not head or set(claims) & {"formats", "sharing"}):
            found.append((claims[0] if claims else "formats", column, word))
    kinds = [name for name, _, _ in found]
    return tuple(one for one in found if kinds.count(one[0]) > 1)


def _titles(rows: list[GridRow]) -> tuple[str, ...]:
    """Join the titles of each column from above, a merged one once."""
    joined = []
    for column in range(max(len(row.cells) for row in rows)):
        parts: list[str] = []
        for row in rows:
            text = row.cell(column)
            if text and text not in parts:
                parts.append(text)
        joined.append(" / ".join(parts))
    return tuple(joined)


def claim_columns(titles: Iterable[str]) -> dict[str, int]:
    """Give the column of each field by the words of the titles."""
    claims: list[tuple[int, int, str]] = []
    for column, title in enumerate(titles):
        for name, weight in _claims_of(title):
            claims.append((-weight, column, name))
    taken: dict[str, int] = {}
    for _, column, name in sorted(claims):
        taken.setdefault(name, column)
    return _without_doubles(taken, claims)


def _claims_of(title: str) -> list[tuple[str, int]]:
    words = words_of(title)
    if not words:
        return []
    found = [(name, weight) for name, weight, pattern in _COMPILED if pattern.search(words)]
    if not found or not found[0][0]:
        return []
    names = {name for name, _ in found}
    # Formats and sharing are the only two fields that annexes put into one column.
    if {"formats", "sharing"} <= names and found[0][0] in ("formats", "sharing"):
        return [("formats", found[0][1]), ("sharing", found[0][1])]
    return [found[0]]


def _without_doubles(taken: dict[str, int], claims: list[tuple[int, int, str]]) -> dict[str, int]:
    """Drop a sharing column that is the formats' column when another column speaks of sharing alone."""
    if taken.get("sharing") is not None and taken.get("sharing") == taken.get("formats"):
        others = [column for _, column, name in sorted(claims) if name == "sharing"]
        alone = [column for column in others if column != taken["formats"]]
        if alone:
            return taken | {"sharing": alone[0]}
    return taken
