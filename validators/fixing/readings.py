"""Room validators: the ways to read a number whose mark may group or divide. Light: no table enters."""

import re
from decimal import Decimal, InvalidOperation

from validators.findings.report import Finding

# The answers: what the mark in the numbers of a column means.
READINGS = ("dot_groups", "dot_decimal", "comma_decimal", "comma_groups")
_NOTHING = "–"
_MARKED = re.compile(r"[+-]?(?=.*\d)[\d.,]*[.,][\d.,]*")
# What a number with a mark looks like under a reading; groups are of three digits, and none begins with 0.
_FORMS = {
    "dot_groups": re.compile(r"[+-]?[1-9]\d{0,2}(\.\d{3})+(,\d+)?"),
    "dot_decimal": re.compile(r"[+-]?\d*\.\d+"),
    "comma_decimal": re.compile(r"[+-]?(\d+|[1-9]\d{0,2}(\.\d{3})+)?(,\d+)?"),
    "comma_groups": re.compile(r"[+-]?[1-9]\d{0,2}(,\d{3})+(\.\d+)?"),
}


def read_as(text: str, reading: str) -> Decimal | None:
    """Give the number that a cell is under a reading; None when it is none."""
    plain = text.strip()
    if reading in ("dot_groups", "comma_decimal"):
        plain = plain.replace(".", "").replace(",", ".")
    elif reading == "comma_groups":
        plain = plain.replace(",", "")
    try:
        value = Decimal(plain)
    except InvalidOperation:
        return None
    return value if value.is_finite() else None


def fits(text: str, reading: str) -> bool:
    """Tell whether a cell can be read so: 99,36 has no groups, whatever a person answers.

    Cells without a mark, and those that are no numbers at all, fit every reading.
    """
    plain = text.strip()
    return _MARKED.fullmatch(plain) is None or _FORMS[reading].fullmatch(plain) is not None


def readings_of(found: Finding) -> tuple[str, ...]:
    """Give the readings that a question leaves open: first the one that groups, then the decimal one."""
    mark = "comma" if found.params.get("mark") == "," else "dot"
    open_ones = (("groups", found.params.get("as_groups")), ("decimal", found.params.get("as_decimal")))
    return tuple(f"{mark}_{kind}" for kind, shown in open_ones if shown != _NOTHING)
