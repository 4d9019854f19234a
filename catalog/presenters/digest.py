"""Presenters: the daily reminder of one person as a mail: plain text and HTML that say the same.

It names items of the public list and their days; no file, no cell and no person stands in it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape
from urllib.parse import urlsplit

from catalog.domain.periods import parse_period
from catalog.i18n import format_day, translate, translate_count
from catalog.ports import Mail
from catalog.presenters.period_words import days_text, period_text
from catalog.presenters.site import Site


@dataclass(frozen=True)
class Line:
    """One period of an item in a digest; `days` to the due date, `is_escalated` for the head of the unit."""

    item: str
    name_vi: str
    period: str
    due: date
    days: int
    is_escalated: bool


@dataclass(frozen=True)
class Digest:
    """What one person is told on one day."""

    user_id: str
    address: str
    day: date
    lines: tuple[Line, ...]


def digest_mail(digest: Digest, site: Site, *, leave: str) -> Mail:
    """The mail; `leave` is the absolute address at which it is stopped without signing in."""
    late = [line for line in digest.lines if line.days < 0]
    due = [line for line in digest.lines if line.days >= 0]
    subject = ", ".join(_count(part, is_late) for part, is_late in ((late, True), (due, False)) if part)
    parts = [("Overdue", late), ("Due within 15 days", due)]
    work = f"{site.url}/workspace"
    closing = (
        ("See what is missing and load the file:", work),
        ("Stop these mails (no sign-in needed):", leave),
    )
    return Mail(
        to=digest.address,
        subject=f"[{site.title('vi')}] {subject}",
        text=_text(parts, closing, site),
        html=_html(parts, closing, site),
        headers={
            # One for a person and day, so that a digest that was sent twice is shown once.
            "Message-ID": f"<digest-{digest.day.isoformat()}-{digest.user_id}@{urlsplit(site.url).hostname}>",
            "List-Unsubscribe": f"<{leave}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            "Auto-Submitted": "auto-generated",
            "Content-Language": "vi, en",
        },
    )


def _count(lines: Sequence[Line], is_late: bool, lang: str = "vi") -> str:
    number = len(lines)
    if is_late:
        return translate_count(
            "%(count)s reference period overdue", "%(count)s reference periods overdue", number, lang
        )
    return translate_count("%(count)s reference period due", "%(count)s reference periods due", number, lang)


def _by_item(lines: Sequence[Line]) -> Iterator[str]:
    """One sentence for each item: its earliest due date, and how many periods more there are."""
    for item in dict.fromkeys(line.item for line in lines):
        own = [line for line in lines if line.item == item]
        more = translate_count("and %(count)s more period", "and %(count)s more periods", len(own) - 1, "vi")
        yield _told(own[0]) + (f"; {more}" if len(own) > 1 else "")


def _told(line: Line) -> str:
    told = (
        f"{line.item}. {line.name_vi} – {period_text(parse_period(line.period), 'vi')}: "
        f"{translate('Due date', 'vi').lower()} {format_day(line.due)}, {days_text(line.days, 'vi').lower()}"
    )
    return f"{told} ({translate('told to the head of the unit', 'vi')})" if line.is_escalated else told


def _english(parts: Sequence[tuple[str, Sequence[Line]]]) -> str:
    counts = [_count(lines, title == "Overdue", "en") for title, lines in parts if lines]
    return f"English: {', '.join(counts)}. The items are listed above; the links lead to your work."


def _text(parts: Sequence[tuple[str, Sequence[Line]]], closing: Sequence[tuple[str, str]], site: Site) -> str:
    rows: list[str] = []
    for title, lines in parts:
        if lines:
            rows += [translate(title, "vi").upper(), *(f"- {told}" for told in _by_item(lines)), ""]
    for words, address in closing:
        rows += [translate(words, "vi"), address, ""]
    return "\n".join([*rows, _english(parts), "", f"-- \n{site.publisher_name('vi')}", ""])


def _html(parts: Sequence[tuple[str, Sequence[Line]]], closing: Sequence[tuple[str, str]], site: Site) -> str:
    rows: list[str] = []
    for title, lines in parts:
        if lines:
            points = "".join(f"<li>{escape(told)}</li>" for told in _by_item(lines))
            rows.append(f"<h2>{escape(translate(title, 'vi'))}</h2><ul>{points}</ul>")
    for words, address in closing:
        told, target = escape(translate(words, "vi")), escape(address)
        rows.append(f'<p>{told}<br><a href="{target}">{target}</a></p>')
    rows.append(f'<p lang="en">{escape(_english(parts))}</p><p>{escape(site.publisher_name("vi"))}</p>')
    title = escape(site.title("vi"))
    head = f'<head><meta charset="utf-8"><title>{title}</title></head>'
    return f'<!DOCTYPE html>\n<html lang="vi">{head}<body>\n' + "\n".join(rows) + "\n</body></html>\n"
