"""Room validators: is this table correct, and may it be published?

No Flask, no database, no catalog may enter. Importing the package is light: the heavy parts (frictionless,
openpyxl) come in with the first use of `validate_table` or `scan_personal_data`.

The package hides the one of the same name on the public index, which Frictionless asks for the string formats
`email` and `uuid`; that is why these two predicates live here.
"""

import importlib
import re
from typing import TYPE_CHECKING
from uuid import UUID

if TYPE_CHECKING:
    from validators.after_check import complete_report, mend
    from validators.aggregation.run import count_records
    from validators.counted_protection import protect_counted
    from validators.findings.report import Finding, Report
    from validators.personal.scan import scan_personal_data
    from validators.places.book import PlaceBook
    from validators.reports.xlsx import write_report
    from validators.sandbox import run_validation
    from validators.small_cells import (
        is_protection,
        judge_small_cells,
        offer_protection,
        write_protected,
    )
    from validators.table import validate_table

__all__ = [
    "Finding",
    "PlaceBook",
    "Report",
    "complete_report",
    "count_records",
    "email",
    "is_protection",
    "judge_small_cells",
    "mend",
    "offer_protection",
    "protect_counted",
    "run_validation",
    "scan_personal_data",
    "uuid",
    "validate_table",
    "write_protected",
    "write_report",
]

_LAZY = {
    "Finding": "validators.findings.report",
    "PlaceBook": "validators.places.book",
    "Report": "validators.findings.report",
    "complete_report": "validators.after_check",
    "is_protection": "validators.small_cells",
    "judge_small_cells": "validators.small_cells",
    "count_records": "validators.aggregation.run",
    "mend": "validators.after_check",
    "offer_protection": "validators.small_cells",
    "protect_counted": "validators.counted_protection",
    "run_validation": "validators.sandbox",
    "scan_personal_data": "validators.personal.scan",
    "validate_table": "validators.table",
    "write_protected": "validators.small_cells",
    "write_report": "validators.reports.xlsx",
}
_LOCAL_PART = re.compile(r"[\w!#$%&'*+/=?^`{|}~-]+(\.[\w!#$%&'*+/=?^`{|}~-]+)*")
_DOMAIN_LABEL = re.compile(r"[^\W_]([\w-]{0,61}[^\W_])?")
_TOP_LABEL = re.compile(r"([^\W\d_]{2,63}|xn--[a-z0-9-]{1,59})", re.IGNORECASE)


def email(value: str) -> bool:
    """Tell whether `value` is an e-mail address: a dotted local part and a host name with a top domain."""
    if not value or value.count("@") != 1:
        return False
    local, domain = value.split("@")
    if len(local) > 64 or len(domain) > 253 or not _LOCAL_PART.fullmatch(local):
        return False
    *labels, top = domain.split(".")
    is_host = bool(labels) and all("_" not in label and _DOMAIN_LABEL.fullmatch(label) for label in labels)
    return is_host and _TOP_LABEL.fullmatch(top) is not None


def uuid(value: str | UUID) -> bool:
    """Tell whether `value` is a UUID, in any of the spellings that Python's own reader accepts."""
    if isinstance(value, UUID):
        return True
    if not value:
        return False
    try:
        UUID(value)
    except ValueError:
        return False
    return True


def __getattr__(name: str) -> object:
    """Give the public names whose modules are too heavy for every importer.

    Raises: AttributeError for any other name.
    """
    if name not in _LAZY:
        raise AttributeError(name)
    return getattr(importlib.import_module(_LAZY[name]), name)
