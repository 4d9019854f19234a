"""The form of a grid: a filter for each column as the type asks for it, and back to parameters of an address.

Fields are named by the place of the column in the table (`_f3`), never by its name: a column may be called
anything. Numbers are read as people write them in the language of the page.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from werkzeug.datastructures import MultiDict

from catalog.domain.errors import TableQueryRefused
from catalog.domain.table_grid import PAGE_ROWS, GridState, Pair, quoted_part
from catalog.domain.table_profile import ColumnProfile
from catalog.domain.table_query import TableColumn, TableShape
from catalog.domain.table_query_address import cut
from catalog.domain.table_query_writing import told, written

# Its presence says that the parameters come from the form.
MARK = "_form"
COLUMN = "_col"
# Its presence says that the form had a box for each column, so that no box is a choice of none.
COLUMNS = "_cols"
_KEPT = frozenset(("_where", "_bbox"))
_TEXT_OPERATORS = ("contains", "eq", "prefix")
_STATES = {"empty": "isnull.true", "filled": "isnull.false"}
_HIDDEN = "eq.true"
_GROUPED = {
    "vi": re.compile(r"[+-]?\d{1,3}(?:\.\d{3})+(?:,\d*)?"),
    "en": re.compile(r"[+-]?\d{1,3}(?:,\d{3})+(?:\.\d*)?"),
}


@dataclass
class FilterField:
    """What is chosen for one column: an operator, a text, a span; `number` is its place in the table.

    `kind` says which fields there are: text, choice (of `choices`), span (numbers) or days.
    """

    number: int
    column: TableColumn
    kind: str
    has_hidden: bool
    choices: Sequence[Pair] = ()
    operator: str = ""
    value: str = ""
    start: str = ""
    end: str = ""

    @property
    def is_used(self) -> bool:
        """Is anything chosen?"""
        return bool(self.operator or self.value or self.start or self.end)

    @property
    def chosen(self) -> str:
        """The option of a choice that is chosen, as its value is written in the form."""
        return _STATES.get(self.operator, self.operator) or (f"eq.{self.value}" if self.value else "")

    @property
    def options(self) -> Sequence[Pair]:
        """The options of a choice: what is sent, and its words."""
        return [(f"eq.{value}", words) for value, words in self.choices]


@dataclass(frozen=True)
class GridFields:
    """The form as it stands: words looked for everywhere, one field for each column, what fits no field."""

    words: str
    fields: Sequence[FilterField]
    rest: Sequence[Pair] = field(default_factory=list)


def kind_of(column: TableColumn, choices: Sequence[Pair]) -> str:
    """Which fields a column has."""
    if choices or column.type == "boolean":
        return "choice"
    return {"integer": "span", "decimal": "span", "date": "days"}.get(column.type, "text")


def choices_of(
    column: TableColumn, profile: ColumnProfile | None, labels: Mapping[str, str]
) -> Sequence[Pair]:
    """The values to choose from with their words, where the profile tells every value of the column."""
    if column.type != "text" or profile is None or not profile.is_told_in_full:
        return ()
    values = sorted(str(one.value) for one in profile.values)
    return [(value, f"{value} – {labels[value]}" if labels.get(value) else value) for value in values]


def fields_of(state: GridState, shape: TableShape, made: Iterable[FilterField]) -> GridFields:
    """The empty fields `made`, filled with the filters that fit them; those that fit none are kept beside."""
    fields = list(made)
    by_name = {one.column.name: one for one in fields}
    flags = {one.name: one.flags for one in shape.columns if one.flags}
    words, rest = "", []
    for pair in state.filters:
        name, value = told(*pair)
        if name == "_q" and not words:
            words = value
        elif name in flags and value == _HIDDEN and _take(by_name.get(flags[name]), "hidden"):
            continue
        elif name not in by_name or not _absorb(by_name[name], value):
            rest.append(pair)
    return GridFields(words, fields, rest)


def _take(one: FilterField | None, operator: str) -> bool:
    if one is None or one.is_used:
        return False
    one.operator = operator
    return True


def _absorb(one: FilterField, pair: str) -> bool:
    """Put a filter into its field; False where the field has no form for it."""
    state = next((name for name, written in _STATES.items() if written == pair), None)
    if state is not None:
        return _take(one, state)
    operator, _, value = pair.partition(".")
    if one.kind in ("span", "days"):
        return _absorb_span(one, operator, value)
    allowed = ("eq",) if one.kind == "choice" else _TEXT_OPERATORS
    is_offered = one.kind != "choice" or one.column.type == "boolean" or value in dict(one.choices)
    if one.is_used or operator not in allowed or not is_offered:
        return False
    one.operator, one.value = ("" if operator == allowed[0] else operator), value
    return True


def _absorb_span(one: FilterField, operator: str, value: str) -> bool:
    if one.operator:
        return False
    try:
        parts = cut(value, at=one.column.name) if operator == "between" else [value]
    except TableQueryRefused:
        return False
    start, end = {"gte": (value, ""), "lte": ("", value), "eq": (value, value)}.get(
        operator, (parts[0], parts[-1]) if operator == "between" and len(parts) == 2 else ("", "")
    )
    if not (start or end) or (start and one.start) or (end and one.end):
        return False
    one.start, one.end = start or one.start, end or one.end
    return True


def is_form(args: MultiDict[str, str]) -> bool:
    """Do these parameters come from the form, so that they have to be written anew?"""
    return MARK in args


def has_no_column(args: MultiDict[str, str]) -> bool:
    """Did the form choose among the columns, and none of them?"""
    return COLUMNS in args and not args.getlist(COLUMN)


def state_of_form(
    args: MultiDict[str, str], shape: TableShape, lang: str, usual: Sequence[str] = ()
) -> GridState:
    """What the form chooses; values are put into the address as they are and checked with the question.

    Args: usual: the columns that are shown without a choice; choosing just these is none.
    """
    filters: list[Pair] = [("_q", words)] if (words := args.get("_q", "").strip()) else []
    for number, column in enumerate(shape.columns):
        filters += [written(*pair) for pair in _filters(args, number, column, shape, lang)]
    # What had no field stands in the form as it is.
    filters += [(name, value) for name, value in args.items(multi=True) if _is_kept(name, shape)]
    limit = args.get("_limit", "")
    return GridState(
        filters=tuple(filters),
        sort=args.get("_sort", ""),
        select=_select(args, shape, usual),
        limit=int(limit) if limit.isascii() and limit.isdigit() and len(limit) < 5 else PAGE_ROWS,
    )


def _is_kept(name: str, shape: TableShape) -> bool:
    return name in _KEPT or (not name.startswith("_") and shape.find(name) is not None)


def _filters(
    args: MultiDict[str, str], number: int, column: TableColumn, shape: TableShape, lang: str
) -> list[Pair]:
    operator = args.get(f"_f{number}_is") or args.get(f"_f{number}_op", "")
    if operator == "hidden":
        return [(one.name, _HIDDEN) for one in shape.columns if one.flags == column.name]
    if operator in _STATES or operator.startswith(("eq.", "isnull.")):
        return [(column.name, _STATES.get(operator, operator))]
    if value := args.get(f"_f{number}", "").strip():
        return [(column.name, f"{operator if operator in _TEXT_OPERATORS else 'contains'}.{value}")]
    start, end = (_plain(args.get(f"_f{number}_{edge}", ""), column, lang) for edge in ("from", "to"))
    if start and start == end:
        return [(column.name, f"eq.{start}")]
    return [(column.name, f"{sign}.{edge}") for sign, edge in (("gte", start), ("lte", end)) if edge]


def _plain(text: str, column: TableColumn, lang: str) -> str:
    """A number as an address has it: 1.200 and 99,36 of a Vietnamese page are 1200 and 99.36."""
    text = text.strip().replace("\u00a0", "").replace(" ", "")
    if column.type not in ("integer", "decimal"):
        return text
    group, point = (".", ",") if lang == "vi" else (",", ".")
    if _GROUPED[lang].fullmatch(text) or (point in text and group not in text):
        text = text.replace(group, "").replace(point, ".")
    return text


def _select(args: MultiDict[str, str], shape: TableShape, usual: Sequence[str]) -> str:
    unchosen = [one.name for one in GridState(usual=tuple(usual)).columns(shape)]
    chosen = set(args.getlist(COLUMN))
    kept = [one.name for number, one in enumerate(shape.columns) if str(number) in chosen and not one.flags]
    return "" if kept in ([], unchosen) else ",".join(map(quoted_part, kept))
