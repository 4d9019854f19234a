"""The pages of the codes: one for every code, in both languages, with examples that the check confirms."""

import re

import pytest
from frictionless import Error
from frictionless.checks import baseline

from validators.findings.code_page import LAYERS
from validators.findings.codes import CODES
from validators.findings.codes_examples import PAGES, codes_of_layer, is_of_frictionless
from validators.table import validate_table

# Types of Frictionless that no validation of a table resource of ours can give, and why.
EXCLUDED = {
    "cell-error": "base class, never raised itself",
    "row-error": "base class, never raised itself",
    "label-error": "base class, never raised itself",
    "header-error": "base class, never raised itself",
    "stats-error": "base class, never raised itself",
    "ascii-value": "a check that has to be switched on",
    "deviated-cell": "a check that has to be switched on",
    "deviated-value": "a check that has to be switched on",
    "duplicate-row": "a check that has to be switched on; our own is duplicate_row",
    "forbidden-value": "a check that has to be switched on",
    "required-value": "a check that has to be switched on",
    "row-constraint": "a check that has to be switched on",
    "sequential-value": "a check that has to be switched on",
    "table-dimensions": "a check that has to be switched on",
    "truncated-value": "a check that has to be switched on",
    "check-error": "the descriptor of a check; we give none",
    "checklist-error": "the descriptor of a checklist; we give none",
    "inquiry-error": "the descriptor of an inquiry; we give none",
    "inquiry-task-error": "the descriptor of an inquiry; we give none",
    "package-error": "a package; we validate one table",
    "catalog-error": "a catalog of packages; we validate one table",
    "dataset-error": "a dataset of a catalog; we validate one table",
    "pipeline-error": "a transformation; we run none",
    "step-error": "a transformation; we run none",
    "report-error": "the descriptor of a report read back; we read none",
    "report-task-error": "the descriptor of a report read back; we read none",
}


def types_of_frictionless():
    def below(kind):
        yield kind
        for child in kind.__subclasses__():
            yield from below(child)

    # Classes that another test may define are not Frictionless's.
    return {kind.type for kind in below(Error) if kind.__module__.startswith("frictionless.")}


def test_every_code_has_a_page_and_every_page_a_code():
    assert set(PAGES) == set(CODES)
    assert len(PAGES) >= 94


def test_every_error_type_of_frictionless_is_explained_or_excluded_with_a_reason():
    types = types_of_frictionless()
    assert types - set(EXCLUDED) == {code for code in CODES if is_of_frictionless(code)}
    assert set(EXCLUDED) <= types
    assert {kind.type for kind in baseline.Errors} & set(EXCLUDED) == set()


@pytest.mark.parametrize("code", sorted(CODES))
@pytest.mark.parametrize("n", [0, 1], ids=["vi", "en"])
def test_a_page_says_why_and_shows_a_bad_and_a_mended_example_and_the_steps(code, n):
    page = PAGES[code]
    assert page.why[n].endswith((".", "?"))
    assert page.example_bad[n]
    assert page.example_good[n]
    assert page.example_bad[n] != page.example_good[n]
    assert page.steps
    assert all(step[n].endswith((".", ")")) for step in page.steps)
    assert page.why[0] != page.why[1]


def test_every_code_stands_in_one_known_layer_the_gravest_first():
    listed = [codes_of_layer(layer) for layer in LAYERS]
    assert sorted(code for codes in listed for code in codes) == sorted(CODES)
    order = ["error", "warning", "note"]
    for codes in listed:
        ranks = [order.index(CODES[code].severity) for code in codes]
        assert ranks == sorted(ranks)


def test_no_example_holds_anything_that_could_be_a_number_of_a_person():
    told = [text for page in PAGES.values() for text in (*page.example_bad, *page.example_good)]
    # 17,179,869,184 empty cells are named in a sentence, not in an example.
    assert [text for text in told if re.search(r"\d{8}|@", text) and "XFD" not in text] == []


TEXT, WHOLE, RATE = {"type": "string"}, {"type": "integer"}, {"type": "number"}


def schema(key=(), **fields):
    made = {
        "fields": [{"name": name} | kind for name, kind in fields.items()],
        "missingValues": ["", ":", "*"],
    }
    return made | ({"primaryKey": list(key)} if key else {})


# How the example of a code is checked: the schema beside it, and a header for one that shows only rows.
CHECKED = {
    "extra-label": (schema(ma_xa=TEXT, so_ho=WHOLE), ""),
    "missing-label": (schema(ma_xa=TEXT, so_ho=WHOLE, ho_ngheo=WHOLE), ""),
    "blank-label": (schema(ma_xa=TEXT, so_ho=WHOLE, ho_ngheo=WHOLE), ""),
    "duplicate-label": (schema(ma_xa=TEXT, so_ho=WHOLE, ho_ngheo=WHOLE), ""),
    "incorrect-label": (schema(ma_xa=TEXT, so_ho=WHOLE), ""),
    "columns_reordered": (schema(ma_xa=TEXT, so_ho=WHOLE), ""),
    "wrong_delimiter": (schema(ma_xa=TEXT, so_ho=WHOLE), ""),
    "delimiter_unknown": (schema(ma_xa=TEXT, so_ho=WHOLE, ho_ngheo=WHOLE), ""),
    "delimiter_not_comma": (None, ""),
    "blank-row": (schema(ma_xa=TEXT, so_ho=WHOLE), "ma_xa,so_ho\n"),
    "primary-key": (schema(("ma_xa", "nam"), ma_xa=TEXT, nam=WHOLE, so_ho=WHOLE), ""),
    "extra-cell": (schema(ten=TEXT, so_ho=WHOLE), ""),
    "missing-cell": (schema(ma_xa=TEXT, so_ho=WHOLE, ho_ngheo=WHOLE), ""),
    "type-error": (schema(so_ho=WHOLE), ""),
    "constraint-error": (schema(ty_le=RATE | {"constraints": {"maximum": 100}}), ""),
    "unique-error": (schema(so_van_ban=TEXT | {"constraints": {"unique": True}}), ""),
    "required_unless_suppressed": (
        schema(ma_xa=TEXT, ho_ngheo=WHOLE | {"x_required_unless_suppressed": True}), ""),
    "not_a_number": (schema(so_ho=RATE), ""),
    "no_rows": (None, ""),
    "title_rows": (schema(ma_xa=TEXT, so_ho=WHOLE), ""),
    "total_row": (schema(ma_xa=TEXT, so_ho=WHOLE), "ma_xa,so_ho\n"),
    "total_row_mismatch": (schema(ma_xa=TEXT, so_ho=WHOLE), "ma_xa,so_ho\n"),
    "blank_column": (None, ""),
    "duplicate_row": (None, "ma_xa,nam,so_ho\n"),
    "formula_cell": (None, ""),
    "unclosed_quote": (None, "ma_xa,ten,so_ho\n"),
}  # fmt: skip


@pytest.mark.parametrize("code", sorted(CHECKED))
def test_the_check_finds_the_code_in_its_bad_example_and_not_in_the_mended_one(code, write):
    given, header = CHECKED[code]
    bad = write(header + PAGES[code].example_bad[0] + "\n", "bad.csv")
    good = write(header + PAGES[code].example_good[0] + "\n", "good.csv")
    assert code in validate_table(bad, schema=given).counts
    assert code not in validate_table(good, schema=given).counts
