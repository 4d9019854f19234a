"""Presenters: what people ask to be published, for machines: JSON, Atom (RFC 4287), rows of an annex."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from typing import Any
from xml.etree import ElementTree as ET

from catalog.domain.data_requests import RequestState, TellableRequest
from catalog.presenters import addresses
from catalog.presenters.site import Site

ATOM = "application/atom+xml"
STATE_WORDS_VI = {
    RequestState.OPEN: "Đang xem xét",
    RequestState.CANDIDATE: "Mục dự kiến",
    RequestState.ANSWERED: "Đã trả lời",
    RequestState.REFUSED: "Từ chối",
}
# As annexes write them: the import reads these words back as the same frequency.
_FREQUENCY_WORDS = {
    "P1Y": "Hằng năm",
    "P6M": "6 tháng",
    "P3M": "Hằng quý",
    "P1M": "Hằng tháng",
    "P1W": "Hằng tuần",
    "on-change": "Khi có thay đổi",
}
ANNEX_HEADER = (
    "TT", "Tên dữ liệu mở", "Đơn vị chủ trì", "Tần suất cập nhật", "Định dạng", "Ghi chú",
)  # fmt: skip
_CODE_PREFIX = "DK"
_FORMATS = "CSV, XLSX, API"
_NAMESPACE = "http://www.w3.org/2005/Atom"
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)


def request_dict(request: TellableRequest, site: Site, today: date) -> dict[str, Any]:
    """One public request as JSON values; days are Viet Nam days, moments UTC."""
    unit, dataset = request.unit, request.dataset
    return {
        "code": request.code,
        "title": request.title,
        "body": request.body,
        "purpose": request.purpose,
        "is_edited": request.is_edited,
        "state": request.state.value,
        "votes": request.votes,
        "created": _moment(request.created),
        "answer_due": request.answer_due.isoformat(),
        "is_overdue": request.is_overdue(today),
        "answered": _moment(request.answered_at) if request.answered_at else None,
        "unit": {"code": unit.code, "title_vi": unit.title_vi, "title_en": unit.title_en} if unit else None,
        "answer": request.answer or None,
        "legal_basis": request.legal_basis or None,
        "item": request.item_code,
        "dataset": addresses.dataset(site, dataset.name) if dataset else None,
        "candidate": _candidate(request),
        "url": addresses.data_request(site, request.code),
    }


def _candidate(request: TellableRequest) -> dict[str, str] | None:
    if not request.proposed_name:
        return None
    return {"name": request.proposed_name, "frequency": request.proposed_frequency}


def request_feed(requests: Sequence[TellableRequest], site: Site) -> bytes:
    """The requests as Atom, the newest change first; an answer is a change."""
    shown = sorted(requests, key=lambda r: (_changed(r), r.code), reverse=True)
    root = ET.Element("feed", {"xmlns": _NAMESPACE, "xml:lang": "vi"})
    address = addresses.data_request_feed(site)
    _text(root, "id", address)
    _text(root, "title", f"{site.title_vi}: yêu cầu dữ liệu")
    _text(root, "updated", _moment(_changed(shown[0]) if shown else _NEVER))
    ET.SubElement(root, "link", rel="self", type=ATOM, href=address)
    ET.SubElement(root, "link", rel="alternate", type="text/html", href=addresses.data_requests(site))
    _text(ET.SubElement(root, "author"), "name", site.publisher_name_vi)
    for request in shown:
        _add_entry(root, request, site)
    document: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return document


def _add_entry(root: ET.Element, request: TellableRequest, site: Site) -> None:
    page = addresses.data_request(site, request.code)
    entry = ET.SubElement(root, "entry")
    _text(entry, "id", page)
    _text(entry, "title", f"{STATE_WORDS_VI[request.state]}: {request.title}")
    _text(entry, "updated", _moment(_changed(request)))
    _text(entry, "published", _moment(request.created))
    ET.SubElement(entry, "link", rel="alternate", type="text/html", href=page)
    ET.SubElement(entry, "category", term=request.state.value, label=STATE_WORDS_VI[request.state])
    parts = [request.body]
    if request.answer:
        parts.append(f"Trả lời: {request.answer}")
    if request.legal_basis:
        parts.append(f"Căn cứ: {request.legal_basis}")
    _text(entry, "summary", "\n\n".join(parts))


def candidates_csv(candidates: Iterable[TellableRequest]) -> str:
    """The candidates as rows of an annex (with BOM), in the columns that `register import` reads.

    The codes DK1, DK2 ... only tell the rows apart: who writes the decision gives the real ones. A cell that
    a spreadsheet would take for a formula gets an apostrophe.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(ANNEX_HEADER)
    for number, one in enumerate(candidates, start=1):
        writer.writerow(
            [
                f"{_CODE_PREFIX}{number}",
                _cell(one.proposed_name),
                _cell(one.unit.title_vi if one.unit else ""),
                _FREQUENCY_WORDS[one.proposed_frequency],
                _FORMATS,
                f"Yêu cầu dữ liệu {one.code}, {one.votes} lượt ủng hộ",
            ]
        )
    return "\ufeff" + out.getvalue()


def _cell(text: str) -> str:
    return f"'{text}" if text[:1] in tuple("=+-@\t\r") else text


def _changed(request: TellableRequest) -> datetime:
    return request.answered_at or request.created


def _text(parent: ET.Element, tag: str, text: str) -> None:
    ET.SubElement(parent, tag).text = text


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds")
