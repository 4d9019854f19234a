"""A report as one HTML file: whole in itself, escaped, in both languages."""

import re
from html.parser import HTMLParser

import pytest

from validators.findings.codes import CODES, finding
from validators.findings.report import ColumnInfo, Finding, Report
from validators.reports.html import render_report
from validators.table import validate_table

EVIL = '<script>alert("1")</script>&\'"'
VOID = {"meta", "br"}


class Balance(HTMLParser):
    """Which tags are there, and whether each one is closed where it was opened."""

    def __init__(self):
        super().__init__()
        self.open, self.seen, self.faults, self.ids = [], set(), [], []

    def handle_starttag(self, tag, attrs):
        self.seen.add(tag)
        self.ids += [value for name, value in attrs if name == "id"]
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.faults.append(tag)


def read(text):
    parser = Balance()
    parser.feed(text)
    parser.close()
    assert (parser.faults, parser.open) == ([], [])
    assert len(parser.ids) == len(set(parser.ids))
    return parser


def report(*findings, verdict="invalid", **given):
    counts = {}
    for one in findings:
        counts[one.code] = counts.get(one.code, 0) + 1
    info = ColumnInfo("so", "Số", "Number", "integer", 1.0)
    return Report(verdict, rows=2, columns=[info], findings=list(findings), counts=counts, **given)


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_every_code_can_be_told_in_one_well_formed_file(lang):
    found = [Finding(c.code, c.severity, 2, 1, "so", "1***") for c in CODES.values()]
    text = render_report(report(*found), lang=lang, name="a.csv")
    seen = read(text)
    assert f'<html lang="{lang}">' in text
    assert {f"rule-{code}" for code in CODES} <= set(seen.ids)
    anchors = set(re.findall(r'href="#([^"]+)"', text))
    assert anchors <= set(seen.ids)


def test_nothing_is_loaded_from_elsewhere_and_nothing_runs():
    seen = read(
        text := render_report(report(finding("type-error", row=2, column=1)), lang="vi", name="a.csv")
    )
    assert seen.seen & {"script", "link", "img", "iframe", "object", "form"} == set()
    assert [address for address in re.findall(r'(?:src|href)="([^"]*)"', text) if address[0] != "#"] == []
    assert "default-src 'none'" in text
    assert "url(" not in text


def test_text_of_the_file_is_escaped_wherever_it_stands():
    info = ColumnInfo(EVIL, EVIL, EVIL, "string", 1.0)
    found = Finding("incorrect-label", "error", 1, 1, EVIL, EVIL, {"expected": EVIL})
    cell = Finding("personal_data_block", "error", 2, 1, EVIL, EVIL, {"kind": EVIL, "sheet": EVIL})
    gone = Finding(EVIL, "error", 2, 1, EVIL, EVIL)
    made = Report("invalid", 1, [info], [found, cell, gone], {EVIL: 1, "incorrect-label": 1})
    text = render_report(made, lang="vi", name=EVIL, link="https://x.example/finding/")
    assert "script" not in read(text).seen
    assert "<script" not in text


def test_the_pages_of_the_codes_are_linked_where_the_address_is_given():
    found = report(finding("type-error", row=2, column=1))
    text = render_report(found, lang="en", name="a.csv", link="https://x.example/en/finding/")
    assert 'href="https://x.example/en/finding/type-error"' in text


@pytest.mark.parametrize(
    ("errors", "lang", "told"),
    [(1, "en", "Not passed: 1 error in 2 rows."), (2, "en", "Not passed: 2 errors in 2 rows."),
     (1, "vi", "Chưa đạt: còn 1 lỗi trong 2 dòng.")],
)  # fmt: skip
def test_the_verdict_stands_first_with_the_right_number(errors, lang, told):
    found = [finding("type-error", row=n, column=1) for n in range(errors)]
    assert told in render_report(report(*found), lang=lang, name="a.csv")


def test_a_cut_report_claims_no_whole_number():
    found = report(finding("type-error", row=2, column=1), truncated=True)
    text = render_report(found, lang="en", name="a.csv")
    assert "at least 1 error" in text
    assert "Only 1 places: the check stops at its limit of errors, more may follow." in text


def test_a_file_without_findings_has_its_verdict_and_nothing_more():
    text = render_report(report(verdict="valid"), lang="en", name="a.csv")
    assert "Nothing was found." in text
    assert "<table" not in text


@pytest.mark.parametrize("verdict", ["held", "rejected"])
def test_a_refused_file_says_so_in_its_first_sentence(verdict):
    text = render_report(report(finding("file_empty"), verdict=verdict), lang="en", name="a.csv")
    assert ("may not be published" in text) == (verdict == "held")
    assert ("refused before its rows were checked" in text) == (verdict == "rejected")


def test_no_raw_cell_of_a_wrong_file_is_in_its_report(write):
    path = write("ten,so\nBí mật lớn của tôi,mười hai nghìn\nHai,2\n" + "Ba,3\n" * 12)
    schema = {"fields": [{"name": "ten", "type": "string"}, {"name": "so", "type": "integer"}]}
    text = render_report(validate_table(path, schema=schema), lang="vi", name="a.csv")
    assert "type-error" in text
    assert "Bí mật" not in text
    assert "mười hai nghìn" not in text
