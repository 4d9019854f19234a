"""What the pages of a dataset show: a publication with its links, warnings and history; kept first rows."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from catalog.domain.errors import NotFound
from catalog.domain.publication import Publication, PublishedColumn, PublishedFile
from catalog.domain.quality_score import QualityScore
from catalog.domain.register_indicators import owed_by
from catalog.domain.register_states import ObligationState
from catalog.i18n import format_number, local_day
from catalog.ports import TableStore
from catalog.presenters import addresses
from catalog.presenters.mqa import MetadataScore, score_metadata
from catalog.presenters.quality_words import Axis, axes_of
from catalog.presenters.site import Site
from catalog.remembering import always_remembered, remembered
from catalog.services import fact_clock, item_quality, publications
from catalog.services.fixes import PROTECT
from catalog.services.publications import Moved, VersionLine
from catalog.services.register_book import RegisterBook
from catalog.services.served_tables import TABULAR
from catalog.web.context import href
from catalog.web.portal.download_lines import DownloadLine, download_lines, has_hidden
from catalog.web.portal.freshness import Freshness, freshness_of
from catalog.web.rendering import gettext
from validators.findings.codes import CODES, render
from validators.findings.report import Finding
from validators.fixing.codes import describe_choice
from validators.fixing.plans import Fix

PREVIEW_ROWS = 100
# More warnings of one file do not help a reader; the rest is told as a number.
MOST_WARNINGS = 8


@dataclass(frozen=True)
class FileLinks:
    """A file with its addresses: the newest bytes, those of this version for ever, and its page.

    `newest` and `fixed` are absolute, for copying; the `_path` ones lead there from a page.
    """

    file: PublishedFile
    page: str
    newest: str
    newest_path: str
    fixed: str
    fixed_path: str


@dataclass(frozen=True)
class FilePreview:
    """The first rows of a file, each cell as it stands in the file, with the columns that they belong to."""

    links: FileLinks
    columns: tuple[PublishedColumn, ...]
    rows: list[list[Any]]


@dataclass(frozen=True)
class DatasetPage:
    """Everything on a dataset's page."""

    publication: Publication
    files: list[FileLinks]
    downloads: Sequence[DownloadLine]
    has_hidden: bool
    warnings: list[str]
    history: Sequence[VersionLine]
    is_at_portal: bool
    quality: tuple[Axis, ...]
    metadata: MetadataScore
    freshness: Freshness | None = None


def load_page(
    session: Session,
    name: str,
    site: Site,
    lang: str,
    *,
    register: RegisterBook,
    tables: TableStore | None,
    now: datetime,
) -> DatasetPage | Moved:
    """The page of the public dataset `name`, or where it has moved (an old name, or its id).

    Raises: NotFound, Withdrawn.
    """
    found = find_publication(session, name)
    if isinstance(found, Moved):
        return found
    files = file_links(found, site)
    return DatasetPage(
        publication=found,
        files=files,
        downloads=download_lines(found, tables, site, lang, page_of=lambda file: _page(found, file)),
        has_hidden=has_hidden(tables, found.files),
        warnings=[text for file in found.files for text in warnings_of(file, lang)],
        history=publications.list_history(session, found.id),
        is_at_portal=publications.is_at_portal(session, found),
        quality=_quality(session, found, lang, register, now),
        metadata=score_metadata(found, site, lang),
        freshness=_owed(session, found, register, now).freshness,
    )


@dataclass(frozen=True)
class _Owed:
    """What the item of a dataset owed by now, and what it owes next."""

    owed: tuple[ObligationState, ...] = ()
    freshness: Freshness | None = None


def _owed(session: Session, publication: Publication, register: RegisterBook, now: datetime) -> _Owed:
    """Outside the list nothing is owed."""
    if publication.list_basis is None:
        return _Owed()
    code = publication.list_basis.item_code

    def read() -> _Owed:
        found = [state for _, state in register.states(session, [code], now).values()]
        every = [one for state in found for one in state.obligations]
        owed = tuple(one for state in found for one in owed_by(state, local_day(now)))
        return _Owed(owed, freshness_of(every, local_day(now)))

    key = ("owed", code, local_day(now), fact_clock.total(session))
    return always_remembered(session.info, key, read)


def _quality(
    session: Session, publication: Publication, lang: str, register: RegisterBook, now: datetime
) -> tuple[Axis, ...]:
    def read() -> QualityScore:
        owed = _owed(session, publication, register, now).owed
        return item_quality.quality_of_files(session, publication.files, owed)

    score = remembered(session.info, ("quality", publication.id, publication.number, local_day(now)), read)
    return axes_of(score, {file.id: file.title(lang) for file in publication.files}, lang)


def find_publication(session: Session, name: str) -> Publication | Moved:
    """The public dataset of this name, or its name when an old one or the id was given.

    Raises: NotFound, Withdrawn.
    """
    try:
        found = publications.get_publication(session, name)
    except NotFound:
        moved = publications.find_moved(session, name)
        if moved is None:
            raise
        return moved
    return found if found.name == name else Moved(found.name)


def file_links(publication: Publication, site: Site) -> list[FileLinks]:
    """The files of a publication with their addresses, in order."""
    return [links_of(publication, file, publication.number, site) for file in publication.files]


def links_of(publication: Publication, file: PublishedFile, number: int, site: Site) -> FileLinks:
    """One file with its addresses; `number` is the version that the fixed address names."""
    newest = addresses.download(site, publication.id, file.id, file.filename)
    fixed = addresses.version_download(site, publication.id, number, file.id, file.filename)
    return FileLinks(
        file=file,
        page=_page(publication, file),
        newest=newest,
        newest_path=newest.removeprefix(site.url),
        fixed=fixed,
        fixed_path=fixed.removeprefix(site.url),
    )


def _page(publication: Publication, file: PublishedFile) -> str:
    return href("portal.resource", name=publication.name, resource_id=file.id)


def load_preview(session: Session, links: FileLinks) -> FilePreview | None:
    """The first rows of a file, when its check kept some."""
    body = publications.get_preview(session, links.file)
    if not body or not body.get("rows"):
        return None
    known = {column.name: column for column in links.file.columns}
    columns = tuple(known.get(name) or PublishedColumn(name, "", "", "string") for name in body["header"])
    return FilePreview(links, columns, body["rows"][:PREVIEW_ROWS])


def first_preview(session: Session, files: Sequence[FileLinks]) -> list[FilePreview]:
    """The first rows of the first table among the files, as a list of none or one; for examples of code."""
    first = next((links for links in files if links.file.format in TABULAR), None)
    if first is None:
        return []
    found = remembered(
        session.info, ("first rows", first.file.version_id), lambda: load_preview(session, first)
    )
    return [found] if found else []


def warnings_of(file: PublishedFile, lang: str) -> list[str]:
    """What the check of a published file found worth knowing, in words, each once, the first few."""
    told = dict.fromkeys(_texts(file.findings, lang))
    return list(told)[:MOST_WARNINGS]


def protection_of(file: PublishedFile, lang: str) -> str:
    """How small figures were protected and what that cost, in words; empty where none had to be."""
    told = file.protection
    if not told:
        return ""
    words = describe_choice(Fix(PROTECT, params={"ways": [told]}), str(told["way"]), lang)
    return gettext(
        "%(way)s. %(hidden)s figures are hidden; %(loss)s %% of the information is lost.",
        way=words,
        hidden=format_number(told["hidden"], lang),
        loss=format_number(round(told["loss"] * 100, 1), lang),
    )


def _texts(findings: Iterable[Mapping[str, Any]], lang: str) -> Iterable[str]:
    for given in findings:
        if given.get("severity") == "warning" and given["code"] in CODES:
            yield render(Finding(**{**given, "sample": None}), lang).message
