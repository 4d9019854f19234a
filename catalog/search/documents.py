"""From a publication to the document that is indexed. Pure; reads what is frozen, never the working copy."""

from collections.abc import Iterable, Iterator

from catalog.domain.naming import tag_names
from catalog.domain.publication import Publication, PublishedFile
from catalog.ports import Document

# Codes of provinces have two digits; what states no place is taken to speak of the whole province.
PROVINCE_DIGITS = 2


def document_of(publication: Publication) -> Document:
    """The searchable text and facets of a publication. Contacts and sources are left out on purpose."""
    unit = publication.unit
    return Document(
        id=publication.id,
        name=publication.name,
        title=publication.title_vi,
        title_en=publication.title_en,
        notes=_lines(_notes(publication)),
        keywords=(*publication.keywords_vi, *publication.keywords_en),
        columns=_lines(_columns(publication.files)),
        organization=unit.name,
        organization_title=_lines((unit.title_vi, unit.title_en)),
        theme=publication.theme,
        formats=publication.formats,
        years=publication.years,
        places=publication.spatial_name,
        codes=_lines(_codes(publication)),
        modified=publication.modified,
        licence=publication.licence,
        frequency=publication.frequency,
        place=publication.spatial_name,
        list_item=publication.list_basis.item_code if publication.list_basis else "",
        tags=tuple(tag_names(publication.keywords_vi)),
        created=publication.created,
        is_wide=_is_wide(publication.spatial_code, publication.spatial_name),
    )


def _is_wide(code: str, name: str) -> bool:
    """Does it speak of the whole province? A place that no list knows is words only: it is some part."""
    return len(code) <= PROVINCE_DIGITS and (bool(code) or not name)


def _notes(publication: Publication) -> Iterator[str]:
    yield publication.notes_vi
    yield publication.notes_en
    if publication.list_basis:
        yield publication.list_basis.item_name
    for file in publication.files:
        yield from (file.title_vi, file.title_en, file.description_vi, file.description_en)


def _columns(files: Iterable[PublishedFile]) -> Iterator[str]:
    for file in files:
        for column in file.columns:
            yield from (column.name, column.title_vi, column.title_en, column.description)
            yield from column.codelist


def _codes(publication: Publication) -> Iterator[str]:
    yield publication.unit.code
    yield publication.spatial_code
    if basis := publication.list_basis:
        yield from (basis.item_code, basis.decision_number)


def _lines(texts: Iterable[str]) -> str:
    """Different texts on lines of their own: one file per year must not repeat a column's name ten times."""
    return "\n".join(dict.fromkeys(text for text in texts if text))
