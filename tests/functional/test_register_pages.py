"""The public register as a citizen reads it: states, due dates, reasons, figures with their evidence."""

import csv
import io
import re
import shutil
from collections.abc import Iterator
from fractions import Fraction
from html import unescape
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy import text

from catalog.bootstrap import Catalog, register_terms
from catalog.config import Settings
from catalog.db import Database
from catalog.domain.register_indicators import indicators
from catalog.i18n import local_day
from catalog.search.memory_index import MemoryIndex
from catalog.services.register_book import RegisterBook
from catalog.services.register_sums import KEYS, add_up, add_up_by_unit
from catalog.services.register_units import Unit, units_by_id
from catalog.web.app import create_app
from storage import MemoryStore
from tests.conftest import NOW
from tests.factories import register_story
from tests.factories.register_story import REASON, SIGNER
from validators.places.book import PlaceBook


@pytest.fixture(scope="module")
def told(
    migrated_file: Path, tmp_path_factory: pytest.TempPathFactory, places: PlaceBook
) -> Iterator[Catalog]:
    """The story of `register_story`, for tests that only read."""
    file = shutil.copy(migrated_file, tmp_path_factory.mktemp("register") / "catalog.db")
    db = Database(f"sqlite:///{file}")
    settings = Settings(database_url=db.url, secret_key="a" * 40, site_url="http://localhost")
    book = RegisterBook(register_terms(settings, places))
    running = Catalog(settings, db, MemoryStore(), MemoryIndex(), places, lambda: NOW, book)
    register_story.fill(running)
    yield running
    db.dispose()


@pytest.fixture(scope="module")
def visitor(told: Catalog) -> FlaskClient:
    return create_app(told.settings, running=told).test_client()


def page_of(client: FlaskClient, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.get_data(as_text=True).partition("<main")[2]


def words_of(text: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", text)).split())


def rows_of(page: str) -> dict[str, str]:
    """The rows of the table of items: code -> words."""
    table = page.partition('id="items"')[2].partition("</table>")[0]
    rows = table.partition("<tbody>")[2].split("</tr>")[:-1]
    return {re.search(r'class="tt">([^<]+)<', row)[1]: words_of(row) for row in rows}


def test_every_item_has_its_state_its_due_date_and_its_lateness(visitor):
    rows = rows_of(page_of(visitor, "/register"))
    assert list(rows) == list("123456789")
    assert "Quá hạn" in rows["2"]
    assert "tháng 9/2025 20/10/2025 14" in rows["2"]
    assert "Bộ dung-han" in rows["1"]
    assert "Được miễn" in rows["4"]
    assert "Chưa giao đơn vị" in rows["5"]
    assert "Đã bỏ khỏi danh mục" in rows["6"]
    assert "14 50 %" in rows["7"]
    assert "Bộ da-go" not in rows["2"]


def test_work_in_progress_is_one_word_and_its_trouble_stays_inside(visitor):
    assert "Đang chuẩn bị" in rows_of(page_of(visitor, "/register"))["8"]
    for path in ("/register", "/register/8", "/api/v1/register", "/register.json", "/register.csv"):
        text = visitor.get(path).get_data(as_text=True)
        assert "held" not in text.replace("has_public", "")
        assert "bị giữ" not in text


def test_an_exemption_and_a_state_set_by_hand_tell_reason_signer_and_last_day(visitor):
    rows = rows_of(page_of(visitor, "/register"))
    assert f"Được miễn từ 01/09/2025 đến 31/12/2025: {REASON} ({SIGNER} ký)" in rows["4"]
    assert f"Trạng thái ghi tay đến hết 30/11/2025: Có trên cổng cũ ({SIGNER} ký)" in rows["9"]
    words = words_of(page_of(visitor, "/register/removals"))
    assert f"theo quy định: {REASON} ( Điều 7 ) {SIGNER} 01/09/2025 31/12/2025" in words
    assert "Có trên cổng cũ" in words


@pytest.mark.parametrize(
    ("query", "codes"),
    [
        ("unit=gdnn", "34"),
        ("state=overdue", "27"),
        ("overdue=1&sort=name", "72"),
        ("state=open", "137"),
        ("state=repealed", "6"),
        ("group=Giáo dục", "23"),
        ("q=so ho ngheo", "1"),
        ("q=SỐ", "124"),
        ("q=5", "5"),
        ("unit=vp&state=draft", "8"),
        ("unit=khong-co", ""),
        ("state=nonsense", ""),
        ("state=held", ""),
    ],
)
def test_the_address_chooses_and_orders(visitor, query, codes):
    assert "".join(rows_of(page_of(visitor, f"/register?{query}"))) == codes


def test_the_orders_put_the_worst_first(visitor):
    assert list(rows_of(page_of(visitor, "/register?sort=late")))[:2] == ["2", "7"]
    assert list(rows_of(page_of(visitor, "/register?sort=state")))[:2] == ["2", "7"]
    assert list(rows_of(page_of(visitor, "/register?sort=due")))[:2] == ["2", "7"]
    assert list(rows_of(page_of(visitor, "/register?sort=unit")))[-1] == "5"


def strip_of(page: str, code: str) -> str:
    found = re.search(rf'href="/register/{code}"[^>]*>{code}\. .*?</tr>', page, re.DOTALL)
    return found[0]


def test_the_heat_map_says_each_period_by_sign_title_and_words(visitor):
    page = page_of(visitor, "/register")
    late = strip_of(page, "3")
    assert "<title>tháng 9/2025: chậm 5 ngày (hạn 20/10/2025)</title>" in late
    assert ">5</text>" in late
    assert 'aria-label="chậm: 1; chưa đến hạn: 2. tháng 9/2025 chậm 5 ngày"' in late
    assert "<title>tháng 9/2025: mở một phần: 50 % (hạn 20/10/2025)</title>" in strip_of(page, "7")
    assert "#i-x" in strip_of(page, "2")
    assert "thiếu, quá hạn 14 ngày" in strip_of(page, "2")
    assert "#i-check" in strip_of(page, "1")
    assert "#i-pause" in strip_of(page, "4")
    assert "đúng hạn, ghi tay" in strip_of(page, "9")
    assert "không có kỳ nào phải công bố" in strip_of(page, "5")
    assert 'width="1440"' in page_of(visitor, "/register?years=5")


def test_the_figures_are_those_of_hand_arithmetic(visitor):
    """Owed: 1, 2, 3, 5, 7, 8, 9; public of them 1, 3, 7. Due: September of 1, 2, 3, 7, 9; in time 1 alone.

    What is public of the five: 1 + 0 + 1 + 1/2 + 0. An override changes what is shown, not what came.
    """
    words = words_of(page_of(visitor, "/register"))
    assert "42,8 % 3 mục đã công bố / 7 mục còn hiệu lực" in words
    assert "20 % 1 kỳ đủ và đúng hạn / 5 kỳ đã đến hạn" in words
    assert "50 % phần đã công bố" in words


def test_the_figures_by_unit_lead_to_what_they_count(visitor):
    page = page_of(visitor, "/register/indicators")
    rows = [words_of(row) for row in page.partition("<tbody>")[2].partition("</tbody>")[0].split("</tr>")]
    office = next(row for row in rows if row.startswith("Văn phòng Sở"))
    assert "40 % : Đã mở, Văn phòng Sở 2 / 5" in office
    assert "25 % : Đúng hạn, Văn phòng Sở 1 / 4" in office
    assert "37,5 % : Đủ, Văn phòng Sở 1,5 / 4" in office
    division = next(row for row in rows if row.startswith("Phòng Giáo dục"))
    assert "100 % : Đã mở" in division
    assert "0 % : Đúng hạn" in division
    assert any(row.startswith("không có đơn vị") or "0 / 1" in row for row in rows)


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("unit", ["", "vp", "gdnn", "-"])
def test_the_evidence_adds_up_to_the_figure(told, visitor, key, unit):
    answer = visitor.get(f"/register/indicators/{key}.csv?unit={unit}")
    rows = list(csv.DictReader(io.StringIO(answer.get_data().decode("utf-8-sig"))))
    with told.db.read_session() as session:
        summaries = told.register.summaries(session, NOW)
    by_name = {"vp": "Văn phòng Sở", "gdnn": "Phòng Giáo dục nghề nghiệp"}
    units = {u.title_vi: u.id for u in _units(told)}
    figures = add_up(summaries) if not unit else add_up_by_unit(summaries)[units.get(by_name.get(unit, ""))]
    part = figures.part(key)
    assert sum(Fraction(row["exact"]) for row in rows) == part.numerator
    assert len(rows) == part.denominator
    page = words_of(page_of(visitor, f"/register/indicators/{key}?unit={unit}"))
    for row in rows:
        assert f"{row['item']}. {row['name']}" in page


def _units(catalog: Catalog) -> list[Unit]:
    with catalog.db.read_session() as session:
        return list(units_by_id(session).values())


def test_the_sums_of_the_page_equal_the_indicators_of_the_domain(told):
    with told.db.read_session() as session:
        summaries = told.register.summaries(session, NOW)
        states = [(code, state) for code, (_, state) in told.register.all_states(session, NOW).items()]
    for unit in [None, *{s.unit for s in summaries if s.unit}]:
        domain = indicators(states, local_day(NOW), unit=unit)
        ours = add_up(summaries) if unit is None else add_up_by_unit(summaries)[unit]
        assert (ours.open_items, ours.items) == (domain.coverage.numerator, domain.coverage.denominator)
        assert (ours.in_time, ours.due) == (domain.timeliness.numerator, domain.timeliness.denominator)
        assert ours.share == domain.completeness.numerator
        assert ours.coverage == domain.coverage.percent
        assert ours.completeness == domain.completeness.percent


def test_the_scores_are_those_of_hand_arithmetic_and_what_is_not_measured_is_no_zero(visitor):
    """Due is September of 1, 2, 3, 7, 9: 0, 14, 5, 14, 14 days late; public of it 1, 0, 1, 1/2, 0.

    So live is (100 + 86 + 95 + 86 + 86) / 5, complete (100 + 0 + 100 + 50 + 0) / 5; 5 and 8 owe nothing.
    """
    body = visitor.get("/api/v1/register/indicators").get_json()["total"]
    assert body["live"] == {"numerator": 4.53, "denominator": 5, "percent": 90.6, "unmeasured": 2}
    assert body["complete"] == {"numerator": 2.5, "denominator": 5, "percent": 50.0, "unmeasured": 2}
    words = words_of(page_of(visitor, "/register/indicators"))
    assert "90,6 % : Điểm sống, Toàn danh mục 4,53 / 5 chưa đo được: 2 mục" in words
    assert "Điểm sống 90,6 % trung bình của 5 mục; chưa đo được: 2 mục" in words_of(
        page_of(visitor, "/register")
    )
    assert "Còn 2 mục chưa có điểm này" in words_of(page_of(visitor, "/register/indicators/live"))
    scores = {row["code"]: row["live"] for row in csv_of(visitor, "/register.csv")}
    assert scores == {"1": "100", "2": "86", "3": "95", "7": "86", "9": "86"} | dict.fromkeys("4568", "")


def test_the_scores_of_the_rows_are_those_that_a_query_of_its_own_finds(told, visitor):
    """Rows that keep to a schema by item, of newest versions that nobody withdrew or took down."""
    asked = text(
        "SELECT v.list_item_code, SUM(CASE WHEN c.has_schema THEN c.rows - c.rows_with_errors ELSE 0 END),"
        " SUM(c.rows), COUNT(*), COUNT(c.columns_digest)"
        " FROM dataset d JOIN dataset_version v ON v.dataset_id = d.id AND v.number = d.current_number"
        " JOIN released_file r ON r.dataset_id = d.id AND r.number = v.number"
        " JOIN resource_version f ON f.id = r.version_id LEFT JOIN file_coverage c ON c.version_id = f.id"
        " WHERE d.withdrawn_at IS NULL AND f.taken_down_at IS NULL GROUP BY v.list_item_code"
    )
    with told.db.read_session() as session:
        rows = session.execute(asked).all()
    expected = {r[0]: str(100 * r[1] // r[2]) for r in rows if r[0] and r[3] == r[4] and r[2]}
    found = {row["code"]: row["valid"] for row in csv_of(visitor, "/register.csv") if row["valid"]}
    assert found == expected == {"7": "100"}


def test_the_page_of_an_item_says_why_each_score_is_what_it_is(visitor):
    words = words_of(page_of(visitor, "/register/7"))
    assert "Đúng 100 trên 100" in words
    assert "Đủ 50 trên 100" in words
    assert "Sống 86 trên 100" in words
    assert "Kỳ 2025-09: đã quá hạn 14 ngày" in words or "14 ngày" in words.partition("Sống 86")[2]
    unmeasured = words_of(page_of(visitor, "/en/register/5"))
    assert "Valid not measured" in unmeasured
    assert "No file is public yet." in unmeasured
    item = visitor.get("/api/v1/register/7").get_json()["item"]
    assert item["quality"] == {"valid": 100, "complete": 50, "live": 86, "clean": 100}
    assert item["quality_reasons"]["live"] == [{"code": "overdue", "subject": "2025-09", "count": 14}]


def test_an_item_that_waits_for_its_next_period_is_not_told_as_empty(visitor):
    assert (
        "Đã giao, đang chờ dữ liệu đã công bố đến kỳ tháng 9/2025"
        in rows_of(page_of(visitor, "/register"))["1"]
    )
    assert "public up to month 9/2025" in words_of(page_of(visitor, "/en/register/3"))
    rows = {row["code"]: row["public_until"] for row in csv_of(visitor, "/register.csv")}
    assert rows == {"1": "2025-09", "3": "2025-09"} | dict.fromkeys("2456789", "")


def csv_of(client: FlaskClient, path: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(client.get(path).get_data().decode("utf-8-sig"))))


def test_an_unknown_indicator_unit_or_item_is_missing(visitor):
    for path in ("/register/indicators/x", "/register/indicators/coverage?unit=x", "/register/99"):
        assert visitor.get(path).status_code == 404


def test_the_page_of_an_item_tells_law_lateness_and_what_is_missing(visitor):
    words = words_of(page_of(visitor, "/register/7"))
    assert "thiếu trường dữ liệu: dia_chi, loai" in words
    assert "Hạn: 20 ngày sau khi hết kỳ [mặc định, không phải luật]" in words
    late = words_of(page_of(visitor, "/register/3"))
    assert "tháng 9/2025 Đã công bố 20/10/2025 [1] [2] 25/10/2025 5 100 % không GDNN" in late
    assert "từ 01/09/2025 thuộc Phòng Giáo dục" in late or "từ 01/10/2025 thuộc Phòng Giáo dục" in late
    english = words_of(page_of(visitor, "/en/register/7"))
    assert "columns are missing: dia_chi, loai" in english
    assert "[default, not law]" in english


def test_the_page_of_an_item_goes_over_all_decisions(visitor):
    words = words_of(page_of(visitor, "/register/1"))
    assert "02/QĐ-UBND , từ 15/10/2025: thay đổi" in words
    assert "Mô tả: trước: chưa nêu nay: Theo xã" in words
    assert "01/QĐ-UBND , từ 01/09/2025: đưa vào danh mục" in words
    gone = words_of(page_of(visitor, "/register/6"))
    assert "02/QĐ-UBND , từ 15/10/2025: không còn trong danh mục" in gone


def test_what_was_removed_stands_with_decision_day_and_reason(visitor):
    words = words_of(page_of(visitor, "/register/removals"))
    assert "6. Bãi bỏ 15/10/2025 02/QĐ-UBND" in words
    assert "Bộ da-go" in words
    assert "25/10/2025 Sai số liệu. 2" in words


@pytest.mark.parametrize(
    "path",
    ["/register", "/register/1", "/register/7", "/register/removals", "/register/indicators",
     "/register/indicators/completeness"],
)  # fmt: skip
def test_every_page_has_its_english_twin_and_no_script_or_style(visitor, path):
    for address in (path, f"/en{path}"):
        answer = visitor.get(address)
        page = answer.get_data(as_text=True)
        assert answer.headers["Cache-Control"] == "public, no-cache"
        assert " style=" not in page
        assert "<style" not in page
        assert f'lang="{"en" if address.startswith("/en") else "vi"}"' in page
    assert "As of 03/11/2025 09:00 (Viet Nam time)" in words_of(page_of(visitor, f"/en{path}"))
