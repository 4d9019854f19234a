"""The small charts of the home page, kept by the version of their file: a published file never changes."""

from collections import OrderedDict
from threading import Lock

from catalog.domain.publication import Publication
from catalog.ports import TableMissing, TableStore, TableUnreadable
from catalog.presenters.news_chart import NewsChart, draw

_MOST = 64
_kept: "OrderedDict[str, NewsChart | None]" = OrderedDict()
_lock = Lock()


def charts_of(store: TableStore | None, publications: list[Publication]) -> dict[str, NewsChart]:
    """The chart of the first file of each publication that has one, by the publication's id."""
    if store is None:
        return {}
    found = {}
    for publication in publications:
        chart = _first(store, publication)
        if chart is not None:
            found[publication.id] = chart
    return found


def _first(store: TableStore, publication: Publication) -> NewsChart | None:
    for file in publication.files:
        chart = _chart(store, file.version_id)
        if chart is not None:
            return chart
    return None


def _chart(store: TableStore, version_id: str) -> NewsChart | None:
    with _lock:
        if version_id in _kept:
            return _kept[version_id]
    try:
        chart = draw(store.profile(version_id), store.shape(version_id))
    except TableUnreadable:
        chart = None
    except TableMissing:
        # The worker will have made it soon; the next page asks again.
        return None
    with _lock:
        _kept[version_id] = chart
        while len(_kept) > _MOST:
            _kept.popitem(last=False)
    return chart
