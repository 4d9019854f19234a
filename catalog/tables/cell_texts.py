"""Room tables: expressions by which the engine writes one cell as a text of CSV, JSON, XLSX or ODS. Pure.

Each gives '' or the format's word for a cell without a value, never NULL. Columns are our own identifiers.
"""

from datetime import date

from catalog.tables.layout import StoredColumn

# Whole numbers beyond are no numbers in a spreadsheet: it keeps fifteen digits.
_MOST_DIGITS = 15
# Digits of a decimal while it is rounded: one more than it may have.
_WIDTH = 17
# Excel counts a 29 February 1900 that never was: days before are no days there.
_FIRST_DAY = date(1900, 3, 1)
# What XML 1.0 has no form for at all, in the engine's regular expressions.
_NO_XML = r"[\x00-\x08\x0b\x0c\x0e-\x1f\x{fffe}\x{ffff}]"
_CONTROLS = [*range(1, 9), 11, 12, *range(14, 32)]


def value_text(one: StoredColumn) -> str:
    """The cell as it is answered, NULL without a value; whole decimals have no fraction."""
    place = one.place
    if one.column.type == "text":
        return place
    text = f"CAST({place} AS VARCHAR)"
    if one.is_exact:
        # The fewest digits that hold the value: casts are five times as fast as cutting off zeros.
        fewer = [f"CAST({place} AS DECIMAL({_WIDTH}, {scale}))" for scale in range(one.scale)]
        cases = " ".join(f"WHEN {place} = {cast} THEN CAST({cast} AS VARCHAR)" for cast in fewer)
        return f"CASE {cases} ELSE {text} END" if fewer else text
    if one.column.type == "decimal":
        return f"CASE WHEN ends_with({text}, '.0') THEN left({text}, -2) ELSE {text} END"
    return text


def csv_cell(one: StoredColumn, separator: str) -> str:
    """A cell quoted as Python's csv module quotes it; `separator` is an expression. NULL without a value."""
    place = one.place
    if one.column.type != "text" or one.is_plain:
        return value_text(one)
    special = (separator, "chr(34)", "chr(10)", "chr(13)")
    needs = " OR ".join(f"contains({place}, {sign})" for sign in special)
    quoted = f"chr(34) || replace({place}, chr(34), chr(34) || chr(34)) || chr(34)"
    return f"CASE WHEN {needs} THEN {quoted} ELSE {place} END"


def json_cell(one: StoredColumn) -> str:
    """A value of JSON."""
    kind = one.column.type
    if kind == "text" and not one.is_plain:
        return f"coalesce(CAST(to_json({one.place}) AS VARCHAR), 'null')"
    if kind in ("text", "date"):
        return f"coalesce('\"' || {value_text(one)} || '\"', 'null')"
    return f"coalesce({value_text(one)}, 'null')"


def xlsx_cell(one: StoredColumn) -> str:
    """A cell of a sheet of Office Open XML; styles: 1 text, 2 day."""
    text = value_text(one)
    written = f"'<c s=\"1\" t=\"inlineStr\"><is><t>' || {text} || '</t></is></c>'"
    kind = one.column.type
    if kind == "text" and not one.is_plain:
        spaced = f"{_xml(_coded(one.place))}"
        written = f'\'<c s="1" t="inlineStr"><is><t xml:space="preserve">\' || {spaced} || \'</t></is></c>\''
    elif kind == "boolean":
        written = f"'<c t=\"b\"><v>' || CAST(CAST({one.place} AS INTEGER) AS VARCHAR) || '</v></c>'"
    elif kind == "date":
        days = f"({one.place} - DATE '1899-12-30')"
        number = f"'<c s=\"2\"><v>' || CAST({days} AS VARCHAR) || '</v></c>'"
        written = f"CASE WHEN {_is_day(one.place)} THEN {number} ELSE {written} END"
    elif kind in ("integer", "decimal"):
        number = f"'<c><v>' || {text} || '</v></c>'"
        written = f"CASE WHEN {_is_number(one)} THEN {number} ELSE {written} END"
    return f"coalesce({written}, '<c/>')"


def ods_cell(one: StoredColumn) -> str:
    """A cell of a sheet of OpenDocument; styles: d a day."""
    text = value_text(one)
    kind = one.column.type
    shown = _paragraphs(one.place) if kind == "text" and not one.is_plain else text
    written = (
        "'<table:table-cell office:value-type=\"string\"><text:p>' || "
        f"{shown} || '</text:p></table:table-cell>'"
    )
    if kind == "boolean":
        written = _ods_value(text, "boolean", "boolean-value", "")
    elif kind == "date":
        day = _ods_value(text, "date", "date-value", ' table:style-name="d"')
        written = f"CASE WHEN {_is_day(one.place)} THEN {day} ELSE {written} END"
    elif kind in ("integer", "decimal"):
        number = _ods_value(text, "float", "value", "")
        written = f"CASE WHEN {_is_number(one)} THEN {number} ELSE {written} END"
    return f"coalesce({written}, '<table:table-cell/>')"


def _ods_value(text: str, kind: str, name: str, more: str) -> str:
    start = f'\'<table:table-cell{more} office:value-type="{kind}" office:{name}="\''
    return f"{start} || {text} || '\"><text:p>' || {text} || '</text:p></table:table-cell>'"


def _is_day(place: str) -> str:
    return f"{place} BETWEEN DATE '{_FIRST_DAY.isoformat()}' AND DATE '9999-12-31'"


def _is_number(one: StoredColumn) -> str:
    if one.column.type == "decimal":
        return f"{one.place} IS NOT NULL"
    most = 10**_MOST_DIGITS - 1
    return f"{one.place} BETWEEN {-most:d} AND {most:d}"


def _xml(text: str) -> str:
    for sign, name in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ("\r", "&#13;")):
        text = f"replace({text}, chr({ord(sign)}), '{name}')"
    return text


def _coded(place: str) -> str:
    """Characters that XML has no form for as Excel writes them; what looks like one is told apart."""
    named = rf"regexp_replace({place}, '_x([0-9A-Fa-f]{{4}})_', '_x005F_x\1_', 'g')"
    coded = named
    for number in _CONTROLS:
        coded = f"replace({coded}, chr({number}), '_x{number:04X}_')"
    rest = rf"regexp_replace({coded}, '{_NO_XML}', chr(65533), 'g')"
    return f"CASE WHEN regexp_matches({place}, '{_NO_XML}') THEN {rest} ELSE {named} END"


def _paragraphs(place: str) -> str:
    """A text as paragraphs; blanks that XML would lose are told, a sign that it cannot hold is replaced."""
    lines = f"replace(replace({place}, chr(13) || chr(10), chr(10)), chr(13), chr(10))"
    clean = rf"regexp_replace({lines}, '{_NO_XML}', chr(65533), 'g')"
    escaped = _xml(clean)
    spaced = (
        f"replace(replace(replace({escaped}, ' ', '<text:s/>'), chr(9), '<text:tab/>'), "
        "chr(10), '</text:p><text:p>')"
    )
    needs = rf"regexp_matches({place}, '[\x00-\x1f]|^ | $|  |[\x{{fffe}}\x{{ffff}}]')"
    return f"CASE WHEN {needs} THEN {spaced} ELSE {_xml(place)} END"
