"""A file that is held for personal data alone: its small figures are judged before it can be released."""

import pytest

from catalog.config import DATA_FOLDER
from tests.unit.validators.test_small_cells import PROFILE, by_sex
from validators.child import answer
from validators.personal.outcome import REFUSE, outcome_of

NAMES = [one["name"] for one in PROFILE["schema"]["fields"]]
# What looks like names of persons, under a header that asks for none, in a column that is empty elsewhere.
DOUBTS = ["Nguyễn Thị Thảo", "Trần Văn Kiên", "Lê Hồng Nhung", "Phan Thị Lụa"]
LARGE = [(40, 60, 100), (45, 65, 110), (50, 70, 120)]
SMALL = [(3, 97, 100), *LARGE[1:]]


@pytest.fixture
def report_of(tmp_path):
    """Gives the child's last and first report of rows with the doubtful column beside them."""

    def check(figures, *, doubts=DOUBTS, wrong=False):
        groups = ("k4_don_than_nuoi_con", "nhan_nuoi_cham_soc", "k6_khuyet_tat_nang")
        rows = [one for group, n in zip(groups, figures, strict=True) for one in by_sex(group, *n)]
        lines = [",".join([*NAMES, "noi_dung"])]
        for at, one in enumerate(rows):
            lines.append(",".join([*(one[name] for name in NAMES), doubts[at] if at < len(doubts) else ""]))
        path = tmp_path / "a.csv"
        path.write_text("\n".join([*lines, ""]), encoding="utf-8")
        limits = {"constraints": {"maxLength": 3}} if wrong else {}
        fields = [*PROFILE["schema"]["fields"], {"name": "noi_dung", "type": "string", **limits}]
        kept = []
        asked = {
            "path": str(path),
            "format": "csv",
            "schema": {**PROFILE["schema"], "fields": fields},
            "profile": PROFILE,
            "places": str(DATA_FOLDER / "places"),
            "today": "2026-11-26",
        }
        return answer(asked, keep=kept.append), kept[0]

    return check


def errors(report):
    return {one.code for one in report.findings if one.severity == "error"}


def test_a_doubt_over_large_figures_stays_a_doubt(report_of):
    report, first = report_of(LARGE)
    assert (report.verdict, first.verdict) == ("held", "held")
    assert errors(report) <= {"personal_data_block", "record_level_file"}


def test_small_figures_under_a_doubt_are_found_and_the_file_is_no_false_alarm_any_more(report_of):
    report, first = report_of(SMALL)
    for one in (report, first):
        assert one.verdict == "held"
        assert one.counts["small_cell_shown"] == 1
        assert "personal_data_block" in errors(one)
        assert outcome_of(one.to_dict()).outcome == REFUSE


def test_a_table_that_is_wrong_otherwise_is_mended_first(report_of):
    report, _ = report_of(SMALL, wrong=True)
    assert report.verdict == "held"
    assert "small_cell_shown" not in report.counts


def test_a_file_without_a_doubt_is_judged_as_before(report_of):
    assert report_of(LARGE, doubts=[])[0].verdict == "valid"
    assert "small_cell_shown" in errors(report_of(SMALL, doubts=[])[0])
