"""Random fields of a table schema with cells that fit them, and the cells that trouble readers of tables."""

import random
from typing import Any

# Cells known to be read in surprising ways; the numbers are those of specification 20, S1 to S20.
NASTY: dict[str, list[str]] = {
    "S7": ["1", "01", "+1", "1.0", "1.00", "001"],
    "S8": ["None", "null"],
    "S9": ["-", " - ", "*", ":", " ", "NA", "n/a"],
    "S10": [
        "+5",
        "-0",
        "007",
        "1_000",
        "1__0",
        "1e3",
        "0x1F",
        "²",
        "٣",
        "１２",
        "\u00a05",
        "12kg",
        "10-15",
        "9" * 30,
    ],
    "S11": [
        "NaN",
        "INF",
        "-inf",
        "1e400",
        ".5",
        "5.",
        "1_000.5",
        "1..0",
        "1.5",
        "1,5",
        "1.234,5",
        "1\u00a0000",
    ],
    "S12": [
        "1/1/2020",
        "2020-1-1",
        "20200101",
        "31/02/2020",
        "01/01/20",
        " 01/01/2020",
        "2020-01-01 ",
        "٠١/٠١/٢٠٢٠",
    ],
    "S13": ["+199", "1_90", " 199", "2020", "Có", "Co\u0301", "có", "Không", "true", "TRUE", "1"],
    "S14": ["1e2,1_0", "181,0", "0,91", "NaN,1", "1,2,3", " 1 , 2 ", "Infinity,0", "105.1,19.2"],
    "S16": ['a"b', "a\nb", "a\r\nb", 'say ""x""', "tab\there"],
    "S19": ["sNaN", "snan1"],
    "other": [
        "",
        "x",
        "abc\n",
        "ab",
        "a" * 60,
        "=1+1",
        "é",
        "e\u0301",
        "\u200b",
        "\ufeff",
        "🙂",
        "\x00",
        "a;b",
        "a|b",
    ],
}
_ALL = [cell for cells in NASTY.values() for cell in cells]


def random_field(chance: random.Random, name: str) -> dict[str, Any]:
    """Give a field of a random type with random constraints."""
    kind = chance.choice(_KINDS)
    field: dict[str, Any] = {"name": name, "type": kind}
    constraints: dict[str, Any] = {}
    if chance.random() < 0.3:
        constraints["required"] = True
    if chance.random() < 0.25:
        constraints["unique"] = True
    if chance.random() < 0.15:
        field["missingValues"] = chance.choice([["-"], ["", "-"], ["*", ":"], [" - "], ["1"], []])
    _MAKERS[kind](chance, field, constraints)
    if constraints:
        field["constraints"] = constraints
    return field


def _string(chance: random.Random, field: dict[str, Any], constraints: dict[str, Any]) -> None:
    roll = chance.random()
    if roll < 0.2:
        patterns = [
            "[a-c]{1,3}",
            "HS\\d{3}",
            "a|b",
            "(?:\\d{2}|\\d{3})",
            "[^x]+",
            "\\w+",
            "a.c",
            "(ab)*c?",
            "x+y",
        ]
        constraints["pattern"] = chance.choice(patterns)
    elif roll < 0.35:
        constraints["minLength"] = chance.randrange(4)
        constraints["maxLength"] = chance.randrange(6)
    elif roll < 0.5:
        constraints["enum"] = ["a", "b", "HS001", "01", "Có"]
    elif roll < 0.6:
        field["format"] = chance.choice(["email", "uri", "uuid"])


def _integer(chance: random.Random, field: dict[str, Any], constraints: dict[str, Any]) -> None:
    if chance.random() < 0.15:
        field["bareNumber"] = False
    _bounds(
        chance, constraints, [0, 1, 10, -5, "3", 100, 10**30, -(2**63), 2**63 - 1, "10000000000000000000"]
    )
    if chance.random() < 0.15:
        constraints["enum"] = [1, 2, "03", 1000]


def _number(chance: random.Random, field: dict[str, Any], constraints: dict[str, Any]) -> None:
    if chance.random() < 0.4:
        field["groupChar"] = chance.choice([".", ",", " ", "_", "'", ":"])
    if chance.random() < 0.4:
        field["decimalChar"] = chance.choice([",", ".", ";"])
    if chance.random() < 0.15:
        field["bareNumber"] = False
    _bounds(chance, constraints, [0, "0", 1.5, -2, 1000])


def _date(chance: random.Random, field: dict[str, Any], constraints: dict[str, Any]) -> None:
    if chance.random() < 0.6:
        field["format"] = chance.choice(["%d/%m/%Y", "%Y-%m-%d", "%d.%m.%y", "%m/%d/%Y"])
    elif chance.random() < 0.4:
        constraints["minimum"] = "2019-01-01"


def _boolean(chance: random.Random, field: dict[str, Any], _constraints: dict[str, Any]) -> None:
    if chance.random() < 0.7:
        field["trueValues"], field["falseValues"] = ["Có", "1"], ["Không", "0"]


def _plain(_chance: random.Random, _field: dict[str, Any], _constraints: dict[str, Any]) -> None:
    """Types without settings of their own."""


def _bounds(chance: random.Random, constraints: dict[str, Any], limits: list[Any]) -> None:
    for name in ("minimum", "maximum"):
        if chance.random() < 0.15:
            constraints[name] = chance.choice(limits)


_MAKERS = {
    "string": _string,
    "integer": _integer,
    "number": _number,
    "date": _date,
    "boolean": _boolean,
    "year": _plain,
    "geopoint": _plain,
    "any": _plain,
    "datetime": _plain,
    "time": _plain,
    "yearmonth": _plain,
}
_KINDS = [*_MAKERS, "string", "string", "string", "integer", "integer", "number", "number", "date"]


def random_cell(chance: random.Random, field: dict[str, Any], dirt: float) -> tuple[str, str]:
    """Give (cell, source): mostly one that fits the field (source ""), else a nasty one with its S number."""
    if chance.random() < dirt:
        source = chance.choice(list(NASTY))
        return chance.choice(NASTY[source]), source
    return _fitting(chance, field), ""


def _fitting(chance: random.Random, field: dict[str, Any]) -> str:
    kind = field["type"]
    if kind == "string":
        return _text(chance, field)
    if kind == "integer":
        return str(chance.randrange(-3, 40))
    if kind == "number":
        group, mark = field.get("groupChar", ""), field.get("decimalChar", ".")
        return f"{chance.randrange(3_000):,}".replace(",", group) + chance.choice(
            ["", f"{mark}5", f"{mark}25"]
        )
    if kind == "date":
        day, month = chance.randrange(1, 32), chance.randrange(1, 13)
        form = {
            "%d/%m/%Y": "{d:02}/{m:02}/2020",
            "%d.%m.%y": "{d:02}.{m:02}.20",
            "%m/%d/%Y": "{m:02}/{d:02}/2020",
        }
        return form.get(field.get("format", ""), "2020-{m:02}-{d:02}").format(d=day, m=month)
    if kind == "boolean":
        return chance.choice(["Có", "Không", "1", "0"] if "trueValues" in field else ["true", "false"])
    return chance.choice(_SAMPLES[kind])


_SAMPLES = {
    "year": ["2020", "1999", "2025"],
    "geopoint": ["105.1,19.2", "1, 2", "-10.5,-20.25"],
    "any": ["x", "1", ""],
    "datetime": ["2020-01-01T10:00:00Z", "2020-01-01T10:00:00"],
    "time": ["10:00:00", "23:59:59"],
    "yearmonth": ["2020-01", "1999-12"],
}


def _text(chance: random.Random, field: dict[str, Any]) -> str:
    form = field.get("format")
    if form == "email":
        return chance.choice(["a@b.vn", "x.y@z.com"])
    if form == "uri":
        return "http://a.vn/x"
    if form == "uuid":
        return "123e4567-e89b-12d3-a456-426614174000"
    return chance.choice(
        ["a", "b", "abc", f"HS{chance.randrange(1000):03d}", f"{chance.randrange(50):02d}", "axx"]
    )
