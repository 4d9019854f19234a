"""Room web: what changes on the register as Atom."""

from collections.abc import Mapping

from flask import Response

from catalog.i18n import format_day
from catalog.presenters import addresses, atom
from catalog.presenters.period_words import period_code_word
from catalog.services.register_changes import Kind, RegisterChange, changes_until
from catalog.web.context import read_session, running, site
from catalog.web.register_api.blueprint import Asked, ask, bp

ENTRIES = 100
TITLE = "Danh mục dữ liệu mở: những thay đổi"


@bp.get("/register/atom.xml")
def changes() -> Response:
    """Published, withdrawn, overdue, exempt, decided: each told once, the newest first."""
    with read_session() as session:
        asked = ask(session)
        return asked.answer(lambda: (_feed(asked), atom.MEDIA_TYPE))


def _feed(asked: Asked) -> bytes:
    summaries = running().register.summaries(asked.session, asked.now)
    names = {s.code: s.item.name_vi for s in summaries}
    found = changes_until(asked.session, summaries, asked.now, limit=ENTRIES)
    entries = [_entry(change, names) for change in found if not change.item or change.item in names]
    where = site()
    return atom.entries_feed(
        entries, where, address=addresses.register_feed(where), page=addresses.register(where), title=TITLE
    )


def _entry(change: RegisterChange, names: Mapping[str, str]) -> atom.FeedEntry:
    where = site()
    page = addresses.register_item(where, change.item) if change.item else addresses.register(where)
    about = f"Mục {change.item}: {names[change.item]}" if change.item else "Danh mục dữ liệu mở"
    said = _said(change)
    return atom.FeedEntry(
        f"{page}#{change.key}", f"{about} – {said}", change.moment, page, _more(change) or said
    )


def _said(change: RegisterChange) -> str:
    return {
        Kind.PUBLISHED: f"công bố phiên bản {change.subject}",
        Kind.WITHDRAWN: "dữ liệu đã gỡ",
        Kind.OVERDUE: f"quá hạn {period_code_word(change.subject, 'vi')}",
        Kind.EXEMPT: "được miễn",
        Kind.DECISION: f"quyết định {change.subject} có hiệu lực",
    }[change.kind]


def _more(change: RegisterChange) -> str:
    """Reason, signer and last day, where there are any."""
    parts = [
        change.reason,
        f"{change.signer} ký" if change.signer else "",
        f"đến hết {format_day(change.last_day)}" if change.last_day else "",
    ]
    return "; ".join(part for part in parts if part)
