"""Small figures of a table: held, protected by the way that was chosen, judged beside what is public."""

import csv
import io
import json
from pathlib import Path

import pytest

from catalog.config import DATA_FOLDER
from validators.findings.codes import render
from validators.fixing.plans import Fix, FixRefused
from validators.personal.outcome import outcome_of
from validators.places.book import PlaceBook
from validators.small_cells import is_protection, judge_small_cells, offer_protection, write_protected
from validators.table import validate_table

PROFILE = json.loads((DATA_FOLDER / "profiles/social-protection.json").read_text(encoding="utf-8"))
NAMES = [one["name"] for one in PROFILE["schema"]["fields"]]
COMMON = {
    "period": "2025-Q3",
    "place_code": "14758",
    "place_name": "Phường Hàm Rồng",
    "place_level": "xa",
    "place_vintage": "2025-07-01",
    "age_group": "chung",
    "coefficient": "1.0",
    "base_level": "500000",
    "suppression": "none",
}


@pytest.fixture(scope="module")
def places() -> PlaceBook:
    return PlaceBook.load(DATA_FOLDER / "places")


def row(category: str, sex: str, count: object, **other: str) -> dict[str, str]:
    """A row whose amount is what the count asks for (500,000 dong each); `*` hides both."""
    amount = "*" if count == "*" else str(int(str(count)) * 500_000)
    cells = {"recipients": str(count), "amount": amount, "with_account": ":", "paid_by_account": ":"}
    hides = {"suppression": "secondary"} if count == "*" else {}
    return {**COMMON, "category": category, "sex": sex, **cells, **hides, **other}


def by_sex(category: str, men: object, women: object, all_of_them: object) -> list[dict[str, str]]:
    return [row(category, s, n) for s, n in (("nam", men), ("nu", women), ("chung", all_of_them))]


def check(path: Path, rows, places, **other):
    """The report of a table after the judgement of small figures, with what was asked."""
    text = io.StringIO()
    writer = csv.DictWriter(text, NAMES, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    path.write_text(text.getvalue(), encoding="utf-8")
    request = {"path": str(path), "format": "csv", "profile": PROFILE, "today": "2026-11-26", **other}
    report = validate_table(path, schema=None, profile=PROFILE, places=places)
    assert report.verdict == "valid", report.counts
    return judge_small_cells(report, request, places), request


def read(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))


def test_a_table_of_large_figures_passes_as_it_is(tmp_path, places):
    report, request = check(tmp_path / "a.csv", by_sex("k4_don_than_nuoi_con", 40, 60, 100), places)
    assert report.verdict == "valid"
    assert offer_protection(report, request, places) == report


def test_a_count_below_five_holds_the_table_and_names_row_and_column_only(tmp_path, places):
    report, _ = check(tmp_path / "a.csv", by_sex("k4_don_than_nuoi_con", 3, 97, 100), places)
    assert report.verdict == "held"
    assert report.preview is None
    told = [one for one in report.findings if one.code == "small_cell_shown"]
    assert [(one.row, one.column_name, one.sample) for one in told] == [(2, "recipients", None)]


def test_hiding_only_the_small_count_is_not_enough(tmp_path, places):
    # 100 - 97 = 3: whoever sees both others can compute the hidden one.
    report, request = check(tmp_path / "a.csv", by_sex("k4_don_than_nuoi_con", "*", 97, 100), places)
    assert report.verdict == "held"
    assert {one.code for one in report.findings if one.severity == "error"} == {"hidden_cell_recoverable"}
    # Without the figures no way can be worked out: none is offered.
    assert offer_protection(report, request, places).fixes == []


def test_the_chosen_way_hides_a_second_figure_and_the_new_file_passes(tmp_path, places):
    report, request = check(tmp_path / "a.csv", by_sex("k4_don_than_nuoi_con", 3, 97, 100), places)
    (offer,) = offer_protection(report, request, places).fixes
    assert offer["choices"][0] == "suppress"
    fix = Fix.from_dict(offer).answered("suppress")
    target = tmp_path / "b.csv"
    asked = {**request, "target": str(target), "fixes": [fix.to_dict()]}
    assert is_protection(asked) == fix
    write_protected(asked, places, fix)
    rows = read(target)
    counts = [one["recipients"] for one in rows]
    assert counts[0] == "*"
    assert counts.count("*") >= 2
    # The amount is the count times 500,000 dong: it goes with it. The word is the same for every hidden row.
    assert [one["amount"] == "*" for one in rows] == [one == "*" for one in counts]
    assert {one["suppression"] for one in rows if one["recipients"] == "*"} == {"secondary"}
    again, _ = check(tmp_path / "c.csv", rows, places)
    assert again.verdict == "valid"


def test_a_way_that_is_not_among_those_offered_is_refused(tmp_path, places):
    _, request = check(tmp_path / "a.csv", by_sex("k4_don_than_nuoi_con", 3, 97, 100), places)
    fix = Fix("protect_cells", params={"reading": "merge:category", "ways": []})
    with pytest.raises(FixRefused, match="protection"):
        write_protected({**request, "target": str(tmp_path / "b.csv")}, places, fix)


def published(path: Path, rows) -> list[dict[str, object]]:
    return [{"path": str(path), "format": "csv", "delimiter": ",", "rows": len(rows), "name": "bo-1 v1"}]


def test_two_tables_that_hide_different_figures_give_each_other_away(tmp_path, places):
    first = by_sex("k4_don_than_nuoi_con", "*", "*", 100)
    second = by_sex("k4_don_than_nuoi_con", "*", 97, "*")
    one, _ = check(tmp_path / "one.csv", first, places)
    two, _ = check(tmp_path / "two.csv", second, places)
    assert (one.verdict, two.verdict) == ("valid", "valid")
    together, _ = check(
        tmp_path / "two.csv", second, places, published=published(tmp_path / "one.csv", first)
    )
    assert together.verdict == "held"
    assert "published_together" in together.counts
    told = next(found for found in together.findings if found.code == "published_together")
    assert told.params["other"] == "bo-1 v1"


def test_the_same_figures_hidden_again_in_a_new_version_pass(tmp_path, places):
    first = by_sex("k4_don_than_nuoi_con", "*", "*", 100)
    check(tmp_path / "one.csv", first, places)
    again = [*first, *by_sex("nhan_nuoi_cham_soc", 40, 60, 100)]
    report, _ = check(tmp_path / "two.csv", again, places, published=published(tmp_path / "one.csv", first))
    assert report.verdict == "valid"


def test_a_public_table_of_another_quarter_says_nothing_of_this_one(tmp_path, places):
    earlier = [{**one, "period": "2025-Q4"} for one in by_sex("k4_don_than_nuoi_con", 50, 97, 147)]
    check(tmp_path / "one.csv", earlier, places)
    rows = by_sex("k4_don_than_nuoi_con", "*", "*", 100)
    report, _ = check(tmp_path / "two.csv", rows, places, published=published(tmp_path / "one.csv", earlier))
    assert report.verdict == "valid"


def test_a_second_version_is_protected_beside_the_first_and_passes_the_check(tmp_path, places):
    first = by_sex("k4_don_than_nuoi_con", "*", "*", 100)
    check(tmp_path / "one.csv", first, places)
    public = published(tmp_path / "one.csv", first)
    rows = [*by_sex("k4_don_than_nuoi_con", 3, 97, 100), *by_sex("nhan_nuoi_cham_soc", 2, 60, 62)]
    report, request = check(tmp_path / "two.csv", rows, places, published=public)
    (offer,) = offer_protection(report, request, places).fixes
    fix = Fix.from_dict(offer).answered("suppress")
    write_protected({**request, "target": str(tmp_path / "b.csv"), "fixes": [fix.to_dict()]}, places, fix)
    made = read(tmp_path / "b.csv")
    assert [one["recipients"] == "*" for one in made[:3]] == [True, True, False]
    again, _ = check(tmp_path / "c.csv", made, places, published=public)
    assert again.verdict == "valid"


def test_a_figure_that_is_public_already_cannot_be_hidden_and_the_cure_is_named(tmp_path, places):
    rows = by_sex("k4_don_than_nuoi_con", 3, 97, 100)
    report, request = check(tmp_path / "one.csv", rows, places)
    request["published"] = published(tmp_path / "one.csv", rows)
    told = offer_protection(report, request, places)
    assert told.fixes == []
    assert told.findings[0].code == "public_gives_away"
    assert told.findings[0].params["other"] == "bo-1 v1"
    assert "gỡ bo-1 v1" in render(told.findings[0], "vi").cure


def test_the_word_that_tells_a_small_figure_is_held(tmp_path, places):
    rows = by_sex("k4_don_than_nuoi_con", "*", "*", 100)
    rows[0]["suppression"] = "primary"
    report, _ = check(tmp_path / "a.csv", rows, places)
    assert report.verdict == "held"
    told = [one for one in report.findings if one.code == "suppression_tells"]
    assert [(one.row, one.column_name) for one in told] == [(2, "suppression")]
    rows[0]["suppression"] = "secondary"
    again, _ = check(tmp_path / "a.csv", rows, places)
    assert again.verdict == "valid"


def test_a_table_with_all_figures_that_says_primary_is_offered_a_way_that_does_not(tmp_path, places):
    rows = by_sex("k4_don_than_nuoi_con", 3, 97, 100)
    rows[0]["suppression"] = "primary"
    report, request = check(tmp_path / "a.csv", rows, places)
    (offer,) = offer_protection(report, request, places).fixes
    fix = Fix.from_dict(offer).answered("suppress")
    write_protected({**request, "target": str(tmp_path / "b.csv"), "fixes": [fix.to_dict()]}, places, fix)
    assert {one["suppression"] for one in read(tmp_path / "b.csv")} <= {"none", "secondary"}


@pytest.mark.parametrize("three", ["３", "٣", " 3"])
def test_a_small_count_in_other_digits_or_between_spaces_holds_the_table(tmp_path, places, three):
    # The amount stands for 3 persons, so that the table is right in every other way.
    rows = by_sex("k4_don_than_nuoi_con", 3, 97, 100)
    rows[0]["recipients"] = three
    report, request = check(tmp_path / "a.csv", rows, places)
    assert (report.verdict, report.counts["small_cell_shown"]) == ("held", 1)
    assert offer_protection(report, request, places).fixes


HELD_BESIDE = by_sex("k4_don_than_nuoi_con", "*", 97, "*")


def beside(file, rows, **frozen):
    """One public file as the catalog gives it: read by what was frozen with it."""
    (told,) = published(file, rows)
    return [{**told, "dialect": None, "header_row": 1, "profile": PROFILE, "is_public": True} | frozen]


def codes(report):
    return {one.code for one in report.findings if one.code.startswith(("published", "disclosure"))}


def test_a_public_table_that_cannot_be_read_holds_the_new_one_for_the_privacy_officer(tmp_path, places):
    broken = tmp_path / "one.csv"
    broken.write_bytes(b"\x00\x01 nothing of a table")
    rows = by_sex("k4_don_than_nuoi_con", 40, 60, 100)
    report, request = check(tmp_path / "two.csv", rows, places, published=beside(broken, rows))
    assert (report.verdict, codes(report)) == ("held", {"disclosure_unjudged_public"})
    assert outcome_of(report.to_dict()).outcome == "hold"
    assert "bo-1 v1" in render(report.findings[0], "vi").message
    assert render(report.findings[0], "en").cure.startswith("Ask the privacy officer")
    assert offer_protection(report, request, places).fixes == []


def test_a_public_table_beyond_those_that_are_read_holds_the_new_one_too(tmp_path, places):
    rows = by_sex("k4_don_than_nuoi_con", 40, 60, 100)
    public = beside(tmp_path / "one.csv", rows, is_compared=False, path=None)
    report, _ = check(tmp_path / "two.csv", rows, places, published=public)
    assert (report.verdict, codes(report)) == ("held", {"disclosure_unjudged_public"})


def test_a_table_that_was_public_and_whose_bytes_are_gone_is_told_and_holds_nothing(tmp_path, places):
    rows = by_sex("k4_don_than_nuoi_con", 40, 60, 100)
    public = beside(tmp_path / "one.csv", rows, path=None, is_public=False)
    report, _ = check(tmp_path / "two.csv", rows, places, published=public)
    assert (report.verdict, codes(report)) == ("valid", {"disclosure_public_gone"})
    assert report.preview is not None
    assert outcome_of(report.to_dict()).outcome == "pass"


def test_a_table_that_is_still_public_and_whose_bytes_are_missing_holds_the_new_one(tmp_path, places):
    rows = by_sex("k4_don_than_nuoi_con", 40, 60, 100)
    public = beside(tmp_path / "one.csv", rows, path=None, is_public=True)
    report, _ = check(tmp_path / "two.csv", rows, places, published=public)
    assert (report.verdict, codes(report)) == ("held", {"disclosure_unjudged_public"})
    assert outcome_of(report.to_dict()).outcome == "hold"


def test_a_public_table_is_read_by_its_own_delimiter_and_below_its_own_titles(tmp_path, places):
    first = by_sex("k4_don_than_nuoi_con", "*", "*", 100)
    check(tmp_path / "plain.csv", first, places)
    lines = (tmp_path / "plain.csv").read_text(encoding="utf-8").replace(",", ";")
    (tmp_path / "one.csv").write_text(f"Bảng 1;;\n;;\n{lines}", encoding="utf-8")
    frozen = {"delimiter": ";", "dialect": {"delimiter": ";"}, "header_row": 3}
    public = beside(tmp_path / "one.csv", first, **frozen)
    report, _ = check(tmp_path / "two.csv", HELD_BESIDE, places, published=public)
    assert (report.verdict, codes(report)) == ("held", {"published_together"})
    assert outcome_of(report.to_dict()).outcome == "refuse"


def test_a_public_table_is_read_by_the_version_of_the_profile_that_it_was_published_by(tmp_path, places):
    # In that version the column had another name: today's profile would find no count in the file.
    first = by_sex("k4_don_than_nuoi_con", "*", "*", 100)
    check(tmp_path / "one.csv", first, places)
    text = (tmp_path / "one.csv").read_text(encoding="utf-8")
    for name in ("recipients", "with_account", "paid_by_account"):
        text = text.replace(name, f"old_{name}")
    (tmp_path / "one.csv").write_text(text, encoding="utf-8")
    old = json.loads(json.dumps(PROFILE).replace("recipients", "old_recipients"))
    rows = by_sex("k4_don_than_nuoi_con", 40, 60, 100)
    as_frozen = beside(tmp_path / "one.csv", first, profile=old)
    report, _ = check(tmp_path / "two.csv", rows, places, published=as_frozen)
    # The amounts that are shown now are those that were hidden with the counts.
    assert (report.verdict, codes(report)) == ("held", {"published_together"})
    as_today = beside(tmp_path / "one.csv", first)
    report, _ = check(tmp_path / "two.csv", rows, places, published=as_today)
    assert (report.verdict, codes(report)) == ("held", {"disclosure_unjudged_public"})


def test_a_withdrawn_table_is_still_compared_and_the_privacy_officer_decides(tmp_path, places):
    first = by_sex("k4_don_than_nuoi_con", "*", "*", 100)
    check(tmp_path / "one.csv", first, places)
    public = beside(tmp_path / "one.csv", first, is_public=False)
    report, _ = check(tmp_path / "two.csv", HELD_BESIDE, places, published=public)
    assert (report.verdict, codes(report)) == ("held", {"disclosure_with_withdrawn"})
    assert outcome_of(report.to_dict()).outcome == "hold"


def test_figures_that_a_withdrawn_table_showed_in_full_leave_a_way_that_the_officer_decides_on(
    tmp_path, places
):
    rows = by_sex("k4_don_than_nuoi_con", 3, 97, 100)
    report, request = check(tmp_path / "one.csv", rows, places)
    request["published"] = beside(tmp_path / "one.csv", rows, is_public=False)
    (offer,) = offer_protection(report, request, places).fixes
    fix = Fix.from_dict(offer).answered("suppress")
    write_protected({**request, "target": str(tmp_path / "b.csv"), "fixes": [fix.to_dict()]}, places, fix)
    again, _ = check(tmp_path / "c.csv", read(tmp_path / "b.csv"), places, published=request["published"])
    assert (again.verdict, codes(again)) == ("held", {"disclosure_with_withdrawn"})
    assert outcome_of(again.to_dict()).outcome == "hold"


def doubt(path, text, places):
    """The warnings of a table without profile, by column."""
    path.write_text(text, encoding="utf-8")
    report = validate_table(path, schema=None, places=places)
    assert report.verdict == "valid", report.counts
    request = {"path": str(path), "format": "csv", "profile": None, "today": "2026-11-26"}
    judged = judge_small_cells(report, request, places)
    assert judged.verdict == "valid"
    told = {one.column_name: one for one in judged.findings if one.code == "small_cell_guessed"}
    assert (outcome_of(judged.to_dict()).outcome == "warn") == bool(told)
    return {name: (one.params["count"], one.params["k"]) for name, one in told.items()}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # By commune and group: 3 and 4 are below the department's k = 5; nobody was recognised before.
        ("xa,nhom,so_nguoi\nHàm Rồng,a,3\nHàm Rồng,b,60\nĐông Sơn,a,4\n", {"so_nguoi": (2, 5)}),
        ("xa,nhom,so_luong\nHàm Rồng,a,3\nHàm Rồng,b,60\n", {"so_luong": (1, 5)}),
        ("Nhóm đối tượng,Số lượng\nNgười cao tuổi,2\nTrẻ em,50\n", {"Số lượng": (1, 5)}),
        # At least three enterprises a cell.
        ("dia_ban,doanh_nghiep,lao_dong\nA,2,30\nB,3,40\n", {"doanh_nghiep": (1, 3)}),
        # 63 - 60 = 3.
        ("xa,nhom,so_nguoi\nA,a,*\nA,b,60\nA,chung,63\n", {"so_nguoi": (1, 5)}),
    ],
)
def test_a_table_without_profile_is_judged_by_a_guess_and_only_warned_about(tmp_path, places, text, expected):
    assert doubt(tmp_path / "a.csv", text, places) == expected


def test_thousands_of_a_stated_schema_are_read_as_thousands(tmp_path, places):
    path = tmp_path / "a.csv"
    path.write_text("xa,nhom,so_ho\nA,a,3\nA,b,1.250\nB,a,40\nB,b,2.001\n", encoding="utf-8")
    fields = [{"name": "xa", "type": "string"}, {"name": "nhom", "type": "string"}]
    schema = {"fields": [*fields, {"name": "so_ho", "type": "number", "groupChar": ".", "decimalChar": ","}]}
    report = validate_table(path, schema=schema, places=places)
    request = {"path": str(path), "format": "csv", "schema": schema, "today": "2026-11-26"}
    told = [one for one in judge_small_cells(report, request, places).findings if one.severity == "warning"]
    assert [(one.code, one.params["count"]) for one in told] == [("small_cell_guessed", 1)]


@pytest.mark.parametrize(
    "text",
    [
        "xa,nhom,so_nguoi\nA,a,30\nA,b,60\n",
        # Schools, documents, ranks and years are nobody.
        "xa,so_truong,so_van_ban\nA,3,2\nB,4,1\n",
        "stt,ten,so\n1,A,1\n2,B,2\n",
        "ten,so\nMột,1\nHai,2\n",
        "dia_ban,ty_le\nA,3.5\nB,2.5\n",
    ],
)
def test_large_counts_and_counts_of_things_leave_a_table_without_profile_alone(tmp_path, places, text):
    assert doubt(tmp_path / "a.csv", text, places) == {}
