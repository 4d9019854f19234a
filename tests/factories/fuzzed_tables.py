"""Random tables with random schemas: what Frictionless says of them is compared with what our fast path says.

Everything comes from a seed, so that a difference can be made again: `make_case(seed, number)`.
"""

import codecs
import csv
import io
import random
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl

from tests.factories.fuzzed_columns import random_cell, random_field


@dataclass
class Case:
    """One file with what is asked of it; `reached` names the surprises (S1 to S20) that were put in."""

    name: str
    content: bytes
    schema: dict[str, Any] | None
    dialect: dict[str, Any] | None
    limit_errors: int
    has_units: bool
    reached: set[str] = field(default_factory=set)

    def write(self, folder: Path) -> Path:
        """Write the file and give its path."""
        path = folder / self.name
        path.write_bytes(self.content)
        return path


def make_case(seed: int, number: int) -> Case:
    """Give case `number` of a seed."""
    chance = random.Random(seed * 1_000_003 + number)
    reached: set[str] = set()
    fields = [random_field(chance, f"f{at}") for at in range(chance.randrange(1, 7))]
    schema, has_units = _schema(chance, fields, reached)
    dirt = chance.choice([0.0, 0.02, 0.02, 0.2, 0.7])
    rows = _rows(chance, fields, dirt, reached)
    labels = _labels(chance, fields, reached)
    limit = chance.choice([0, 1, 2, 3, 5, 10, 1000, 1000, 1000])
    if limit < 1000:
        reached.add("S3")
    if not schema:
        reached.add("S15")
    if chance.random() < 0.12:
        reached.add("S20")
        content = _workbook(chance, labels, rows)
        return Case("table.xlsx", content, schema, None, limit, has_units, reached)
    dialect, delimiter = _dialect(chance, reached)
    text = _write(chance, labels, rows, delimiter, reached)
    name = "table.tsv" if delimiter == "\t" and chance.random() < 0.5 else "table.csv"
    return Case(name, _encode(chance, text, reached), schema, dialect, limit, has_units, reached)


def _schema(
    chance: random.Random, fields: list[dict[str, Any]], reached: set[str]
) -> tuple[dict[str, Any] | None, bool]:
    if chance.random() < 0.08:
        return None, False
    schema: dict[str, Any] = {"fields": fields}
    names = [one["name"] for one in fields]
    if any("unique" in one.get("constraints", {}) for one in fields):
        reached.add("S7")
    if chance.random() < 0.35:
        schema["primaryKey"] = chance.sample(names, chance.randrange(1, min(3, len(names)) + 1))
        if chance.random() < 0.1:
            schema["primaryKey"] += schema["primaryKey"][:1]
        reached.update(("S5", "S7"))
    if chance.random() < 0.25:
        schema["missingValues"] = chance.choice([["", "-"], ["*"], ["", "*", ":"], ["NA"]])
        reached.add("S9")
    if chance.random() < 0.15:
        schema["fieldsMatch"] = chance.choice(["exact", "equal", "subset", "superset", "partial"])
    has_units = chance.random() < 0.3
    if has_units:
        keys = chance.sample(names, chance.randrange(1, min(2, len(names)) + 1))
        theirs = ["code", "name"][: len(keys)]
        table = chance.choice(["units", "units", ""])
        if not table:
            theirs = chance.sample(names, len(keys))
        schema["foreignKeys"] = [{"fields": keys, "reference": {"resource": table, "fields": theirs}}]
        reached.add("S5")
    return schema, has_units


def _rows(
    chance: random.Random, fields: list[dict[str, Any]], dirt: float, reached: set[str]
) -> list[list[str]]:
    rows: list[list[str]] = []
    for _ in range(chance.choice([0, 1, 5, 20, 60, 120])):
        cells = []
        for one in fields:
            cell, source = random_cell(chance, one, dirt)
            reached.update((source, "S13" if one["type"] in ("year", "boolean") else ""))
            cells.append(cell)
        roll = chance.random()
        if roll < dirt / 4:
            cells = cells[: chance.randrange(len(cells) + 1)]
            reached.add("S8")
        elif roll < dirt / 2:
            cells = [*cells, *chance.choices(["", "x", "1"], k=chance.randrange(1, 3))]
            reached.add("S8")
        elif roll < dirt * 0.7:
            cells = chance.choice([[""] * len(cells), [], ["-"] * len(cells)])
            reached.update(("S1", "S6"))
        elif rows and roll < dirt * 0.9:
            cells = list(chance.choice(rows))
        rows.append(cells)
    if not rows:
        reached.add("S2")
    return rows


def _labels(chance: random.Random, fields: list[dict[str, Any]], reached: set[str]) -> list[list[str]]:
    names = [one["name"] for one in fields]
    roll = chance.random()
    if roll > 0.25:
        return [names]
    reached.add("S18")
    if roll < 0.04:
        return [names[::-1]]
    if roll < 0.08:
        return [[*names, chance.choice(["extra", "", names[0]])]]
    if roll < 0.12:
        return [names[:-1] or ["other"]]
    if roll < 0.16:
        return [[chance.choice(["", name.upper(), f" {name}", "other"]) for name in names]]
    if roll < 0.2:
        return [["Báo cáo năm 2024"], names]
    return [names, *([names] if chance.random() < 0.3 else [])]


def _dialect(chance: random.Random, reached: set[str]) -> tuple[dict[str, Any] | None, str]:
    delimiter = chance.choice([",", ",", ",", ";", "\t", "|"])
    if delimiter != ",":
        reached.add("S15")
    if chance.random() < 0.6:
        return None, delimiter
    dialect: dict[str, Any] = {}
    if chance.random() < 0.7:
        dialect["delimiter"] = chance.choice([delimiter, delimiter, ","])
        if chance.random() < 0.2:
            dialect["skipInitialSpace"] = True
    if chance.random() < 0.3:
        dialect["headerRows"] = chance.choice([[1], [2], [1, 2]])
    if chance.random() < 0.2:
        dialect["commentChar"] = "#"
    if chance.random() < 0.2:
        dialect["skipBlankRows"] = True
    return dialect or None, delimiter


def _write(
    chance: random.Random, labels: list[list[str]], rows: list[list[str]], delimiter: str, reached: set[str]
) -> str:
    """Write the table as text in one of the ways that programs and people do."""
    end = chance.choice(["\n", "\n", "\r\n", "\r"])
    out = io.StringIO(newline="")
    quoting = chance.choice([csv.QUOTE_MINIMAL, csv.QUOTE_MINIMAL, csv.QUOTE_ALL])
    writer = csv.writer(out, delimiter=delimiter, lineterminator=end, quoting=quoting)
    is_bare = chance.random() < 0.1
    for cells in [*labels, *rows]:
        if not cells:
            out.write(end)
        elif is_bare:
            # As by hand: nothing is quoted, spaces stand after the marks.
            out.write((delimiter + chance.choice(["", " "])).join(cells) + end)
        else:
            writer.writerow(cells)
    text = out.getvalue()
    if is_bare:
        reached.update(("S15", "S16"))
    if end == "\r":
        reached.add("S16")
    return _spoil(chance, text, end, reached)


def _spoil(chance: random.Random, text: str, end: str, reached: set[str]) -> str:
    roll = chance.random()
    if roll < 0.05 and text:
        at = chance.randrange(len(text))
        reached.update(("S16", "S1"))
        return text[:at] + chance.choice(['"', '""', '"x"y', "\r", "\n"]) + text[at:]
    if roll < 0.08:
        reached.add("S16")
        return text.replace("\r\n", "\n", 1) if end == "\r\n" else text.replace(end, "\r\n", 2)
    if roll < 0.2:
        return text.rstrip("\r\n")
    if roll < 0.22:
        return text + end * chance.randrange(1, 4)
    if roll < 0.26:
        # A mark of byte order inside: after a record of another width it may come to stand first.
        return text.replace(end, f"{end}z{end}\ufeff", 1)
    return text


def _encode(chance: random.Random, text: str, reached: set[str]) -> bytes:
    roll = chance.random()
    if roll > 0.12:
        return text.encode()
    reached.add("S17")
    if roll < 0.04:
        return codecs.BOM_UTF8 + text.encode()
    if roll < 0.06:
        return text.encode("utf-16")
    if roll < 0.08:
        return text.encode("utf-16-le")
    if roll < 0.1:
        return text.encode("cp1258", "replace")
    data = text.encode()
    at = chance.randrange(len(data) + 1)
    return data[:at] + b"\xff" + data[at:]


def _workbook(chance: random.Random, labels: list[list[str]], rows: list[list[str]]) -> bytes:
    """Write the table as a worksheet whose cells have types, some of them other ones than their column."""
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Dữ liệu")
    for cells in labels:
        sheet.append([_printable(cell) for cell in cells])
    is_typed = chance.random() < 0.7
    for cells in rows:
        sheet.append([_typed(chance, cell) if is_typed else _printable(cell) for cell in cells])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _printable(cell: str) -> str:
    return "".join(char for char in cell if char.isprintable() or char in "\n\t")


def _typed(chance: random.Random, cell: str) -> object:
    roll = chance.random()
    if cell.lstrip("-").isdecimal() and len(cell) < 16 and roll < 0.8:
        return int(cell)
    if cell == "":
        return None if roll < 0.8 else ""
    if cell in ("Có", "true") and roll < 0.3:
        return True
    if cell.startswith("2020-") and len(cell) == 10 and cell[-2:] < "29" and roll < 0.6:
        return date.fromisoformat(cell) if roll < 0.3 else datetime.fromisoformat(f"{cell}T00:00:00")
    if roll < 0.03:
        return chance.choice([1.0, 2.5, "#N/A", True, 7])
    return _printable(cell)
