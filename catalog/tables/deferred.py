"""Room tables: a store that is opened with its first use, so that a web start loads no engine."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from catalog.domain.table_profile import TableProfile
from catalog.domain.table_query import TableQuery, TableShape
from catalog.ports import TableAnswer, TableSource, TableStore

if TYPE_CHECKING:
    import polars as pl


class DeferredTables:
    """A TableStore around the one that `opening` gives; see there what each does."""

    def __init__(self, opening: Callable[[], TableStore]) -> None:
        self._opening = opening

    @cached_property
    def _store(self) -> TableStore:
        return self._opening()

    def build(self, source: TableSource, path: Path) -> None:
        """See TableStore.build."""
        self._store.build(source, path)

    def drop(self, key: str) -> None:
        """See TableStore.drop."""
        self._store.drop(key)

    def stamps(self) -> Mapping[str, str]:
        """See TableStore.stamps."""
        return self._store.stamps()

    def shape(self, key: str) -> TableShape:
        """See TableStore.shape."""
        return self._store.shape(key)

    def profile(self, key: str) -> TableProfile:
        """See TableStore.profile."""
        return self._store.profile(key)

    def ask(self, key: str, query: TableQuery) -> TableAnswer:
        """See TableStore.ask."""
        return self._store.ask(key, query)

    def stream(
        self, key: str, query: TableQuery, *, most: int | None = None
    ) -> "AbstractContextManager[Iterator[pl.DataFrame]]":
        """See TableStore.stream."""
        return self._store.stream(key, query, most=most)

    def lines(
        self, key: str, query: TableQuery, *, kind: str, most: int | None = None
    ) -> "AbstractContextManager[Iterator[str]]":
        """See TableStore.lines."""
        return self._store.lines(key, query, kind=kind, most=most)

    def parquet_path(self, key: str) -> Path:
        """See TableStore.parquet_path."""
        return self._store.parquet_path(key)

    def verify(self, key: str) -> bool:
        """See TableStore.verify."""
        return self._store.verify(key)

    def sweep(self, *, before: datetime) -> int:
        """See TableStore.sweep."""
        return self._store.sweep(before=before)
