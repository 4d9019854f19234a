"""The four scores in words: every reason of the domain in both languages, and "not measured" said as such."""

import re
from pathlib import Path

from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po

from catalog import i18n
from catalog.domain import quality_score
from catalog.domain.quality_score import CheckedFile, QualityScore, Reason, Score
from catalog.i18n import vietnamese
from catalog.presenters.mqa import QUESTIONS
from catalog.presenters.quality_words import REASONS, axes_of, reason_words
from catalog.services import item_quality

FOLDER = Path(i18n.__file__).resolve().parent
CODE = re.compile(r'Reason\(\s*"(\w+)"')


def test_every_reason_that_can_be_given_has_words_in_both_languages():
    sources = [Path(one.__file__).read_text(encoding="utf-8") for one in (quality_score, item_quality)]
    given = {code for source in sources for code in CODE.findall(source)}
    # Chosen between two, so that the call does not begin with them.
    given |= {"partly_public", "not_public", "delivered_late", "overdue"}
    assert given == set(REASONS)
    for code in given:
        vi, en = (reason_words(Reason(code, "2025", 3), {}, lang) for lang in ("vi", "en"))
        assert vi != en
        assert "%" not in vi.replace("3 %", "")


def test_a_file_is_named_by_its_title_and_a_period_by_its_code():
    titles = {"a": "Hộ nghèo"}
    found = [
        reason_words(Reason("repeated_rows", "a", 1200), titles, "vi"),
        reason_words(Reason("overdue", "2025-H1", 12), titles, "vi"),
    ]
    assert found == ["Hộ nghèo: 1.200 dòng trùng với dòng khác.", "Kỳ 2025-H1 đã quá hạn 12 ngày."]


def test_the_axes_come_in_the_officials_order_and_what_was_not_measured_has_no_points():
    score = quality_score.quality_score([CheckedFile("a", 200, True, repeated_rows=3)], [])
    axes = axes_of(score, {"a": "Bảng"}, "vi")
    assert [one.name for one in axes] == ["Đúng", "Đủ", "Sống", "Sạch"]
    # 197 of 200 rows are clean: 98.5, rounded down.
    assert [one.points for one in axes] == [100, None, None, 98]
    assert axes[1].reasons == ("Chưa đến kỳ phải cung cấp nào theo danh mục dữ liệu mở.",)


def test_many_reasons_are_told_by_their_number():
    score = Score(0, tuple(Reason("overdue", f"{year}", 9) for year in range(2000, 2020)))
    axis = axes_of(QualityScore(score, score, score, score), {}, "en")[0]
    assert (len(axis.reasons), axis.more) == (12, 8)


def test_the_texts_of_the_scores_are_those_in_use_and_no_others():
    page = FOLDER / "templates" / "quality" / "box.html"
    options = {"trimmed": "true"}
    used = {
        str(one[1])
        for one in extract_from_file("jinja2.ext:babel_extract", page, {"_": None}, options=options)
    }
    used |= {*REASONS.values(), "Excellent", "Good", "Sufficient", "Bad"}
    used |= {text for one in QUESTIONS for text in (one.dimension, one.asks, one.cure)}
    used |= {"Valid", "Complete", "Live", "Clean", "Rows that keep to their schema."}
    used |= {"How much of what was promised is public.", "Does each period come when it is due?"}
    used |= {"Rows without repeats and odd cells, and nobody's personal data."}
    with (FOLDER / "translations" / "quality.vi.po").open("rb") as file:
        translated = {str(one.id): str(one.string) for one in read_po(file, locale="vi") if one.id}
    assert set(translated) == used
    assert all(translated[text] and vietnamese()[text] == translated[text] for text in used)
