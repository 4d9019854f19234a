"""Room web/workspace: what one is reminded of, one's mail and calendar; for the admin, how the mail goes."""

from collections import Counter

from flask import redirect, request
from flask.typing import ResponseReturnValue

from catalog.domain.periods import parse_period
from catalog.services import calendar_tokens, digests, nudges
from catalog.web.context import current_actor, href, read_session, running, site, unit_of_work, utcnow
from catalog.web.workspace.blueprint import bp
from catalog.web.workspace.pages import page
from catalog.web.workspace.register_words import days_words, period_words

_BASE = "/workspace/reminders"


@bp.get(_BASE)
def reminders() -> ResponseReturnValue:
    """Everything of mine that was told and is still open, and where else it is told."""
    return _reminders_page()


@bp.post(f"{_BASE}/mail")
def set_reminder_mail() -> ResponseReturnValue:
    """Turn the daily mail on or off."""
    with unit_of_work() as session:
        digests.set_mail(session, current_actor(), is_on=request.form.get("mail") == "on", now=utcnow())
    return redirect(href("workspace.reminders") + "#settings", 303)


@bp.post(f"{_BASE}/calendar")
def make_calendar() -> ResponseReturnValue:
    """Make a private address for my calendar; this page alone shows it."""
    with unit_of_work() as session:
        token = calendar_tokens.make_address(session, current_actor(), now=utcnow())
    return _reminders_page(fresh=f"{site().url}/calendar/{token}.ics")


@bp.post(f"{_BASE}/calendar/revoke")
def revoke_calendar() -> ResponseReturnValue:
    """Take the private address back."""
    with unit_of_work() as session:
        calendar_tokens.revoke_address(session, current_actor(), now=utcnow())
    return redirect(href("workspace.reminders") + "#settings", 303)


@bp.get("/workspace/mail")
def mail() -> ResponseReturnValue:
    """Whether mail is on, and how the last digests went."""
    with read_session() as session:
        sent = digests.list_mail_jobs(session, current_actor())
    return page("workspace/mail.html", twin="workspace.mail", sent=sent)


def _reminders_page(fresh: str = "") -> ResponseReturnValue:
    actor, now = current_actor(), utcnow()
    with read_session() as session:
        shown = nudges.open_reminders(session, running().register, actor, now=now)
        address = calendar_tokens.address_of(session, actor, now=now)
        is_mail_off = digests.is_mail_off(session, actor)
    return page(
        "workspace/reminders.html",
        twin="workspace.reminders",
        # Of an item that is late with many periods the oldest stands for all.
        shown=sorted({one.item: one for one in reversed(shown)}.values(), key=lambda r: (r.due, r.item)),
        others={item: number - 1 for item, number in Counter(one.item for one in shown).items()},
        count=len(shown),
        fresh=fresh,
        address=address,
        is_mail_off=is_mail_off,
        days_words=days_words,
        period_words=lambda code: period_words(parse_period(code)),
    )
