"""Jobs: the reminders of a day, and one digest by mail for every person who is told of something new."""

from datetime import date

from catalog.jobs.context import JobContext
from catalog.presenters.digest import digest_mail
from catalog.services import digests, nudges


def remind_of_due_dates(job: JobContext) -> None:
    """Make today's reminders; of two workers that do it at once the second finds the day closed."""
    reminding = job.ports.reminding
    with job.read() as session:
        found = nudges.find_reminders(
            session, reminding.register, escalate_after=reminding.escalate_after, now=job.now()
        )
    with job.finish() as session:
        made = nudges.record_reminders(session, found, now=job.now())
        if reminding.mailer is not None:
            digests.plan_digests(session, made, now=job.now())


def mail_digest(job: JobContext, user_id: str, day: str) -> None:
    """Send one person what was new on a day; what was settled since is left out.

    Raises: MailNotSent; the queue tries again.
    """
    reminding, when = job.ports.reminding, date.fromisoformat(day)
    with job.read() as session:
        digest = digests.read_digest(session, reminding.register, user_id, when, now=job.now())
    if digest is None or reminding.mailer is None:
        with job.finish():
            return
    site = job.ports.site
    leave = f"{site.url}/reminders/leave/{digests.leave_token(reminding.secret, user_id)}"
    # A worker that slept past its lease must not send what another one is sending.
    job.require_lease()
    reminding.mailer.send(digest_mail(digest, site, leave=leave))
    with job.finish() as session:
        digests.record_mailed(session, user_id, when, now=job.now())
