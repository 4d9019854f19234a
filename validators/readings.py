"""Room validators: the ways to read a number whose mark may group or divide. Light: no table enters."""

from decimal import Decimal, InvalidOperation

from validators.report import Finding


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


def readings_of(found: Finding) -> tuple[str, str]:
    """Give the two readings that a question leaves open: first the one that groups, then the decimal one."""
    if found.params.get("mark") == ",":
        return ("comma_groups", "comma_decimal")
    return ("dot_groups", "dot_decimal")
