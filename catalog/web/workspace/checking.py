"""Room web/workspace: queueing a second check after an act was refused because the first no longer holds."""

from catalog.services import gate_again
from catalog.web.context import current_actor, unit_of_work, utcnow


def queue_check(name: str) -> None:
    """Have the files of a dataset judged again that need it; the refused act itself has written nothing."""
    with unit_of_work() as session:
        gate_again.check_again(session, current_actor(), name, now=utcnow())
