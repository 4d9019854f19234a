"""Room validators: what a column says of the rows: quasi-identifier, count, money, number of a person. Pure.

A header alone proves little: "Dân tộc" over figures is a count. So each role is confirmed by the first cells;
sex, ethnic group, age and birth year are found by their cells whatever the header says.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import polars as pl

from validators.aggregation.ages import birth_days
from validators.places.book import PlaceBook
from validators.words.folding import fold, fold_header

SEX, BIRTH, AGE, AGE_GROUP, ETHNICITY, PLACE = "sex", "birth", "age", "age_group", "ethnicity", "place"
COUNT, MONEY, NUMBER, SERIAL, PERIOD, PERSON_ID = "count", "money", "number", "serial", "period", "person_id"
CATEGORY, TEXT, ATTRIBUTE = "category", "text", "attribute"
SENSITIVE = frozenset(("disability", "health", "poverty"))
# Persons have these, places and offices do not.
STRONG = frozenset((SEX, BIRTH, AGE, ETHNICITY, "religion", "relation", "marital")) | SENSITIVE
QUASI = STRONG | {AGE_GROUP, PLACE, CATEGORY, "education", "occupation"}
# Word lists by role, accents left aside; the first role of which a header has a phrase is its own.
_HINTED = (
    (
        PERSON_ID,
        """ma ho; ma tre em; ma doi tuong; ma nguoi; ma nhan khau; ma hoc sinh; ma sinh vien; ma benh nhan;
        ma cong dan; ma ho so; so ho so; ma ho gia dinh; ma dinh danh ca nhan; household id; household code;
        person id; person code; case id""",
    ),
    (SERIAL, "stt; tt; so thu tu; so tt; no"),
    (AGE_GROUP, "nhom tuoi; do tuoi; lua tuoi; age group; age band"),
    (BIRTH, "ngay sinh; nam sinh; ngay thang nam sinh; sinh nam; birth; dob"),
    (AGE, "tuoi; age"),
    (SEX, "gioi tinh; gioi; nam nu; sex; gender"),
    (ETHNICITY, "dan toc; ethnic; ethnicity"),
    ("religion", "ton giao; religion"),
    ("relation", "quan he; relationship"),
    ("marital", "hon nhan; marital"),
    ("disability", "dang tat; khuyet tat; disability"),
    ("health", "benh; hiv; nghien; xam hai; bao luc; tam than; ma tuy; diagnosis; illness"),
    ("poverty", "phan loai ho; loai ho; ho ngheo; dien ho"),
    (CATEGORY, "doi tuong; dien; hoan canh; che do"),
    ("education", "trinh do; hoc van; education"),
    ("occupation", "nghe nghiep; nghe; occupation"),
    (
        MONEY,
        """so tien; muc huong; tro cap; luong; thu nhap; kinh phi; chi phi; thanh tien; dong; vnd; amount;
        salary; income; wage; benefit""",
    ),
    (
        ATTRIBUTE,
        """nhan khau; so khau; thanh vien; so con; trong ho; trong gia dinh; diem; he so; dien tich; can nang;
        chieu cao; so thang; so nam; thuong tat; ton thuong; suc lao dong; lat; lon; kinh do; vi do;
        household size; score; coefficient""",
    ),
    (PERIOD, "period; ky; nam; thang; quy; ngay; year; month; quarter"),
    (
        PLACE,
        """xa; phuong; huyen; quan; tinh; thi tran; thi xa; dia ban; thon; ban; khu pho; noi o; place code;
        place name; commune; ward; district; province; village""",
    ),
)
_COUNTS = """so luong; so nguoi; so ho; so tre; so doi tuong; tong so; tong; so luot; so ca; so lao
dong; so hoc sinh; so hoc vien; so truong hop; so nu; so nam gioi; dan so; count; number
of; total; persons; households; recipients; children; workers; students; victims; cases;
population; ty le; ti le; phan tram; rate; percent; share; binh quan; trung binh;
average; mean"""
_NOT_COUNTS = """so ho so; so ho khau; so ho chieu; thuong tat; ton thuong; suc lao dong; trong ho; trong
gia dinh; so con; so nguoi phu thuoc"""


def _phrases(text: str) -> tuple[str, ...]:
    return tuple(" ".join(phrase.split()) for phrase in text.split(";"))


_HINTS = tuple((role, _phrases(text)) for role, text in _HINTED)
_COUNT, _NO_COUNT = _phrases(_COUNTS), _phrases(_NOT_COUNTS)
_SEX_WORDS = frozenset(("nam", "nu", "male", "female", "m", "f", "trai", "gai", "nam gioi", "nu gioi"))
TOTAL_WORDS = frozenset(_phrases("chung; tong; tong so; tong cong; tat ca; ca hai; total; all; both"))
_GROUPS = """kinh; tay; thai; hoa; kho me; khmer; muong; nung; hmong; mong; h'mong; dao; gia rai;
ngai; e de; ba na; xo dang; san chay; co ho; cham; san diu; hre; mnong; ra glai; xtieng;
bru van kieu; tho; giay; co tu; gie trieng; ma; kho mu; co; ta oi; cho ro; khang; xinh
mun; ha nhi; chu ru; lao; la chi; la ha; phu la; la hu; lu; lo lo; chut; mang; pa then;
co lao; cong; bo y; si la; pu peo; brau; o du; ro mam"""
_ETHNIC = frozenset(_phrases(_GROUPS))
_BAND = re.compile(
    r"(\d{1,3} ?[-–] ?\d{1,3}|\d{1,3} ?\+|(duoi|tren|tu|under|over) \d{1,3}.*|<=? ?\d+|>=? ?\d+)"
)
_MOSTLY = 0.8
_BIRTH_SPAN, _BIRTH_YEARS = 25, 15


@dataclass(frozen=True)
class ColumnRole:
    """What a column is, and whether a total ("chung") is among its values."""

    role: str
    has_total: bool = False
    distinct: int = 0


@lru_cache(maxsize=4_096)
def hinted_role(label: str) -> str:
    """Give the role that a header names by whole words; the longest word list wins by its order above."""
    words = f" {fold_header(label)} "
    if any(f" {hint} " in words for hint in _COUNT) and not any(f" {hint} " in words for hint in _NO_COUNT):
        return COUNT
    for role, hints in _HINTS:
        if any(f" {hint} " in words for hint in hints):
            return role
    return ""


def role_of(
    label: str, cells: pl.Series, stated: Mapping[str, Any] | None, places: PlaceBook | None, year: int
) -> ColumnRole:
    """Give the role of a column by its header, its first cells, and its field in a schema."""
    filled = cells.filter((cells != "") & cells.is_not_null()).str.strip_chars()
    different = filled.unique()
    hint = hinted_role(label)
    if hint == PERSON_ID:
        return ColumnRole(PERSON_ID, distinct=len(different))
    if not len(filled):
        return ColumnRole(TEXT)
    words = {fold(text) for text in different.head(2_000)}
    has_total = bool(words & TOTAL_WORDS)
    words -= TOTAL_WORDS | {"", "*", ":"}
    role = _by_cells(hint, filled, words, places, year) or _by_header(hint, filled, stated)
    return ColumnRole(role, has_total, len(different))


def _by_cells(hint: str, filled: pl.Series, words: set[str], places: PlaceBook | None, year: int) -> str:
    """Give the role that the cells prove; empty when they prove none."""
    if words and words <= _SEX_WORDS:
        return SEX
    if len(words) > 1 and sum(word in _ETHNIC for word in words) >= _MOSTLY * len(words):
        return ETHNICITY
    if words and sum(_BAND.fullmatch(word) is not None for word in words) >= _MOSTLY * len(words):
        return AGE_GROUP if hint in (AGE_GROUP, AGE, BIRTH, "") else ""
    if hint not in (PERIOD, COUNT, MONEY, SERIAL) and _are_births(filled, year, is_hinted=hint == BIRTH):
        return BIRTH
    return PLACE if places is not None and _are_places(filled, words, places) else ""


def _are_births(filled: pl.Series, year: int, *, is_hinted: bool) -> bool:
    """Tell whether cells are dates or years of birth: of many years where the header does not say so."""
    years = birth_days(filled).drop_nulls() // 10_000
    if len(years) < _MOSTLY * len(filled):
        return False
    first, last = years.min(), years.max()
    if not isinstance(first, int) or not isinstance(last, int) or last > year:
        return False
    return is_hinted or (last - first >= _BIRTH_SPAN and years.n_unique() >= _BIRTH_YEARS)


def _are_places(filled: pl.Series, words: set[str], places: PlaceBook) -> bool:
    """Tell whether most of the different cells are codes of five digits, or names, of any place list."""
    sample = filled.unique().head(200).to_list()
    known = sum(
        (len(text) == 5 and bool(places.find(text))) if text.isdigit() else places.has_name(text)
        for text in sample
    )
    return bool(words) and known >= _MOSTLY * len(sample)


def _by_header(hint: str, filled: pl.Series, stated: Mapping[str, Any] | None) -> str:
    """Give the role that a header names, where the cells may have it."""
    is_number = _share(filled, r"^[+-]?\d{1,3}([.,]?\d{3})*([.,]\d+)?%?$|^\*$|^:$") >= _MOSTLY
    if stated is not None and stated.get("x_pii") == "aggregate" and is_number:
        return COUNT
    if is_number:
        if hint == SEX and filled.n_unique() <= 3:
            return SEX
        if hint == AGE and _share(filled, r"^\d{1,3}(\.0)?$") >= _MOSTLY:
            return AGE
        if hint in (COUNT, MONEY, SERIAL, PERIOD, ATTRIBUTE, PLACE):
            return hint
        return SERIAL if _is_serial(filled) else NUMBER
    if hint in (COUNT, MONEY, SERIAL, ATTRIBUTE, AGE, BIRTH, ""):
        return TEXT
    return hint


def _share(cells: pl.Series, pattern: str) -> float:
    return float(cells.str.contains(pattern).sum()) / len(cells)


def _is_serial(filled: pl.Series) -> bool:
    """Tell whether the cells count rows: 1, 2, 3."""
    numbers = filled.cast(pl.Int64, strict=False)
    if numbers.null_count() or len(numbers) < 3:
        return False
    return bool((numbers.diff().drop_nulls() == 1).all())


def list_roles(
    labels: Sequence[str],
    columns: Sequence[pl.Series],
    clean: Mapping[str, Any] | None,
    places: PlaceBook | None,
    year: int,
) -> list[ColumnRole]:
    """Give the role of every column of a table by its first rows."""
    stated = {str(one["name"]): one for one in (clean or {}).get("fields", [])}
    return [
        role_of(label, cells, stated.get(label), places, year)
        for label, cells in zip(labels, columns, strict=False)
    ]
