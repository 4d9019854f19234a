"""Room validators: what one cell looks like: an identity number, a mobile phone, a name. Pure.

A mark is a likeness. Whether a column holds personal data is decided from headers, shares and neighbours in
validators.personal.rules. Formats: specification 21, detection rules.
"""

import re

from validators.personal.identity_numbers import is_identity_number
from validators.words.folding import fold
from validators.words.person_names import is_person_name

_MOBILE_DIGITS = r"(?:3[2-9]|5[25689]|7[06-9]|8[1-9]|9\d)"
_SEPARATED = re.compile(r"\+?\d[\d .\-()]{7,20}\d")
_MOBILE = re.compile(rf"(?:0|\+?84){_MOBILE_DIGITS}\d{{7}}")
_MOBILE_SHORT = re.compile(rf"{_MOBILE_DIGITS}\d{{7}}")
_LANDLINE = re.compile(r"(?:0|\+?84)2\d{8,9}")
_MOBILE_INSIDE = re.compile(
    rf"(?<![\d.,/\-])(?:0|\+84){_MOBILE_DIGITS[:-1]})(?:[ .\-]?\d){{7}}(?![\d/]|[.,]\d)"
)
_CCCD_INSIDE = re.compile(r"(?<![\d.,/\-])0\d{11}(?![\d/]|[.,]\d)")
_EMAIL_INSIDE = re.compile(r"[\w.+\-]+@[\w\-]+(?:\.[\w\-]+)+")
_OFFICE_MAIL = re.compile(r".+@([\w\-]+\.)*gov\.vn", re.IGNORECASE)
_HEALTH_CARD = re.compile(r"[A-Z]{2}[1-5]\d{12}")
_TAX_CODE = re.compile(r"\d{10}(-\d{3})?")
_DOSSIER = re.compile(r"(?:\d{3}\.)?(?:\d{2}\.){0,2}[A-Z]\d{2}(?:\.\d{1,3}){0,3}-\d{6}-\d{3,5}")
_DATE = re.compile(r"(0?[1-9]|[12]\d|3[01])[/.\-](0?[1-9]|1[0-2])[/.\-](19|20)\d{2}|(19|20)\d{2}-\d{2}-\d{2}")
_YEAR = re.compile(r"(19|20)\d{2}")
_ADDRESS = re.compile(
    r"\b(so nha|sn)\s*:?\s*\d+|\bso\s+\d+\w?(/\d+)*,?\s+(duong|pho|ngo|ngach|hem|kiet)\b"
    r"|\b(to|to dan pho|tdp|khu pho|thon|xom|ap|ban|buon)\s+\d+\b|\b(ngo|ngach|hem|kiet)\s+\d+\b"
)
_ADDRESS_START = re.compile(r"(so\s*)?\d+\w?(/\d+)*,?\s+[^\W\d]{2,}")
_DIGIT = re.compile(r"\d")
# Shorter than any number, mail or date that is looked for, but for a year; "Y Ví" is the shortest name.
SHORTEST = 6
ADDRESS_WITHIN = 400
_NO_MARKS: frozenset[str] = frozenset()


def marks_of(text: str, year: int) -> frozenset[str]:
    """Give every likeness of one cell.

    Marks: cccd, cccd_short (the leading zero lost), nine, ten (digits), account, mobile, mobile_short,
    landline, email, office_email, health_card, tax, dossier, date, year, address, address_start, name; and
    for free text cccd_inside, mobile_inside, email_inside. `year` is the present one: nobody is born later.
    """
    text = text.strip()
    if len(text) < SHORTEST and not _YEAR.fullmatch(text):
        return frozenset(("name",)) if is_person_name(text) else _NO_MARKS
    if _DIGIT.search(text) is None:
        if "@" in text:
            return frozenset(_mail_marks(text))
        return frozenset(("name",)) if is_person_name(text) else _NO_MARKS
    marks = _number_marks(text, year)
    if not marks:
        marks = _text_marks(text)
    return frozenset(marks)


def _number_marks(text: str, year: int) -> set[str]:
    """Marks of a cell that is one number, code or date."""
    if _YEAR.fullmatch(text):
        return {"year"}
    if _DATE.fullmatch(text):
        return {"date"}
    if _HEALTH_CARD.fullmatch(text):
        return {"health_card"}
    if _DOSSIER.fullmatch(text):
        return {"dossier"}
    marks = _phone_marks(text)
    if text.isdigit() and text.isascii():
        marks |= _digit_marks(text, year)
    elif _SEPARATED.fullmatch(text) and is_identity_number(_bare(text), year):
        marks.add("cccd")
    if _TAX_CODE.fullmatch(text):
        marks.add("tax")
    return marks


def _digit_marks(text: str, year: int) -> set[str]:
    marks = set()
    if is_identity_number(text, year):
        marks.add("cccd")
    if len(text) == 11 and is_identity_number("0" + text, year):
        marks.add("cccd_short")
    if len(text) == 9:
        marks.add("nine")
    if len(text) == 10:
        marks.add("ten")
    if 6 <= len(text) <= 19:
        marks.add("account")
    return marks


def _phone_marks(text: str) -> set[str]:
    bare = _bare(text) if _SEPARATED.fullmatch(text) else ""
    marks = set()
    if _MOBILE.fullmatch(bare):
        marks.add("mobile")
    elif _LANDLINE.fullmatch(bare):
        marks.add("landline")
    elif bare == text and _MOBILE_SHORT.fullmatch(bare):
        marks.add("mobile_short")
    return marks


def _bare(text: str) -> str:
    return re.sub(r"[ .\-()]", "", text)


def _mail_marks(text: str) -> set[str]:
    if _OFFICE_MAIL.fullmatch(text):
        return {"office_email"}
    if _EMAIL_INSIDE.fullmatch(text):
        return {"email"}
    return {"email_inside"} if _EMAIL_INSIDE.search(text) else set()


def _text_marks(text: str) -> set[str]:
    """Marks of running text with digits in it."""
    marks = _mail_marks(text) if "@" in text else set()
    if _CCCD_INSIDE.search(text):
        marks.add("cccd_inside")
    if _MOBILE_INSIDE.search(text):
        marks.add("mobile_inside")
    folded = fold(text[:ADDRESS_WITHIN])
    if _ADDRESS.search(folded):
        marks.add("address")
    if _ADDRESS_START.match(folded):
        marks.add("address_start")
    if not text[-1].isdigit() and is_person_name(text):
        # Digits may number the rows: "1. Nguyễn Văn An".
        marks.add("name")
    return marks
