"""The use-cases of searching as a view needs them: in its session, at this moment."""

from sqlalchemy.orm import Session

from catalog.services.searching import Search
from catalog.web.context import running, utcnow


def searching_in(session: Session) -> Search:
    """Searching in what is public now."""
    catalog = running()
    return Search(session, catalog.index, catalog.texts, catalog.register, utcnow())
