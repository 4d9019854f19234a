"""Use-cases on the search index: bring it level with the database, and search it.

The database is the truth: the index is told what is public at run time, so repeats and reorderings
are harmless.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from catalog.domain.errors import NotFound, Withdrawn
from catalog.domain.publication import Publication
from catalog.domain.search_condition import AllOf, AnyOf, Equals, Not
from catalog.models import Counter, Job
from catalog.ports import Document, IndexBroken, Query, Result, SearchIndex
from catalog.remembering import remembered
from catalog.search.documents import document_of
from catalog.services import profiles, publications, queue
from catalog.services.publishing import PUBLIC_SEQUENCE

# Names of the jobs that change the index.
JOBS = ("index_dataset", "rebuild_index")
# Asked with every search, so written once.
_LEVEL = select(
    select(Counter.value).where(Counter.name == PUBLIC_SEQUENCE).scalar_subquery(),
    exists().where(Job.state.in_(("ready", "running")), Job.name == "index_dataset"),
)


@dataclass(frozen=True)
class IndexState:
    """What the index should hold: all public documents and the sequence number they stand for."""

    documents: list[Document]
    sequence: int


@dataclass(frozen=True)
class Level:
    """The public sequence of the database, and whether changes of single datasets wait for the index.

    The number alone does not tell: what was changed last may be indexed before something else is.
    """

    sequence: int
    has_waiting: bool

    def is_behind(self, generation: int) -> bool:
        """May an index of this generation hold what is public no longer?"""
        return self.has_waiting or generation < self.sequence


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
    return IndexState(_documents(session), sequence)


def _documents(session: Session) -> list[Document]:
    return [_document(p) for p in publications.list_publications(session)]


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


def search(session: Session, index: SearchIndex, query: Query, level: Level | None = None) -> Found:
    """Answer a query; while the index is being healed, the documents of the database answer.

    What is public no longer counts from the commit of its withdrawal on, whenever the index hears of it:
    it is in no total, facet or page. `level` is that of the session's moment, where it was read already.
    Raises: QueryRefused.
    """
    level = level or read_level(session)
    try:
        result = index.search(query)
    except IndexBroken:
        documents = partial(_documents, session)
        result = index.answer_from(documents, query, generation=level.sequence)
        return Found(result, publications.list_publications(session, ids=result.ids), is_degraded=True)
    if level.is_behind(result.generation) and (gone := publications.list_withdrawn(session)):
        result = index.search(_without(query, gone))
    return Found(result, publications.list_publications(session, ids=result.ids))


def read_level(session: Session) -> Level:
    """What the index should have heard of by now, in one question."""
    return remembered(session.info, "index level", partial(_read_level, session))


def _read_level(session: Session) -> Level:
    row = session.execute(_LEVEL).one()
    return Level(row[0] or 0, row[1])


def _without(query: Query, ids: Iterable[str]) -> Query:
    """The query among all other datasets; facets and totals do not count these either."""
    others = Not(AnyOf(tuple(Equals("id", id_) for id_ in ids)))
    return replace(query, condition=AllOf((query.condition, others)))


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
