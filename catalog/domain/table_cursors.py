"""Where a page of rows ends, as a text that only continues the same question about the same version. Pure.

It holds what the last row showed anyway and is checked like any value: nothing rests on its being secret.
"""

import base64
import hashlib
import json
import re
from collections.abc import Sequence
from datetime import date

from catalog.domain.errors import TableCursorRefused, TableQueryRefused
from catalog.domain.table_query import Cell, TableQuery
from catalog.domain.table_query_address import canonical

_MOST = 20_000
_SEAL = 12
# How a cursor is written: a list in JSON, whose first part is the seal, in the letters of base64url.
CURSOR = "Wy[IJ][A-Za-z0-9_-]{17,}"


def write_cursor(cells: Sequence[Cell], query: TableQuery, version: str) -> str:
    """The cursor after a row with these sort cells and row number."""
    plain = [one.isoformat() if isinstance(one, date) else one for one in cells]
    text = json.dumps([_seal(query, version), *plain], separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def read_cursor(text: str, query: TableQuery, version: str) -> tuple[Cell, ...]:
    """The cells that `write_cursor` was given for this question; types are checked with the question.

    Raises: TableCursorRefused when it belongs to another question or version; TableQueryRefused when it is
        none.
    """
    if len(text) > _MOST or not re.fullmatch(CURSOR, text):
        raise TableQueryRefused(reason="table_cursor", at="_after")
    try:
        padded = text + "=" * (-len(text) % 4)
        found = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
        if isinstance(found, list) and found and found[0] == _seal(query, version):
            return tuple(found[1:])
    except (ValueError, RecursionError):
        pass
    raise TableCursorRefused(reason="table_cursor", at="_after")


def _seal(query: TableQuery, version: str) -> str:
    text = version + canonical(query, is_place_told=False)
    return hashlib.sha256(text.encode()).hexdigest()[:_SEAL]
