"""All components in all states on one page, for those who build pages; a production system has none."""

from types import SimpleNamespace

from flask import render_template
from flask.typing import ResponseReturnValue

from catalog.domain.errors import NotFound
from catalog.domain.table_profile import Bar, ColumnProfile, Frequent, TableProfile
from catalog.domain.table_query import TableShape
from catalog.presenters.news_chart import draw
from catalog.services import indexing
from catalog.web.context import read_session, running, utcnow
from catalog.web.portal.blueprint import bp
from catalog.web.portal.home import NEWEST

# Made up, so that the page looks the same on every day and on an empty database.
MONTHS = (17, 9, 6, 17, 12, 7, 13, 17, 13, 7)
KINDS = (("Trường cao đẳng", 12), ("Trường trung cấp", 20), ("Trung tâm", 34))


@bp.get("/styleguide")
def styleguide() -> ResponseReturnValue:
    """The page. Raises: NotFound outside development."""
    if running().settings.mode != "development":
        raise NotFound(kind="page", name="styleguide")
    with read_session() as session:
        newest = indexing.search(session, running().index, NEWEST).publications
    return render_template(
        "portal/styleguide.html",
        publication=next(iter(newest), None),
        now=utcnow(),
        charts=[chart for chart in (draw(_upright(), _SHAPE), draw(_lying(), _SHAPE)) if chart],
        group=SimpleNamespace(name="format", first=_choices("CSV", "XLSX"), rest=_choices("JSON")),
        columns=_columns(),
    )


_SHAPE = TableShape((), sum(MONTHS))


def _upright() -> TableProfile:
    bars = tuple(Bar(f"2024-{n:02d}", f"2024-{n + 1:02d}", count) for n, count in enumerate(MONTHS, start=1))
    return TableProfile(sum(MONTHS), (ColumnProfile("ngay", 118, 0, 90, kind="months", bars=bars),))


def _lying() -> TableProfile:
    values = tuple(Frequent(name, count) for name, count in KINDS)
    return TableProfile(66, (ColumnProfile("loai", 66, 0, 3, values=values),))


def _choices(*labels: str) -> list[SimpleNamespace]:
    return [
        SimpleNamespace(
            value=f"x-{label}", label=label, count=119, is_chosen=label == "CSV", is_vietnamese=False
        )
        for label in labels
    ]


def _columns() -> list[SimpleNamespace]:
    given = (
        ("ma_xa", "string", "Mã xã", "Code"),
        ("ten", "string", "Tên xã", "Name"),
        ("so_ho", "integer", "Số hộ", "Households"),
    )
    made = []
    for name, kind, vi, en in given:
        column = SimpleNamespace(name=name, type=kind, title_vi=vi, title_en=en)
        column.title = {"vi": vi, "en": en}.__getitem__
        made.append(column)
    return made
