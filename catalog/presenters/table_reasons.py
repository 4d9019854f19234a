"""Presenter: why a question about a published table was refused, in words. Pure."""

from catalog.i18n import translate

# Reason of TableQueryRefused -> how it is told and mended.
REASONS = {
    "table_unknown_column": "The table has no such column; see its schema for the names.",
    "table_unknown_operator": (
        "There is no such operator; use eq, ne, gt, gte, lt, lte, in, contains, prefix, isnull, "
        "between or bbox."
    ),
    "table_operator_type": (
        "This operator does not fit the type of the column; contains and prefix are for text, bbox "
        "for numbers."
    ),
    "table_no_operator": "The operator before the value is missing; write ma_xa=eq.14734.",
    "table_value_count": "The number of values is wrong: between takes two, in at least one, the others one.",
    "table_value_text": "The value for a text column must be readable text without NUL.",
    "table_value_long": "The value is too long; shorten it.",
    "table_value_integer": "The value must be a number such as 1200 or -3.5, without grouping marks.",
    "table_value_decimal": "The value must be a number such as 1200 or -3.5, without grouping marks.",
    "table_value_date": "The value must be a day such as 2025-12-31.",
    "table_value_boolean": "The value must be true or false.",
    "table_too_much": "This is more than one question may hold; divide it.",
    "table_not_natural": "This must be a whole number from 0 on.",
    "table_named_twice": "This is given twice; give it once.",
    "table_unknown_parameter": (
        "There is no such parameter. Ours begin with an underscore; ask a column that does so by _where."
    ),
    "table_unknown_function": (
        "There is no such figure; use count, sum, avg, min, max or median, written sum(so_ho)."
    ),
    "table_function_column": "This figure needs a column, written sum(so_ho).",
    "table_function_type": "sum, avg and median are for columns of numbers.",
    "table_grouped_select": (
        "Groups cannot be combined with chosen columns or distinct; the answer has the group "
        "columns and the figures."
    ),
    "table_sort_group": "Groups can be sorted by group columns or names of figures only, such as -count.",
    "table_sort_distinct": "Distinct rows can be sorted by the chosen columns only.",
    "table_cursor": (
        "The cursor does not belong to this question, or the table has a new version; begin at the "
        "first page."
    ),
    "table_list": (
        "The list cannot be read; divide parts by commas, put a part with a comma in double quotes."
    ),
    "table_bbox": (
        "bbox needs the longitude column, the latitude column and four edges: west, south, east, north."
    ),
    "table_json": "The JSON cannot be read or is of the wrong type.",
    "table_condition": "A condition has column, op and value, or is one of and, or, not, q.",
}


def reason_text(reason: str, lang: str) -> str:
    """The words for a reason in `vi` or `en`."""
    return translate(REASONS[reason], lang)
