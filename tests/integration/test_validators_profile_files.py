"""The example and the filled-in template of every profile pass the check that uploads go through."""

import datetime
import io

import openpyxl
import pytest
from openpyxl.utils import get_column_letter

from catalog.config import DATA_FOLDER
from catalog.presenters.profile_example import example_csv, example_rows
from catalog.presenters.profile_template import CODES_SHEET, DATA_SHEET, HELP_SHEET, template
from catalog.services import profiles
from validators.sandbox import run_validation
from validators.table import validate_table

EVERY = [one for name in profiles.all_profiles() for one in profiles.versions_of(name)]
NEWEST = list(profiles.all_profiles().values())
EARLIER = [one for one in EVERY if one not in NEWEST]
# One of each shape: many figures, an institution list, a parameter set, lists too long to stand in a rule.
SHAPES = ("poor-households", "vocational-institutions", "indicator-labour-market", "social-protection")
# What an office contact in a profile of bodies is told as; it never holds a file.
TOLD = {"sensitive_attribute_info", "more_sheets", "personal_data_info", "personal_data_warn"}
# Three rows are lawful where every commune is promised: the others are asked for, nothing is refused.
PROMISED = {"coverage_places_missing"}
name_of = profiles.exact_name


def check(profile: dict, path, form: str):
    return run_validation(
        {
            "path": str(path),
            "format": form,
            "schema": profile["schema"],
            "dialect": None,
            "profile": profile,
            "places": str(DATA_FOLDER / "places"),
        }
    )


def typed(field: dict, text: str, form: str):
    """The cell that a spreadsheet makes of what a person types into a column of this format."""
    if form == "@" or not text:
        return text or None
    if field["type"] == "integer":
        return int(text)
    if field["type"] == "number":
        return float(text)
    return datetime.date.fromisoformat(text) if field["type"] == "date" else text


def fill_in(profile: dict, places) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(template(profile, places)))
    sheet = book.worksheets[0]
    for row, cells in enumerate(example_rows(profile, places), start=2):
        for at, (field, text) in enumerate(zip(profile["schema"]["fields"], cells, strict=True), start=1):
            form = sheet.column_dimensions[get_column_letter(at)].number_format
            cell = sheet.cell(row, at, typed(field, text, form))
            cell.number_format = form
    saved = io.BytesIO()
    book.save(saved)
    return saved.getvalue()


def require_valid(report, profile: dict) -> None:
    assert (report.verdict, report.rows) == ("valid", 3)
    told = TOLD | (PROMISED if "x_coverage" in profile else set())
    assert {one.code for one in report.findings} <= told
    assert all(one.severity != "error" for one in report.findings)
    assert report.to_dict()["schema"]["x_profile"] == name_of(profile)


def check_here(profile: dict, path, places):
    """The same check without a child process, which costs a second each time."""
    return validate_table(path, schema=profile["schema"], profile=profile, places=places)


@pytest.mark.parametrize("profile", NEWEST, ids=name_of)
def test_the_example_of_every_profile_is_valid(profile, places, tmp_path):
    path = tmp_path / "example.csv"
    path.write_bytes(example_csv(profile, places))
    require_valid(check_here(profile, path, places), profile)


@pytest.mark.parametrize("profile", EARLIER, ids=name_of)
def test_the_example_of_an_earlier_version_is_valid_under_that_version(profile, places, tmp_path):
    path = tmp_path / "example.csv"
    path.write_bytes(example_csv(profile, places))
    require_valid(check_here(profile, path, places), profile)


@pytest.mark.parametrize("profile", NEWEST, ids=name_of)
def test_the_filled_in_template_of_every_profile_is_valid(profile, places, tmp_path):
    path = tmp_path / "filled.xlsx"
    path.write_bytes(fill_in(profile, places))
    require_valid(check_here(profile, path, places), profile)


@pytest.mark.parametrize("name", SHAPES)
def test_a_filled_in_template_is_valid_for_the_check_of_uploads_too(name, places, tmp_path):
    profile = profiles.find_profile(name)
    path = tmp_path / "filled.xlsx"
    path.write_bytes(fill_in(profile, places))
    require_valid(check(profile, path, "XLSX"), profile)


@pytest.mark.parametrize("profile", NEWEST, ids=name_of)
def test_the_template_offers_every_list_keeps_leading_zeros_and_is_the_same_every_time(profile, places):
    made = template(profile, places)
    assert made == template(profile, places)
    book = openpyxl.load_workbook(io.BytesIO(made))
    assert book.sheetnames == [DATA_SHEET, HELP_SHEET, CODES_SHEET]
    assert all(sheet.sheet_state == "visible" for sheet in book.worksheets)
    sheet = book.worksheets[0]
    fields = profile["schema"]["fields"]
    assert list(sheet.iter_rows(values_only=True)) == [tuple(field["name"] for field in fields)]
    forms = {
        f["name"]: sheet.column_dimensions[get_column_letter(at)].number_format
        for at, f in enumerate(fields, 1)
    }
    assert [f["name"] for f in fields if f["type"] == "string" and forms[f["name"]] != "@"] == []
    assert {f["type"] for f in fields if forms[f["name"]] != "@"} <= {"integer", "number", "date"}
    assert offered_values(book) == lists_of(profile, places)


def lists_of(profile: dict, places) -> dict[str, list[str]]:
    """What must be offered: every code list, the loaded vintages, yes and no."""
    vintage = (profile["x_place_columns"] or {}).get("vintage")
    wanted = {}
    for field in profile["schema"]["fields"]:
        if "enum" in field.get("constraints", {}):
            wanted[field["name"]] = field["constraints"]["enum"]
        elif field["name"] == vintage:
            wanted[field["name"]] = places.vintages()
        elif field["type"] == "boolean":
            wanted[field["name"]] = ["true", "false"]
    return wanted


def offered_values(book) -> dict[str, list[str]]:
    """Column name -> the values of its drop-down, read from the rules of the workbook."""
    sheet = book.worksheets[0]
    names = {get_column_letter(cell.column): cell.value for cell in sheet[1]}
    found = {}
    for rule in sheet.data_validations.dataValidation:
        assert len(rule.formula1) <= 257
        letter = str(rule.sqref).split("2:")[0]
        if rule.formula1.startswith('"'):
            found[names[letter]] = rule.formula1.strip('"').split(",")
        else:
            sheet_name, _, cells = rule.formula1.partition("!")
            area = book[sheet_name.strip("'")][cells.replace("$", "")]
            found[names[letter]] = [row[0].value for row in area]
    return found


def test_a_hidden_figure_is_lawful_where_a_figure_is_required_and_a_missing_one_is_not(places, tmp_path):
    profile = profiles.find_profile("poor-households")
    header, first, *_ = example_csv(profile, places).decode().splitlines()
    at = header.split(",").index("households_poor")
    verdicts = {}
    for text in ("*", "", ":", "100"):
        cells = first.split(",")
        cells[at] = text
        if text == "*":
            # The rate beside it would give the hidden count back.
            cells[header.split(",").index("rate_poor")] = text
        path = tmp_path / "one.csv"
        path.write_text(f"{header}\n{','.join(cells)}\n", encoding="utf-8")
        report = check(profile, path, "CSV")
        verdicts[text] = (report.verdict, "required_unless_suppressed" in report.counts)
    assert verdicts == {
        "*": ("valid", False),
        "": ("invalid", True),
        ":": ("invalid", True),
        "100": ("valid", False),
    }
