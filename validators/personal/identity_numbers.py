"""Room validators: the structure of a 12-digit identity number. Pure; the year is passed in, never read here.

A number says: province of birth registration (3 digits), sex and century (1), year of birth (2), random (6).
"""

import datetime
from dataclasses import dataclass
from functools import lru_cache

_LENGTH = 12


@dataclass(frozen=True)
class ProvinceCodes:
    """Codes that may begin a number given out from `valid_from` on; `source` is where the list stands.

    A number is kept for life, so a list never ends: a later one only adds codes.
    """

    valid_from: datetime.date
    source: str
    codes: frozenset[str]


_CODES_OF_63 = """
001 002 004 006 008 010 011 012 014 015 017 019 020 022 024 025 026 027 030 031 033 034 035 036 037 038
040 042 044 045 046 048 049 051 052 054 056 058 060 062 064 066 067 068 070 072 074 075 077 079 080 082
083 084 086 087 089 091 092 093 094 095 096
"""
# "0" and the two digits of the province in the statistical list of 63. The 34 provinces of 2025-07-01 kept
# codes of this list, so they need no entry of their own.
PROVINCE_CODES = (
    ProvinceCodes(
        valid_from=datetime.date(2016, 1, 1),
        source="Specification 21, detection rules: 63 province codes of the identity number",
        codes=frozenset(_CODES_OF_63.split()),
    ),
)


@lru_cache(maxsize=8)
def codes_until(year: int) -> frozenset[str]:
    """Give every province code in use by the end of `year`."""
    lists = (one.codes for one in PROVINCE_CODES if one.valid_from.year <= year)
    return frozenset().union(*lists)


def birth_year(digits: str) -> int:
    """Give the year of birth that the fourth to sixth digit state.

    The fourth gives sex and century: 0, 1 are 1900-1999; 2, 3 are 2000-2099; 4, 5 are 2100-2199.
    """
    return 1900 + int(digits[0]) // 2 * 100 + int(digits[1:3])


def is_identity_number(digits: str, year: int) -> bool:
    """Tell whether `digits` has the structure of an identity number of someone born in `year` or before."""
    if len(digits) != _LENGTH or not (digits.isascii() and digits.isdigit()):
        return False
    return birth_year(digits[3:6]) <= year and digits[:3] in codes_until(year)
