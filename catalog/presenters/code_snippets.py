"""Presenters: lines of code that read a published table: shell, Python, R, Power Query and JavaScript. Pure.

Every snippet names the stable address of the file and asks the data API for some rows by a column of the
table itself. Text columns are read as text, so the zeros in front of codes stay; hidden figures become empty.
"""

import json
import re
import shlex
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from catalog.domain.publication import PublishedColumn, PublishedFile

SHOWN = 5
_NUMBERS = frozenset(("integer", "number"))
_PAGES = {"utf-8": 65001, "utf-8-sig": 65001, "windows-1258": 1258, "windows-1252": 1252, "utf-16": 1200}
_NAME = re.compile(r"[A-Za-z.][A-Za-z0-9._]*")


@dataclass(frozen=True)
class Snippet:
    """One piece of code: `key` names it in the page, `label` is the language or program."""

    key: str
    label: str
    text: str


@dataclass(frozen=True)
class TableCode:
    """What the code has to know of a table: addresses, columns, how its file is written, one real filter.

    `csv`: the stable address of the newest CSV; `example`: (column, value) of a row that exists, or none;
    `days`: how days are written, as strftime has it, empty for year-month-day.
    """

    csv: str
    api: str
    filename: str
    columns: tuple[PublishedColumn, ...]
    delimiter: str = ","
    encoding: str = "utf-8"
    missing: tuple[str, ...] = ()
    decimal: str = "."
    group: str = ""
    days: str = ""
    example: tuple[str, str] | None = None

    @property
    def query(self) -> list[tuple[str, str]]:
        """The parameters of the example."""
        first = [(self.example[0], f"eq.{self.example[1]}")] if self.example else []
        return [*first, ("_limit", str(SHOWN))]

    def named(self, *types: str) -> list[str]:
        """The names of the columns of these types."""
        return [one.name for one in self.columns if one.type in types]

    @property
    def texts(self) -> list[str]:
        """The columns that must stay text, codes among them."""
        return [one.name for one in self.columns if one.type not in (*_NUMBERS, "date", "boolean")]


def code_of(
    file: PublishedFile, *, csv: str, api: str, example: tuple[str, str] | None = None, is_dump: bool = False
) -> TableCode:
    """How code reads this file; `is_dump`: the address gives our own CSV of it, not the file's bytes."""
    fields = [one for one in file.schema.get("fields", ()) if one.get("type") in _NUMBERS]
    missing = dict.fromkeys(
        [*file.schema.get("missingValues", ()), *(v for one in fields for v in one.get("missingValues", ()))]
    )
    own: dict[str, Any] = {}
    if not is_dump:
        own = {
            "delimiter": str(file.dialect.get("delimiter", ",")),
            "encoding": file.encoding.lower(),
            "missing": tuple(one for one in missing if one),
            "decimal": next((str(one["decimalChar"]) for one in fields if one.get("decimalChar")), "."),
            "group": next((str(one["groupChar"]) for one in fields if one.get("groupChar")), ""),
        }
        own["days"] = next((one for one in _day_forms(file) if one not in ("default", "any")), "")
    name = file.filename if not is_dump else f"{file.id}.csv"
    return TableCode(csv=csv, api=api, filename=name, columns=file.columns, example=example, **own)


def _day_forms(file: PublishedFile) -> list[str]:
    days = [one for one in file.schema.get("fields", ()) if one.get("type") == "date"]
    return [str(one.get("format", "default")) for one in days]


def snippets(code: TableCode) -> tuple[Snippet, ...]:
    """All snippets, in the order of the page."""
    made: Iterable[tuple[str, str, Callable[[TableCode], str]]] = (
        ("curl", "curl", curl),
        ("python", "Python (pandas)", python),
        ("r", "R (readr)", r),
        ("excel", "Excel (Power Query)", power_query),
        ("javascript", "JavaScript (fetch)", javascript),
    )
    return tuple(Snippet(key, label, write(code)) for key, label, write in made)


def curl(code: TableCode) -> str:
    """Shell: the whole file, then some rows as JSON."""
    asked = " \\\n".join(f"  --data-urlencode {shlex.quote(f'{name}={value}')}" for name, value in code.query)
    return f"{curl_file(code.csv, code.filename)}\n\ncurl -sS -G {shlex.quote(code.api)} \\\n{asked}"


def curl_file(address: str, filename: str) -> str:
    """One shell command that saves a file under its own name."""
    return f"curl -sS -L -o {shlex.quote(filename)} {shlex.quote(address)}"


def python(code: TableCode) -> str:
    """Python with pandas: text columns as str, hidden figures as empty cells."""
    options = [f"dtype=dict.fromkeys({_listed(code.texts)}, str)"] if code.texts else []
    options += [f"sep={_quoted(code.delimiter)}"] if code.delimiter != "," else []
    options += [f"encoding={_quoted(code.encoding)}"] if not code.encoding.startswith("utf-8") else []
    options += [f"na_values={_listed(code.missing)}"] if code.missing else []
    options += [f"thousands={_quoted(code.group)}"] if code.group else []
    options += [f"decimal={_quoted(code.decimal)}"] if code.decimal != "." else []
    asked = ", ".join(f"{_quoted(name)}: {_quoted(value)}" for name, value in code.query)
    return "\n".join(
        (
            "import pandas as pd",
            "from json import load",
            "from urllib.parse import urlencode",
            "from urllib.request import urlopen",
            "",
            "table = pd.read_csv(",
            f"    {_quoted(code.csv)},",
            *(f"    {one}," for one in options),
            ")",
            "print(table.head())",
            "",
            f"query = urlencode({{{asked}}})",
            f"with urlopen({_quoted(code.api + '?')} + query) as answer:",
            '    some = pd.DataFrame(load(answer)["rows"])',
            "print(some)",
        )
    )


def r(code: TableCode) -> str:
    """R with readr: every column text but figures, dates and logical values."""
    day = f"col_date({_quoted(code.days)})" if code.days else "col_date()"
    kinds = (
        ("col_double()", ("integer", "number")),
        (day, ("date",)),
        ("col_logical()", ("boolean",)),
    )
    typed = [f"{_name(name)} = {kind}" for kind, types in kinds for name in code.named(*types)]
    if code.group or code.decimal != ".":
        typed = [one.replace("col_double()", "col_number()") for one in typed]
    place = [f"encoding = {_quoted('UTF-8' if code.encoding.startswith('utf-8') else code.encoding)}"]
    place += [f"decimal_mark = {_quoted(code.decimal)}"] if code.decimal != "." or code.group else []
    place += [f"grouping_mark = {_quoted(code.group)}"] if code.group else []
    empty = ", ".join(_quoted(one) for one in ("", *code.missing))
    columns = ",\n    ".join(("    .default = col_character()".lstrip(), *typed))
    return "\n".join(
        (
            "library(readr)",
            "library(jsonlite)",
            "",
            "table <- read_delim(",
            f"  {_quoted(code.csv)},",
            f"  delim = {_quoted(code.delimiter)},",
            f"  col_types = cols(\n    {columns}\n  ),",
            f"  na = c({empty}),",
            f"  locale = locale({', '.join(place)})",
            ")",
            "",
            f"some <- fromJSON({_quoted(code.api + '?' + urlencode(code.query))})$rows",
        )
    )


def power_query(code: TableCode) -> str:
    """Power Query (M): each column with its type, codes as text, hidden figures as null."""
    kinds = {
        "integer": "type number",
        "number": "type number",
        "date": "type date",
        "boolean": "type logical",
    }
    types = ",\n        ".join(
        f"{{{_m(one.name)}, {kinds.get(one.type, 'type text')}}}" for one in code.columns
    )
    numbers = "{" + ", ".join(_m(one) for one in code.named("integer", "number")) + "}"
    is_local = code.decimal == "," or code.group == "." or code.days.startswith("%d")
    culture = "vi-VN" if is_local else "en-US"
    form = f"[Delimiter = {_m(code.delimiter)}, Encoding = {_PAGES.get(code.encoding, 65001)}, "
    steps = [
        f"Source = Csv.Document(Web.Contents({_m(code.csv)}), {form}QuoteStyle = QuoteStyle.Csv])",
        "Table0 = Table.PromoteHeaders(Source, [PromoteAllScalars = true])",
    ]
    for at, one in enumerate(code.missing if numbers != "{}" else (), start=1):
        replaced = f"Table.ReplaceValue(Table{at - 1}, {_m(one)}, null, Replacer.ReplaceValue, {numbers})"
        steps.append(f"Table{at} = {replaced}")
    last = f"Table{len(steps) - 2}"
    steps.append(f"Typed = Table.TransformColumnTypes({last}, {{\n        {types}\n    }}, {_m(culture)})")
    return "let\n    " + ",\n    ".join(steps) + "\nin\n    Typed"


def javascript(code: TableCode) -> str:
    """JavaScript: some rows as objects, then the whole file as text."""
    asked = [f"address.searchParams.set({_quoted(name)}, {_quoted(value)});" for name, value in code.query]
    return "\n".join(
        (
            f"const address = new URL({_quoted(code.api)});",
            *asked,
            "const { rows } = await (await fetch(address)).json();",
            "console.table(rows);",
            "",
            f"const csv = await (await fetch({_quoted(code.csv)})).text();",
            "console.log(csv.length);",
        )
    )


def _quoted(text: str) -> str:
    """A string as Python, R and JavaScript all read it."""
    return json.dumps(text, ensure_ascii=False)


def _listed(texts: Iterable[str]) -> str:
    return json.dumps(list(texts), ensure_ascii=False)


def _name(text: str) -> str:
    """A name of a column in R."""
    plain = text.replace("\\", "\\\\").replace("`", "\\`")
    return text if _NAME.fullmatch(text) else f"`{plain}`"


def _m(text: str) -> str:
    """A text literal of M: quotation marks doubled, `#(` written as an escape of its own."""
    escaped = text.replace("#(", "#(#)(").replace('"', '""')
    for sign, code in (("\t", "#(tab)"), ("\r", "#(cr)"), ("\n", "#(lf)")):
        escaped = escaped.replace(sign, code)
    return f'"{escaped}"'
