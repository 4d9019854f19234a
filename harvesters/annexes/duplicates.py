"""Room annexes: items that stand twice in one annex. Only rows may enter.

TT may begin at 1 again (in a new group, on a new table), so it is compared within one count only.
"""

from collections.abc import Callable, Iterable, Iterator

from harvesters.annexes.annex import AnnexError, AnnexRow, Warn
from harvesters.annexes.folding import words_of


def find_duplicates(rows: Iterable[AnnexRow]) -> list[AnnexError]:
    """Give an error for each TT, code or name (with the same unit) that a row above has already.

    A name that stands twice under different units becomes a warning of the later row.
    """
    rows = list(rows)
    return sorted([*_orders(rows), *_codes(rows), *_names(rows)], key=_place(rows))


def _place(rows: list[AnnexRow]) -> Callable[[AnnexError], int]:
    positions = {(row.part, row.row): number for number, row in enumerate(rows)}
    return lambda error: positions[error.part or "", error.row or 0]


def _orders(rows: list[AnnexRow]) -> Iterator[AnnexError]:
    seen: dict[str, AnnexRow] = {}
    before: AnnexRow | None = None
    for row in rows:
        number = row.order.lstrip("0")
        is_new = before is None or row.group != before.group or before.order.lstrip("0") != "1"
        if number == "1" and is_new:
            seen = {}
        if number in seen:
            yield _error("duplicate_order", row, "order", row.order, seen[number])
        elif number:
            seen[number] = row
        before = row


def _codes(rows: list[AnnexRow]) -> Iterator[AnnexError]:
    seen: dict[str, AnnexRow] = {}
    for row in rows:
        key = (row.code or "").casefold()
        if key and key in seen:
            yield _error("duplicate_code", row, "code", row.code or "", seen[key])
        elif key:
            seen[key] = row


def _names(rows: list[AnnexRow]) -> Iterator[AnnexError]:
    seen: dict[str, dict[str, AnnexRow]] = {}
    for row in rows:
        if not row.name:
            continue
        earlier, unit = seen.setdefault(words_of(row.name), {}), _unit(row)
        if unit in earlier:
            yield _error("duplicate_name", row, "name", row.name, earlier[unit])
        elif earlier:
            row.warnings.append(Warn("name_repeated", {"first_row": next(iter(earlier.values())).row}))
        earlier.setdefault(unit, row)


def _unit(row: AnnexRow) -> str:
    return row.unit or words_of(row.unit_text)


def _error(code: str, row: AnnexRow, column: str, value: str, first: AnnexRow) -> AnnexError:
    return AnnexError(code, row.row, row.part, column, {"value": value, "first_row": first.row})
