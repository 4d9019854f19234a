"""What the tables themselves tell their readers to mind, in words: hidden cells, place lists."""

from datetime import date

from catalog.domain.errors import NotATable, TableNotReady, TableTooLarge, TableTooSlow
from catalog.domain.publication import Publication, PublishedFile
from catalog.i18n import format_number, format_written_day
from catalog.web.portal.chart_page import caveats_of
from catalog.web.rendering import gettext

# The day on which the administrative units were arranged anew and codes got other meanings.
REARRANGED = "2025-07-01"


def computed_caveats(publication: Publication, lang: str) -> list[str]:
    """The sentences about all files of a publication; of files that are no tables, or not yet, none."""
    told = [
        (file.title(lang), text) for file in publication.files for text in _texts(publication, file, lang)
    ]
    if len(publication.files) > 1:
        return [text for _, text in told]
    # Of one file alone its title says nothing.
    return [_begun(text.removeprefix(f"{title}: ")) for title, text in told]


def _begun(text: str) -> str:
    return text[:1].upper() + text[1:]


def _texts(publication: Publication, file: PublishedFile, lang: str) -> list[str]:
    try:
        found = caveats_of(publication, file)
    except (NotATable, TableNotReady, TableTooSlow, TableTooLarge):
        return []
    title = file.title(lang)
    told = []
    if found.hidden:
        told.append(
            gettext(
                "%(title)s: %(count)s cells are hidden to protect people. Hidden is not zero; "
                "sums from the rows are too low.",
                title=title,
                count=format_number(found.hidden, lang),
            )
        )
    if found.vintages:
        told.append(_places(title, found.vintages))
    return told


def _places(title: str, vintages: tuple[str, ...]) -> str:
    days = [list_day(one) for one in vintages]
    if len(vintages) > 1:
        return gettext(
            "%(title)s: break in the series. The place codes are of several lists (%(days)s); "
            "compare places across them by the table of successors only.",
            title=title,
            days=", ".join(days),
        )
    if vintages[0] < REARRANGED:
        return gettext(
            "%(title)s: the place codes are of the list in force from %(day)s, before the rearrangement of "
            "1 July 2025; do not join them to newer tables by code alone.",
            title=title,
            day=days[0],
        )
    return gettext(
        "%(title)s: the place codes are of the list in force from %(day)s, after the rearrangement of "
        "1 July 2025; the same codes could mean other areas before.",
        title=title,
        day=days[0],
    )


def list_day(text: str) -> str:
    """The day by which a place list is named, as people write it; what is no day stays as it is."""
    try:
        return format_written_day(date.fromisoformat(text))
    except ValueError:
        return text
