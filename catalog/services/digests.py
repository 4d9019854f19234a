"""Use-cases on the daily mail of reminders: who gets one, what stands in it, how it went, who wants none."""

import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.domain import policy
from catalog.domain.errors import MailNotSent, NotFound
from catalog.domain.policy import Actor
from catalog.i18n import LOCAL, local_day
from catalog.models import Job, Nudge, User
from catalog.presenters.digest import Digest, Line
from catalog.services import auditing, nudges, queue
from catalog.services.register_book import RegisterBook

JOB = "mail_digest"
SHOWN_JOBS = 50


@dataclass(frozen=True)
class MailJob:
    """One digest that was to be sent: whose, when, and how it went; `reason` is a code."""

    name: str
    job: Job
    reason: str


def plan_digests(session: Session, made: Sequence[Nudge], *, now: datetime) -> int:
    """Queue a digest for everyone who is told of something new and wants mail; gives how many."""
    wanted = set(session.scalars(select(User.id).where(User.is_active, User.mail_off.is_(False))))
    people = [user for user in nudges.people_to_tell(session, made) if user in wanted]
    for user in people:
        queue.enqueue(session, JOB, {"user_id": user, "day": local_day(now).isoformat()}, now=now)
    return len(people)


def read_digest(
    session: Session, book: RegisterBook, user_id: str, day: date, *, now: datetime
) -> Digest | None:
    """What a person is told of what was new on `day` and is still open; None where nothing is to be sent."""
    user = session.get(User, user_id)
    if user is None or not user.is_active or user.mail_off:
        return None
    rows = _rows_for(session, user_id, day)
    codes = {row.item_code for row in rows}
    states = book.states(session, codes, now) if codes else {}
    today = local_day(now)
    lines: dict[tuple[str, str], Line] = {}
    for row in rows:
        if row.item_code not in states:
            continue
        known, state = states[row.item_code]
        for one in state.obligations:
            if one.is_open and one.obligation.period.code == row.period:
                lines[row.item_code, row.period] = Line(
                    row.item_code,
                    known.version_on(today).item.name_vi,
                    row.period,
                    one.obligation.due,
                    (one.obligation.due - today).days,
                    row.mark == nudges.ESCALATED,
                )
    ordered = sorted(lines.values(), key=lambda line: (line.due, line.item))
    return Digest(user.id, user.email, day, tuple(ordered)) if ordered else None


def record_mailed(session: Session, user_id: str, day: date, *, now: datetime) -> None:
    """Note that the digest of a day went out."""
    for row in _rows_for(session, user_id, day):
        row.mailed_at = now


def list_mail_jobs(session: Session, actor: Actor) -> list[MailJob]:
    """The digests that were to be sent last, for the admin.

    Raises: LoginRequired, NotAllowed.
    """
    policy.require_role(actor, "see_jobs")
    jobs = session.scalars(select(Job).where(Job.name == JOB).order_by(Job.id.desc()).limit(SHOWN_JOBS)).all()
    names = {row[0]: row[1] for row in session.execute(select(User.id, User.name))}
    return [MailJob(names.get(job.args["user_id"], "–"), job, _reason(job)) for job in jobs]


def set_mail(session: Session, actor: Actor, *, is_on: bool, now: datetime) -> None:
    """A person decides whether reminders come by mail.

    Raises: LoginRequired.
    """
    policy.require_role(actor, "see_workspace")
    user = session.get_one(User, actor.id)
    user.mail_off = not is_on
    auditing.record(session, actor, "set_reminder_mail", "user", user.id, now=now, is_on=is_on)


def is_mail_off(session: Session, actor: Actor) -> bool:
    """Does this person want no reminders by mail?"""
    return session.get_one(User, actor.id).mail_off


def leave(session: Session, secret: str, token: str, *, now: datetime) -> None:
    """Stop the mail of the person whose leave link this is; no sign-in is asked.

    Raises: NotFound for a link that we did not write.
    """
    user = user_of_leave_token(session, secret, token)
    user.mail_off = True
    nobody = Actor(id=None, name="", role=None)
    auditing.record(session, nobody, "set_reminder_mail", "user", user.id, now=now, is_on=False)


def leave_token(secret: str, user_id: str) -> str:
    """What stands in a leave link: the account's id and our signature over it."""
    signed = hmac.new(secret.encode(), b"leave-mail:" + user_id.encode(), hashlib.sha256).hexdigest()
    return f"{user_id}.{signed}"


def user_of_leave_token(session: Session, secret: str, token: str) -> User:
    """The account that a leave link belongs to.

    Raises: NotFound.
    """
    user_id = token.partition(".")[0]
    is_ours = hmac.compare_digest(leave_token(secret, user_id).encode(), token.encode())
    user = session.get(User, user_id) if is_ours else None
    if user is None:
        raise NotFound(kind="leave_link", name="")
    return user


def _reason(job: Job) -> str:
    """Why the last try failed; empty where it did not."""
    return job.last_error.removeprefix(f"{MailNotSent.code}/")


def _rows_for(session: Session, user_id: str, day: date) -> list[Nudge]:
    begin = datetime.combine(day, time.min, LOCAL)
    of_day = select(Nudge).where(Nudge.created >= begin, Nudge.created < begin + timedelta(days=1))
    return nudges.people_to_tell(session, session.scalars(of_day.order_by(Nudge.id)).all()).get(user_id, [])
