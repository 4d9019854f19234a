"""Room validators: what a column's header says of it. Pure word lists, compared without accents."""

import re
from functools import lru_cache

from validators.folding import fold_header

_HINTS: dict[str, tuple[str, ...]] = {
    "cccd": (
        "cccd",
        "can cuoc",
        "can cuoc cong dan",
        "so dinh danh",
        "dinh danh ca nhan",
        "citizen id",
        "id number",
    ),
    "cmnd": ("cmnd", "cmt", "so cmt", "so cmnd", "chung minh", "chung minh nhan dan", "identity card"),
    "full_name": (
        "ho ten",
        "ho va ten",
        "hoten",
        "ho dem",
        "chu ho",
        "ten doi tuong",
        "nguoi huong",
        "ten cha",
        "ten me",
        "ho ten cha",
        "ho ten me",
        "nguoi giam ho",
        "nguoi duoc uy quyen",
        "nguoi dai dien",
        "than nhan",
        "full name",
        "fullname",
        "hoc sinh",
        "hoc vien",
        "nguoi lao dong",
    ),
    "birth_date": (
        "ngay sinh",
        "ngay thang nam sinh",
        "nam sinh",
        "sinh ngay",
        "dob",
        "date of birth",
        "birth date",
    ),
    "phone": (
        "dien thoai",
        "sdt",
        "so dt",
        "di dong",
        "dtdd",
        "phone",
        "mobile",
        "tel",
        "hotline",
        "lien he",
    ),
    "email": ("email", "e mail", "thu dien tu", "hop thu"),
    "bank_account": ("so tai khoan", "stk", "so tk", "tai khoan ngan hang", "bank account", "account number"),
    "address": ("dia chi", "so nha", "ho khau", "thuong tru", "tam tru", "que quan", "noi o", "address"),
    "social_insurance": ("bhxh", "bao hiem xa hoi", "so so bhxh", "social insurance"),
    "health_insurance": ("bhyt", "bao hiem y te", "the bhyt", "health insurance"),
    "dossier_code": ("ma ho", "ma tre em", "so ho so", "ma ho so", "ma doi tuong"),
    "tax_code": ("ma so thue", "mst", "tax code"),
}
# Names of these are of public office, or of places and bodies: not of the people in a table.
_OFFICE = (
    "nguoi ky",
    "ky ten",
    "chuc danh",
    "giam doc",
    "hieu truong",
    "lanh dao",
    "thu truong",
    "nguoi dung dau",
    "chu tich",
)
_PLACE_OR_BODY = (
    "xa",
    "phuong",
    "huyen",
    "tinh",
    "thi tran",
    "thi xa",
    "thanh pho",
    "dia ban",
    "dvhc",
    "don vi hanh chinh",
    "dia phuong",
    "khu vuc",
    "place",
    "place name",
    "commune",
    "ward",
    "district",
    "province",
    "don vi",
    "co so",
    "truong",
    "cong ty",
    "doanh nghiep",
    "to chuc",
    "co quan",
    "institution",
    "company",
    "organization",
    "organisation",
)


def _words(phrases: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(r"\b(" + "|".join(sorted(phrases, key=len, reverse=True)) + r")\b")


_PATTERNS = {kind: _words(phrases) for kind, phrases in _HINTS.items()}
_OFFICE_PATTERN = _words(_OFFICE)
_PLACE_PATTERN = _words(_PLACE_OR_BODY)


@lru_cache(maxsize=4_096)
def hints_of(label: str) -> frozenset[str]:
    """Give the kinds of personal data that a header names; `office` and `place` speak against a person."""
    words = fold_header(label)
    found = {kind for kind, pattern in _PATTERNS.items() if pattern.search(words)}
    if _OFFICE_PATTERN.search(words):
        found.add("office")
    if _PLACE_PATTERN.search(words):
        found.add("place")
    return frozenset(found)
