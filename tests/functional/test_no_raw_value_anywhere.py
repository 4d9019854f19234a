"""A whole run with planted, invented identifiers: afterwards none of them stands anywhere it could be read.

Looked through: every byte of the data folder (database, its log, index, store), every answer to a browser,
the log lines of web and worker. Files that passed are plain blobs by design; those here are left out.
"""

import io
import zipfile

import openpyxl
import pytest
import structlog
from openpyxl.comments import Comment
from sqlalchemy import select

from catalog.models import AuditEntry, Job, ResourceVersion, StoredReport
from catalog.services import accounts, datasets, queue, rescanning
from catalog.web.app import create_app
from tests.factories.datasets import make_dataset, make_slot
from tests.factories.live import PASSWORD, build_ready, settings_in, worker_of
from tests.factories.workspace_site import Browser

NAME = "danh-muc-van-ban-2024"
PAGE = f"/workspace/dataset/{NAME}"
CCCD, PHONE, MAIL = "038199054321", "0912345987", "bong.sen@hoathom.example"
PERSON = "Nguyễn Thị Bông Sen"
CARD = "GD4380123456789"
PLANTED = (CCCD, PHONE, MAIL, PERSON, CARD, "Nguyen_Thi_Bong_Sen", "038 199 054 321")
WHY = "Đã xem, cột này chứa số định danh của người dân."


def table(*rows, ending="\n"):
    return ending.join(";".join(row) for row in rows) + ending


HEAD = ("Họ và tên", "Số CCCD", "Điện thoại", "Email", "Thẻ BHYT", "Ghi chú")
ROW = (PERSON, CCCD, PHONE, MAIL, CARD, f"Gọi {PHONE} gặp {PERSON}, CCCD 038 199 054 321")
PLAIN = table(HEAD, *[ROW] * 5)


def workbook():
    """Values in cells, a header, a sheet's name, a comment, a hidden sheet and the properties."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = f"So {CCCD}"
    sheet.append(["Xã", "Số hộ", f"Ghi chú {CCCD}"])
    for number in range(5):
        sheet.append([f"Xã {number}", number, PERSON])
    sheet["A2"].comment = Comment(f"{PERSON} {PHONE} {CCCD}", PERSON)
    hidden = book.create_sheet(PERSON)
    hidden.sheet_state = "hidden"
    for row in (HEAD, *[ROW] * 5):
        hidden.append(row)
    book.properties.creator = PERSON
    book.properties.title = CCCD
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def archive():
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as made:
        made.writestr(f"{PERSON} {CCCD}.csv", PLAIN)
    return target.getvalue()


FILES = {
    f"{PERSON}.csv": PLAIN.encode(),
    f"ho so {CCCD}.csv": table(*[ROW] * 6).encode(),
    "khong-tieu-de.csv": f"{CCCD},{PHONE}\n{CCCD},{PHONE}\n".encode(),
    "tieu-de.csv": f"xa,{CCCD},{PERSON},{MAIL}\nA,1,2,3\nB,4,5,6\n".encode(),
    "utf16.csv": PLAIN.encode("utf-16"),
    "latin.csv": PLAIN.encode("cp1258", errors="replace"),
    "hong.csv": b"\xff\xfe\x00" + PLAIN.encode(),
    "lech-cot.csv": (PLAIN + f"{CCCD};{PERSON};{PHONE};{MAIL};{CARD};x;{CCCD};{PERSON}\n").encode(),
    "ngoac-kep.csv": f'xa,ghi_chu\nA,"{PERSON} {CCCD}\nB,"{PHONE}"x"{MAIL}\n'.encode(),
    "trung.csv": f"xa,xa,{CCCD}\nA,{PERSON},{CCCD}\n".encode(),
    f"Nguyen_Thi_Bong_Sen {PHONE}.xlsx": workbook(),
    "hong.xlsx": archive(),
    "khong-phai.xlsx": PLAIN.encode(),
    f"{CCCD}.zip": archive(),
    f"{PERSON} {CCCD}": PLAIN.encode(),
}
# One number in free text: a warning, so the file passes and is plain among the blobs.
PASSED = f"noi_dung,so\nxem van ban {CCCD},1\nkhong,2\n".encode()


@pytest.fixture
def catalog(tmp_path):
    made = build_ready(settings_in(tmp_path, site_url="http://localhost", log_level="DEBUG"))
    yield made
    made.db.dispose()
    # The log was bound to the captured stream, which ends with this test.
    structlog.reset_defaults()


class Watched(Browser):
    """A browser that keeps every answer."""

    def __init__(self, app, name, seen):
        super().__init__(app)
        self.seen = seen
        assert self.sign_in(name, PASSWORD).status_code == 303

    def get(self, path, **given):
        answer = super().get(path, **given)
        if hasattr(self, "seen"):
            self.seen.append((f"GET {path}", answer.data))
        return answer

    def post(self, path, data=None, *, page, **given):
        answer = super().post(path, data, page=page, **given)
        if hasattr(self, "seen"):
            self.seen.append((f"POST {path}", answer.data))
        return answer


def plant(catalog, clerk):
    """Load every file into a slot of its own; the ids of the versions."""
    with catalog.db.unit_of_work() as session:
        actor = accounts.get_actor(session, "clerk")
        dataset = make_dataset(session, actor, catalog.places, now=catalog.clock(), unit="VP")
        for number in range(len(FILES) + 1):
            title = f"Bảng {number}"
            make_slot(session, actor, dataset, now=catalog.clock(), title_vi=title)
    with catalog.db.read_session() as session:
        slots = [one.id for one in datasets.find_dataset(session, NAME).resources]
    for slot, (name, content) in zip(slots, {**FILES, "van-ban.csv": PASSED}.items(), strict=True):
        assert clerk.upload(NAME, slot, content, name).status_code in (303, 409, 422)


def look_at_everything(catalog, clerk, officer):
    """Open what a person can open of every file, in both languages and all forms."""
    with catalog.db.read_session() as session:
        ids = session.scalars(select(ResourceVersion.id)).all()
    for path in (PAGE, "/workspace", "/workspace/privacy", f"/workspace/review/{NAME}"):
        for browser in (clerk, officer):
            browser.get(path)
    for one in ids:
        for prefix in ("", "/en"):
            officer.get(f"{prefix}{PAGE}/version/{one}")
        clerk.get(f"{PAGE}/version/{one}/report.json")
        clerk.seen.append(("xlsx", unzipped(clerk.get(f"{PAGE}/version/{one}/report.xlsx").data)))
    return ids


def unzipped(data):
    """The members of a workbook, read out."""
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        return b"\n".join(book.read(name) for name in book.namelist())


def forms_of(value):
    """The bytes in which a value could stand."""
    escaped = value.encode("ascii", "backslashreplace")
    return {value.encode(), value.encode("utf-16-le"), escaped, value.upper().encode()}


def leaks(seen):
    return sorted(
        {
            (where, value)
            for where, data in seen
            for value in PLANTED
            for form in forms_of(value)
            if form in data
        }
    )


def test_no_planted_value_can_be_read_anywhere_after_a_whole_run(catalog, tmp_path, capfd):
    seen = []
    app = create_app(catalog.settings, running=catalog)
    clerk, officer = Watched(app, "clerk", seen), Watched(app, "officer", seen)
    plant(catalog, clerk)
    worker = worker_of(catalog)
    worker.run_until_idle()
    ids = look_at_everything(catalog, clerk, officer)
    for one in ids[:3]:
        page = f"{PAGE}/version/{one}"
        officer.post(f"{page}/ask-release", {"reason": f"{WHY} {CCCD}"}, page=page)
        officer.post(f"{page}/destroy", {"reason": WHY}, page=page)
    clerk.post(f"{PAGE}/submit", {"revision": "1"}, page=PAGE)
    with catalog.db.unit_of_work() as session:
        officer_actor = accounts.get_actor(session, "officer")
        rescanning.request_rescan(session, officer_actor, is_all=True, now=catalog.clock())
        queue.enqueue(session, "sweep_quarantine", {}, now=catalog.clock())
    worker.run_until_idle()

    with catalog.db.read_session() as session:
        verdicts = {one.filename: one.state for one in session.scalars(select(ResourceVersion))}
        rows = [
            str(vars(one)).encode()
            for kind in (AuditEntry, Job, StoredReport)
            for one in session.scalars(select(kind))
        ]
        passed = {one.sha256 for one in session.scalars(select(ResourceVersion)) if one.state == "valid"}
    # Not vacuous: the values were found, and the files are sealed, not gone.
    assert list(verdicts.values()).count("held") >= 5
    assert len(list(catalog.store.list("incoming/"))) >= 5
    assert 1 <= len(passed) <= 4

    folder = [(str(p.relative_to(tmp_path)), p.read_bytes()) for p in tmp_path.rglob("*") if p.is_file()]
    folder = [(where, data) for where, data in folder if not where.endswith(tuple(passed))]
    out, err = capfd.readouterr()
    assert '"event"' in err
    found = leaks([*folder, *seen, ("log", (out + err).encode()), *(("row", row) for row in rows)])
    assert found == [], found
