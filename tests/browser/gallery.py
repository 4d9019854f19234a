"""A dataset in every state the workspace has a page for; the verdicts come from the real check."""

from dataclasses import dataclass, field
from datetime import timedelta

from sqlalchemy.orm import Session

from catalog.bootstrap import Catalog
from catalog.config import DATA_FOLDER
from catalog.domain.policy import Actor
from catalog.i18n import local_day
from catalog.models import Dataset
from catalog.schemas.dataset import load_dataset
from catalog.services import accounts, datasets, nudges, publishing, queue, register_acts
from catalog.services.register_acts import ExemptionOrder, OverrideOrder
from tests.factories.asked_requests import add_requests
from tests.factories.datasets import dataset_fields, load_file, make_dataset, make_slot
from tests.factories.live import worker_of

DEMO = DATA_FOLDER / "demo"
DOCUMENTS = (DEMO / "documents-2024.csv").read_bytes()
SCHOOLS = (DEMO / "vocational-institutions-simulated.csv").read_bytes()
LAST_ROW = DOCUMENTS.rstrip().rsplit(b"\n", 1)[1]
# The same row twice is a warning; a wrong type of school, a missing name and an impossible day are errors.
WARNED = DOCUMENTS.rstrip() + b"\n" + LAST_ROW + b"\n"
WRONG = (
    SCHOOLS.replace(b"truong_cao_dang,cong_lap", "Trường cao đẳng,cong_lap".encode(), 1)
    .replace("Trường Cao đẳng mô phỏng số 02".encode(), b"", 1)
    .replace(b"2002-08-16", b"16/08/2002", 1)
    .replace(b",20.0363,", b",95.5,", 1)
)
# Two wrong words in most rows and one row twice: more places than a page shows, of several kinds.
MANY = SCHOOLS.replace(b",tu_thuc,", ",Tư thục,".encode()).replace(b",hoat_dong\n", ",Hoạt động\n".encode())
MANY += MANY.rstrip().rsplit(b"\n", 1)[1] + b"\n"
PERSONAL = "ho_ten,cccd,dia_chi\n" + "".join(
    f"Nguyễn Văn {letter},0380{n}9012345,Xã Hoạt Giang\n" for n, letter in enumerate("ABCDEFGH", start=1)
)
FILES = {  # name: (profile, content, file name)
    "chua-kiem": ("", DOCUMENTS, "Văn bản 2024 (bản cuối cùng đã rà soát).csv"),
    "dat": ("", DOCUMENTS, "van-ban.csv"),
    "canh-bao": ("", WARNED, "van-ban-co-dong-trung.csv"),
    "sai": ("vocational-institutions", WRONG, "co-so-giao-duc-nghe-nghiep.csv"),
    "nhieu-loi": ("vocational-institutions", MANY, "co-so-giao-duc-nghe-nghiep-nhieu-loi.csv"),
    "bi-giu": ("", PERSONAL.encode(), "danh-sach-nguoi-huong.csv"),
    "hong": ("", b"PK\x03\x04 not a workbook", "bang.xlsx"),
    "bi-tra": ("", DOCUMENTS, "van-ban.csv"),
    "cho-duyet": ("", DOCUMENTS, "van-ban.csv"),
    "tu-gui": ("", DOCUMENTS, "van-ban.csv"),
    "da-cong-bo": ("", DOCUMENTS, "van-ban.csv"),
    "sua-lai": ("", DOCUMENTS, "van-ban.csv"),
    "da-thu-hoi": ("", DOCUMENTS, "van-ban.csv"),
}
TITLES = {
    "chua-kiem": "Văn bản chỉ đạo, điều hành năm 2024 chờ kiểm tra",
    "dat": "Văn bản đã đạt kiểm tra",
    "canh-bao": "Văn bản có cảnh báo",
    "sai": "Cơ sở giáo dục nghề nghiệp cần sửa",
    "nhieu-loi": "Cơ sở giáo dục nghề nghiệp có nhiều lỗi",
    "bi-giu": "Danh sách bị giữ lại vì có dữ liệu cá nhân",
    "hong": "Bảng không đọc được",
    "bi-tra": "Văn bản bị trả lại",
    "cho-duyet": "Văn bản chờ duyệt lần đầu",
    "tu-gui": "Văn bản do chính người duyệt gửi",
    "da-cong-bo": "Văn bản đã công bố",
    "sua-lai": "Văn bản công bố lại sau khi sửa",
    "da-thu-hoi": "Văn bản đã thu hồi",
    "chua-co-tep": "Bộ dữ liệu chưa có tệp",
}


def fields_of(name: str) -> dict[str, str]:
    """The form of a dataset of this gallery."""
    return dataset_fields(
        title_vi=TITLES[name],
        title_en="" if name == "sai" else f"The dataset {name}",
        caveats_vi="Số liệu năm 2024 chưa gồm quý IV.",
        period_start="01/01/2024",
        period_end="31/12/2024",
        spatial_code="38",
        spatial_vintage="2025-01-01",
    )


@dataclass
class Gallery:
    """Where the file of a dataset is judged, by the dataset's name."""

    catalog: Catalog
    reports: dict[str, str] = field(default_factory=dict)

    def fill(self) -> "Gallery":
        """Make every dataset; the one that waits for its check comes last, when no worker works any more."""
        for name in FILES:
            if name != "chua-kiem":
                self._load(name)
        with self.catalog.db.unit_of_work() as session:
            self._give_orders(session)
            queue.enqueue(session, nudges.JOB, {}, now=self.catalog.clock())
        worker_of(self.catalog).run_until_idle()
        with self.catalog.db.unit_of_work() as session:
            clerk, reviewer = (accounts.get_actor(session, who) for who in ("clerk", "reviewer"))
            self._send_round(session, clerk, reviewer)
            self._make(session, clerk, "chua-co-tep")
        self._load("chua-kiem")
        add_requests(self.catalog)
        return self

    def _give_orders(self, session: Session) -> None:
        """An exemption of one period and a state by hand, so that the page of an item has all its parts."""
        reviewer, now = accounts.get_actor(session, "reviewer"), self.catalog.clock()
        today = local_day(now)
        until = today + timedelta(days=60)
        freed = ExemptionOrder(
            "law", "Đang sửa quy chế", "Giám đốc Sở", today, until, "NĐ 194/2025, điều 16", ("2025-01",)
        )
        register_acts.exempt(session, reviewer, self.catalog.register, "31", freed, now=now)
        by_hand = OverrideOrder(6, "Đã có trên cổng cũ", "Giám đốc Sở", until, "2025-02")
        register_acts.override(session, reviewer, self.catalog.register, "31", by_hand, now=now)

    def _load(self, name: str) -> None:
        profile, content, filename = FILES[name]
        with self.catalog.db.unit_of_work() as session:
            clerk = accounts.get_actor(session, "clerk")
            dataset = self._make(session, clerk, name)
            given = {"title_vi": f"Bảng của bộ “{TITLES[name]}”", "profile": profile}
            slot = make_slot(session, clerk, dataset, now=self.catalog.clock(), **given)
            version = load_file(
                session,
                clerk,
                dataset,
                slot,
                now=self.catalog.clock(),
                content=content,
                store=self.catalog.store,
                filename=filename,
            )
            self.reports[name] = f"/workspace/dataset/{name}/version/{version.id}"

    def edit(self, session: Session, actor: Actor, name: str, **given: str) -> None:
        """Save the form of a dataset with other texts in it."""
        dataset = datasets.find_dataset(session, name)
        datasets.edit_dataset(
            session,
            actor,
            name,
            load_dataset(fields_of(name) | given),
            revision=dataset.revision,
            places=self.catalog.places,
            now=self.catalog.clock(),
        )

    def _make(self, session: Session, clerk: Actor, name: str) -> Dataset:
        return make_dataset(
            session, clerk, self.catalog.places, now=self.catalog.clock(), name=name, **fields_of(name)
        )

    def _send_round(self, session: Session, clerk: Actor, reviewer: Actor) -> None:
        for name in ("bi-tra", "cho-duyet", "tu-gui", "da-cong-bo", "sua-lai", "da-thu-hoi"):
            self._submit(session, clerk, name)
        now = self.catalog.clock()
        reason = "Dòng 4 thiếu số hiệu văn bản. Bổ sung cột so_ky_hieu rồi gửi lại."
        publishing.return_dataset(session, reviewer, "bi-tra", reason=reason, now=now)
        datasets.find_dataset(session, "tu-gui").submitted_by = reviewer.id
        for name in ("da-cong-bo", "sua-lai", "da-thu-hoi"):
            dataset = datasets.find_dataset(session, name)
            _, digest = publishing.preview(session, dataset, now=now)
            publishing.publish_dataset(session, reviewer, name, digest=digest, is_declared=True, now=now)
        publishing.withdraw_dataset(session, reviewer, "da-thu-hoi", reason="Số liệu bị trùng.", now=now)
        self.edit(session, clerk, "sua-lai", frequency="P1Y", notes_vi="Các văn bản của Sở, đã rà soát lại.")
        self._submit(session, clerk, "sua-lai")

    def _submit(self, session: Session, clerk: Actor, name: str) -> None:
        revision = datasets.find_dataset(session, name).revision
        publishing.submit_dataset(session, clerk, name, revision=revision, now=self.catalog.clock())
