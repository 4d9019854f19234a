"""The page that compares two published versions: description, columns, the rows of one file."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue

from catalog.domain.errors import (
    CatalogError,
    NotATable,
    TableNotReady,
    TableTooLarge,
    TableTooSlow,
)
from catalog.domain.licences import all_licences
from catalog.domain.publication import Publication, PublishedFile
from catalog.domain.table_difference import Pairing, TableDifference
from catalog.domain.table_query import TableColumn
from catalog.domain.vocabularies import FREQUENCIES, THEMES
from catalog.presenters.difference_cells import DifferenceWords, difference_markup
from catalog.presenters.grid_cells import CellColumn
from catalog.presenters.publication_changes import FieldChange, FileChange, field_changes, file_changes
from catalog.services import version_differences
from catalog.services.publications import Moved
from catalog.services.served_tables import TABULAR
from catalog.services.version_differences import ROWS, TablePair
from catalog.web.context import href, language, read_session, running, site
from catalog.web.portal.blueprint import bp
from catalog.web.portal.dataset_page import find_publication, links_of
from catalog.web.portal.grid_words import cell_words
from catalog.web.portal.kept_parts import kept_parts
from catalog.web.portal.paging import Paging, offset_of, page_number
from catalog.web.rendering import gettext

# Columns of a table of differences; the key and those that differ come first.
MOST_COLUMNS = 12


@dataclass(frozen=True)
class ColumnLine:
    """One difference of the columns in words: the column, what happened to it."""

    name: str
    text: str


@dataclass(frozen=True)
class FileLine:
    """One file of the two versions: what happened to it and where its rows are compared, if they can be."""

    change: FileChange
    text: str
    address: str
    is_shown: bool


@bp.get("/dataset/<name>/history/compare")
def choose_versions(name: str) -> ResponseReturnValue:
    """Two versions chosen in a form lead to the page that compares them."""
    chosen = [request.args.get(key, "") for key in ("from", "to")]
    if not all(one.isascii() and one.isdigit() and len(one) < 10 for one in chosen):
        return redirect(href("portal.history", name=name), 303)
    return redirect(_in_order(name, *map(int, chosen)), 303)


def _in_order(name: str, one: int, other: int) -> str:
    """The address of the comparison; of all versions where both are the same."""
    if one == other:
        return href("portal.history", name=name)
    return href("portal.compare_versions", name=name, old=min(one, other), new=max(one, other))


@bp.get("/dataset/<name>/history/<int:old>..<int:new>")
def compare_versions(name: str, old: int, new: int) -> ResponseReturnValue:
    """What two published versions differ in; `file` names the file, `page` the page of its rows."""
    with read_session() as session:
        found = find_publication(session, name)
        if isinstance(found, Moved):
            return redirect(href("portal.compare_versions", name=found.name, old=old, new=new), 301)
        if old >= new:
            return redirect(_in_order(name, old, new), 303)
        before, after = version_differences.read_versions(session, found.id, old, new)
    changes = file_changes(before, after)
    shown = _shown(before, after, changes)
    return render_template(
        "portal/compare.html",
        publication=found,
        old=before,
        new=after,
        fields=[_readable(one) for one in field_changes(before, after)],
        labels=_labels(),
        files=[_line(one, found.name, before, after, shown) for one in changes],
        shown=shown,
        part=_part(found, before, after, shown) if shown else "",
    )


def _shown(before: Publication, after: Publication, changes: Sequence[FileChange]) -> str:
    """The file whose rows are compared: the one that is asked for, else the first that changed."""
    able = [
        one.after.id
        for one in changes
        if one.before is not None
        and one.after is not None
        and {one.before.format, one.after.format} <= {*TABULAR}
    ]
    asked = request.args.get("file", "")
    return asked if asked in able else next(iter(able), "")


def _line(one: FileChange, name: str, before: Publication, after: Publication, shown: str) -> FileLine:
    if one.before is None:
        return FileLine(one, gettext("added"), "", is_shown=False)
    if one.after is None:
        return FileLine(one, gettext("removed or taken down"), "", is_shown=False)
    able = {one.before.format, one.after.format} <= {*TABULAR}
    address = _address(name, before, after, one.after.id) if able else ""
    return FileLine(one, gettext("other content"), address, is_shown=one.after.id == shown)


def _address(name: str, before: Publication, after: Publication, file: str, page: int = 1) -> str:
    more: dict[str, Any] = {"file": file} | ({"page": page} if page > 1 else {})
    where = href("portal.compare_versions", name=name, old=before.number, new=after.number, **more)
    return f"{where}#rows"


def _part(found: Publication, before: Publication, after: Publication, file: str) -> str:
    """The comparison of one file as markup, or why there is none."""
    store = running().tables
    number = page_number(request.args.get("page"))
    try:
        pair = version_differences.pair_tables(store, before, after, file)
        if store is None:
            return ""
        key = ("difference", file, pair.old.version, pair.new.version, found.name, language(), number)
        made = kept_parts().get(
            key,
            lambda: _rendered(
                found,
                pair,
                version_differences.compare_tables(store, pair, offset=offset_of(number, ROWS)),
                number,
            ),
        )
    except (NotATable, TableNotReady, TableTooLarge, TableTooSlow) as error:
        links = [
            links_of(one, f, one.number, site()) for one in (before, after) for f in one.files if f.id == file
        ]
        return render_template("portal/dataset/no_difference.html", word=_reason(error), links=links)
    return made or ""


def _reason(error: CatalogError) -> str:
    if isinstance(error, TableNotReady):
        return gettext(
            "The tables are being prepared; the comparison is here in a moment. Load the page again."
        )
    if isinstance(error, NotATable):
        return gettext("One of the two files cannot be read as a table, so its rows cannot be compared.")
    return gettext("These tables are too large to be compared here. Download both files to compare them.")


def _rendered(found: Publication, pair: TablePair, made: TableDifference | None, number: int) -> str:
    pairs = pair.pairing.pairs
    titles = [_title(one.new) for one in pairs]
    order = _order(pair.pairing, made)
    columns = [(_cells(one.old, pair.old.file), _cells(one.new, pair.new.file)) for one in pairs]
    body = difference_markup(made.rows if made else (), order, columns, _words())

    def address(page: int) -> str:
        return _address(found.name, pair.old.publication, pair.new.publication, pair.new.file.id, page)

    return render_template(
        "portal/dataset/difference.html",
        file=pair.new.file,
        columns=_column_lines(pair.pairing),
        made=made,
        heads=[(titles[at], pairs[at].new.name, pairs[at].new.type) for at in order],
        left_out=len(pairs) - len(order),
        by_column=[(titles[at], count) for at, count in enumerate(made.cells if made else ()) if count],
        body=body,
        paging=Paging(number, made.total if made else 0, ROWS),
        address=address,
        rows=(pair.old.shape.rows, pair.new.shape.rows),
    )


def _order(pairing: Pairing, made: TableDifference | None) -> list[int]:
    """The columns that are shown, in the order of the table: the key, those that differ, then the others."""
    counts = made.cells if made else (0,) * len(pairing.pairs)
    ranked = sorted(range(len(pairing.pairs)), key=lambda at: (at not in pairing.key, not counts[at], at))
    return sorted(ranked[:MOST_COLUMNS])


def _cells(column: TableColumn, file: PublishedFile) -> CellColumn:
    known = next((one for one in file.columns if one.name == column.name), None)
    return CellColumn(0, column.type, is_year=known is not None and known.type == "year")


def _title(column: TableColumn) -> str:
    return (column.title_en if language() == "en" else "") or column.title_vi or column.name


def _column_lines(pairing: Pairing) -> list[ColumnLine]:
    types = {
        "text": gettext("text"),
        "integer": gettext("whole number"),
        "decimal": gettext("number"),
        "date": gettext("date"),
        "boolean": gettext("true or false"),
    }
    found = [ColumnLine(one.name, gettext("added")) for one in pairing.added]
    found += [ColumnLine(one.name, gettext("removed")) for one in pairing.removed]
    for one in pairing.pairs:
        if one.is_renamed:
            found.append(ColumnLine(one.new.name, gettext("was called %(name)s", name=one.old.name)))
        if one.is_retyped:
            told = gettext(
                "type: %(old)s before, now %(new)s", old=types[one.old.type], new=types[one.new.type]
            )
            found.append(ColumnLine(one.new.name, told))
    return found


def _words() -> DifferenceWords:
    return DifferenceWords(
        cells=cell_words(),
        kinds={"changed": gettext("changed"), "added": gettext("added"), "removed": gettext("removed")},
        before=gettext("before"),
        after=gettext("now"),
        empty=gettext("(empty)"),
    )


def _readable(one: FieldChange) -> FieldChange:
    """The same change with keys of vocabularies in words."""
    return FieldChange(one.name, _word(one.name, one.before), _word(one.name, one.after))


def _word(field: str, text: str) -> str:
    lang = language()
    if field == "is_simulated":
        return gettext("yes") if text else gettext("no")
    if field == "theme" and text in THEMES:
        return THEMES[text].label(lang)
    if field == "frequency" and text in FREQUENCIES:
        return FREQUENCIES[text].label(lang)
    licences = all_licences()
    return licences[text].title(lang) if field == "licence" and text in licences else text


def _labels() -> dict[str, str]:
    """What the fields are called that may differ, in the order of the comparison."""
    return {
        "list_item_code": gettext("Item of the approved list"),
        "title_vi": gettext("Title (Vietnamese)"),
        "title_en": gettext("Title (English)"),
        "notes_vi": gettext("Description (Vietnamese)"),
        "notes_en": gettext("Description (English)"),
        "theme": gettext("Theme"),
        "keywords_vi": gettext("Keywords (Vietnamese)"),
        "keywords_en": gettext("Keywords (English)"),
        "frequency": gettext("Update frequency"),
        "period_start": gettext("First day of the period"),
        "period_end": gettext("Last day of the period"),
        "spatial_code": gettext("Place code"),
        "spatial_vintage": gettext("Place list"),
        "licence": gettext("Conditions of use"),
        "source_vi": gettext("Source (Vietnamese)"),
        "source_en": gettext("Source (English)"),
        "contact_name": gettext("Contact: name"),
        "contact_email": gettext("Contact: e-mail"),
        "caveats_vi": gettext("What readers must know (Vietnamese)"),
        "caveats_en": gettext("What readers must know (English)"),
        "off_list_reason_vi": gettext("Why it is outside the list (Vietnamese)"),
        "off_list_reason_en": gettext("Why it is outside the list (English)"),
        "note_vi": gettext("What is new in this version (Vietnamese)"),
        "note_en": gettext("What is new in this version (English)"),
        "is_simulated": gettext("Simulated data"),
    }
