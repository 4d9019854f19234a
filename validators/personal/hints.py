"""Room validators: what a column's header says of it. Pure word lists, compared without accents."""

import re
from functools import lru_cache

from validators.words.folding import fold_header

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
# Beside "chu ho" or "nguoi huong" these ask for something else than the name.
_ATTRIBUTE = (
    *("loai", "nhom", "dien doi tuong", "dien huong", "dien chinh sach", "muc", "hang", "che do"),
    *("danh muc", "linh vuc", "hinh thuc", "xep loai"),
    *("dan toc", "ton giao", "gioi tinh", "quoc tich", "quan he", "nghe", "nganh", "trinh do", "chuc vu"),
    *("tinh trang", "trang thai", "ly do", "ghi chu", "ket qua", "dia chi", "noi o", "que quan", "so luong"),
    *("type", "group", "category", "status", "dieu kien", "khu vuc", "nguon"),
)
# These ask for a person's name whatever else the header says: "Họ tên, địa chỉ chủ hộ".
_OWN_NAME = (
    *("ho ten", "ho va ten", "hoten", "ho dem", "ten cha", "ten me", "ten chu ho", "ten nguoi huong"),
    *("ten nguoi giam ho", "ten than nhan", "ten hoc sinh", "ten hoc vien"),
)


def _words(phrases: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(r"\b(" + "|".join(sorted(phrases, key=len, reverse=True)) + r")\b")


_PATTERNS = {kind: _words(phrases) for kind, phrases in _HINTS.items()}
_SPEAKING = {
    "office": _words(_OFFICE),
    "place": _words(_PLACE_OR_BODY),
    "attribute": _words(_ATTRIBUTE),
    "own_name": _words(_OWN_NAME),
}


@lru_cache(maxsize=4_096)
def hints_of(label: str) -> frozenset[str]:
    """Give the kinds of personal data that a header names, and what speaks for or against a person's name.

    `office`, `place` and `attribute` speak against, `own_name` speaks for it.
    """
    words = fold_header(label)
    patterns = (*_PATTERNS.items(), *_SPEAKING.items())
    return frozenset(kind for kind, pattern in patterns if pattern.search(words))
