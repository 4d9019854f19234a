"""Data requests in every state, straight in the table: the pages of the browser's tests show them."""

from catalog.bootstrap import Catalog
from catalog.i18n import local_day
from catalog.models import DataRequest, Organization

TEXT = "Số liệu của từng xã, từ năm 2020 đến nay.\nTách theo thành thị và nông thôn."
# State by code; the last one names a street, which has the shape of a person's name.
CODES = {
    "YC-2026-0001": "open",
    "YC-2026-0002": "candidate",
    "YC-2026-0003": "answered",
    "YC-2026-0004": "refused",
    "YC-2026-0005": "hidden",
    "YC-2026-0006": "waiting",
}


def add_requests(catalog: Catalog) -> None:
    """One request a state, each due on the first day of the month."""
    now = catalog.clock()
    with catalog.db.unit_of_work() as session:
        unit = session.query(Organization).order_by(Organization.code).first()
        for code, state in CODES.items():
            is_closed = state in ("answered", "refused", "hidden")
            session.add(
                DataRequest(
                    code=code,
                    title=f"Số hộ nghèo theo xã, yêu cầu {code[-1]}",
                    body=TEXT + ("\nVí dụ: phường có đường Trần Phú." if state == "waiting" else ""),
                    purpose="Nghiên cứu của trường đại học.",
                    contact="" if is_closed else "nguoi-hoi@vidu.example",
                    state=state,
                    votes=int(code[-1]) * 3,
                    organization_id=unit.id if unit and state != "waiting" else None,
                    answer_due=local_day(now).replace(day=1),
                    answer="Số liệu có trong niên giám của tỉnh." if is_closed else "",
                    legal_basis="Luật Thống kê 2015, Điều 54" if state == "refused" else "",
                    proposed_name="Số hộ nghèo theo xã" if state == "candidate" else "",
                    proposed_frequency="P1Y" if state == "candidate" else "",
                    created=now,
                    answered_at=now if is_closed else None,
                )
            )
