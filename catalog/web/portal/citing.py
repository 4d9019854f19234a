"""How a dataset is cited, as files for programs that keep references."""

from dataclasses import dataclass
from typing import Self

from flask import Response, redirect
from flask.typing import ResponseReturnValue

from catalog.domain.publication import Publication
from catalog.i18n import local_day
from catalog.presenters import citations
from catalog.services.publications import Moved
from catalog.web.context import href, language, read_session, site, utcnow
from catalog.web.portal.blueprint import bp
from catalog.web.portal.dataset_page import find_publication
from storage.presigning import attachment


@dataclass(frozen=True)
class Cited:
    """The citation of one publication in all forms, in the language of the page."""

    text: str
    bibtex: str
    ris: str

    @classmethod
    def of(cls, publication: Publication) -> Self:
        """As it is cited today."""
        lang, today = language(), local_day(utcnow())
        return cls(
            citations.text(publication, site(), lang),
            citations.bibtex(publication, site(), lang, accessed=today),
            citations.ris(publication, site(), lang, accessed=today),
        )


_KINDS = {
    "bib": (citations.bibtex, "application/x-bibtex; charset=utf-8"),
    "ris": (citations.ris, "application/x-research-info-systems; charset=utf-8"),
}


@bp.get("/dataset/<name>/citation.<any(bib, ris):kind>")
def citation(name: str, kind: str) -> ResponseReturnValue:
    """The newest version of a dataset as a BibTeX or RIS record."""
    with read_session() as session:
        found = find_publication(session, name)
    if isinstance(found, Moved):
        return redirect(href("portal.citation", name=found.name, kind=kind), 301)
    write, content_type = _KINDS[kind]
    record = write(found, site(), language(), accessed=local_day(utcnow()))
    response = Response(record, content_type=content_type)
    response.headers["Content-Disposition"] = attachment(f"{found.name}.{kind}")
    return response
