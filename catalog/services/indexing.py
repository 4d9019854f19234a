"""Use-cases on the search index: bring it level with the database, and search it.

The database is the truth: the index is told what is public at run time, so repeats and reorderings
are harmless.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from catalog.domain.errors import NotFound, Withdrawn
from catalog.domain.publication import Publication
from catalog.models import Job
from catalog.ports import Document, IndexBroken, Query, Result, SearchIndex
from catalog.search.documents import document_of
from catalog.services import profiles, publications, queue
from catalog.services.publishing import PUBLIC_SEQUENCE

# Names of the jobs that change the index.
JOBS = ("index_dataset", "rebuild_index")


@dataclass(frozen=True)
class IndexState:
    """What the index should hold: all public documents and the sequence number they stand for."""

    documents: list[Document]
    sequence: int


@dataclass(frozen=True)
class Found:
    """An answer with the publications of its page, in order."""

    result: Result
    publications: list[Publication]
    is_degraded: bool = False


def read_document(session: Session, dataset_id: str) -> tuple[Document | None, int]:
    """The document of a dataset as it is public now (None: it is not), and the public sequence."""
    sequence = queue.current_number(session, PUBLIC_SEQUENCE)
    try:
        return _document(publications.get_publication(session, dataset_id)), sequence
    except (NotFound, Withdrawn):
        return None, sequence


def read_all(session: Session) -> IndexState:
    """Every public document, for a rebuild."""
    sequence = queue.current_number(session, PUBLIC_SEQUENCE)
    return IndexState([_document(p) for p in publications.list_publications(session)], sequence)


def profile_titles(publication: Publication) -> tuple[str, ...]:
    """What the profiles of its files are called, in both languages: people look for them like for columns."""
    found = [profiles.find_profile(file.profile) for file in publication.files if file.profile]
    titles = (title for one in found if one for title in (one["title_vi"], one["title_en"]))
    return tuple(dict.fromkeys(titles))


def _document(publication: Publication) -> Document:
    document = document_of(publication)
    return replace(
        document, columns="\n".join(filter(None, (document.columns, *profile_titles(publication))))
    )


def search(session: Session, index: SearchIndex, query: Query) -> Found:
    """Answer a query; while the index is being healed, a plain scan of the database answers.

    Raises: QueryRefused.
    """
    try:
        result = index.search(query)
        is_degraded = False
    except IndexBroken:
        state = read_all(session)
        result = index.answer_from(state.documents, query, generation=state.sequence)
        is_degraded = True
    return Found(result, publications.list_publications(session, ids=result.ids), is_degraded)


def is_level(session: Session, index: SearchIndex) -> bool:
    """Does the index hold exactly as many documents as are public, and the newest sequence?"""
    public: Sequence[str] = publications.list_names(session)
    if _has_given_up(session):
        return False
    sequence = queue.current_number(session, PUBLIC_SEQUENCE)
    return index.generation() >= sequence and index.doc_count() == len(public)


def _has_given_up(session: Session) -> bool:
    """Was a change of the index given up and no rebuild done since? Counts alone would not show it."""
    lost = select(func.max(Job.id)).where(Job.name.in_(JOBS), Job.state == "dead")
    healed = select(func.max(Job.id)).where(Job.name == "rebuild_index", Job.state == "done")
    return (session.scalar(lost) or 0) > (session.scalar(healed) or 0)
