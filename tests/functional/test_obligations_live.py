"""The whole way in the running system, web and worker apart: the board follows each fact at once."""

import re
from datetime import date

import pytest

from catalog.models import Decision
from catalog.services import datasets, fact_clock, organizations
from tests.browser.gallery import DOCUMENTS, PERSONAL
from tests.factories.list_rows import decide, listed
from tests.factories.live import Person, build_ready, serving, settings_in, words_of, worker_of

ITEM = "99"


@pytest.fixture(scope="module")
def catalog(tmp_path_factory):
    built = build_ready(settings_in(tmp_path_factory.mktemp("live")))
    with built.db.unit_of_work() as session:
        office = organizations.get_unit(session, "vp")
        amended = session.query(Decision).one()
        added = listed(ITEM, office, "P1M", name_vi="Văn bản do Sở ban hành theo tháng")
        decide(session, "02/MINH-HOA", date(2025, 1, 2), added, amends=amended)
        fact_clock.advance(session, [fact_clock.EVERYTHING])
    yield built
    built.db.dispose()


@pytest.fixture(scope="module")
def site(catalog):
    with serving(catalog) as address:
        yield address


def row_of(person):
    """The card of the item on the person's first screen."""
    page = person.get("/workspace").text
    found = [
        row
        for row in re.findall(r'<li class="task">.*?</div>\s*</li>', page, re.DOTALL)
        if f'/register/{ITEM}"' in row
    ]
    return found[0] if found else ""


def next_of(person):
    """The words and the address of the one button of the item."""
    [(address, words)] = re.findall(
        r'<a class="btn[^"]*" href="([^"]+)">(.*?)</a>', row_of(person), re.DOTALL
    )
    return words_of(words).partition(":")[0].strip(), address.replace("&amp;", "&")


def upload(person, page, content):
    slot = page.partition("#r-")[2]
    base = page.partition("#")[0]
    path = f"{base}/resource/{slot}/upload"
    return person.post(path, page=base, files={"file": ("van-ban.csv", content)}, allow_redirects=False)


def test_each_fact_is_on_the_board_at_once(catalog, site):
    clerk, head, reviewer = Person(site), Person(site), Person(site)
    for person, name in ((clerk, "clerk"), (head, "head"), (reviewer, "reviewer")):
        person.sign_in(name)
    words, form = next_of(clerk)
    assert words == "Đăng ký bộ dữ liệu"
    sent = dict(re.findall(r'<input[^>]*name="(\w+)"[^>]*value="([^"]*)"', clerk.get(form).text))
    assert sent["period_start"].startswith("01/01/")
    data = sent | {"list_item_code": ITEM, "title_vi": "Văn bản", "theme": "hanh-chinh-ngan-sach"}
    data |= {"frequency": "P1M", "licence": "dieu-kien-du-lieu-mo", "organization": ""}
    made = clerk.post("/workspace/dataset/new", data, page=form, allow_redirects=False)
    assert made.status_code == 303, words_of(made.text)
    page = made.headers["Location"]
    assert "Đang chuẩn bị" in words_of(row_of(clerk))
    clerk.post(f"{page}/resource", {"title_vi": "Bảng văn bản"}, page=page)
    words, slot = next_of(clerk)
    assert words == "Tải tệp lên"
    assert "#r-" in slot

    assert upload(clerk, slot, PERSONAL.encode()).status_code == 303
    worker_of(catalog).run_until_idle()
    assert "Giữ lại: dữ liệu cá nhân" in words_of(row_of(clerk))
    words, report = next_of(clerk)
    assert (words, "/version/" in report) == ("Sửa lỗi", True)
    assert "Giữ lại: dữ liệu cá nhân" in words_of(row_of(head))

    assert upload(clerk, slot, DOCUMENTS).status_code == 303
    worker_of(catalog).run_until_idle()
    assert next_of(clerk)[0] == "Gửi duyệt"
    clerk.post(f"{page}/submit", page=page)
    assert "Chờ duyệt" in words_of(row_of(clerk))
    board = words_of(reviewer.get("/workspace/register").text)
    assert "Văn bản Văn phòng Sở" in board.split("Đang chờ duyệt, cũ nhất trước")[1]

    with catalog.db.read_session() as session:
        name = datasets.find_dataset(session, page.rpartition("/")[2]).name
    desk = f"/workspace/review/{name}"
    reviewer.post(f"{desk}/approve", {"declaration": "1"}, page=desk)
    worker_of(catalog).run_until_idle()
    history = words_of(clerk.get(f"/workspace/register/{ITEM}").text)
    assert "Tháng 1/2025 2025-01" in history
    january = history.split("Tháng 1/2025 2025-01")[1]
    assert january.index("Đã công bố 100 %") < january.index("Các lần miễn")
    # What is asked for next is the oldest month that is still open.
    assert "Tháng 2/2025" in words_of(row_of(clerk))
    assert next_of(clerk)[0] == "Tải tệp lên"
