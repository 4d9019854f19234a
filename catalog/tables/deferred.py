"""Room tables: a store that is opened with its first use, so that a web start loads no engine."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from functools import cached_property
from pathlib import Path

from catalog.domain.table_difference import Pairing, TableDifference
from catalog.domain.table_profile import TableProfile
from catalog.domain.table_query import TableQuery, TableShape
from catalog.ports import TableAnswer, TableExports, TableSource, TableStore


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

    def difference(self, old: str, new: str, pairing: Pairing, *, limit: int, offset: int) -> TableDifference:
        """See TableStore.difference."""
        return self._store.difference(old, new, pairing, limit=limit, offset=offset)

    def ask(self, key: str, query: TableQuery) -> TableAnswer:
        """See TableStore.ask."""
        return self._store.ask(key, query)

    def export(
        self, key: str, query: TableQuery, *, kind: str, most: int | None = None
    ) -> AbstractContextManager[Iterator[bytes]]:
        """See TableStore.export."""
        return self._store.export(key, query, kind=kind, most=most)

    def write_exports(self, key: str) -> None:
        """See TableStore.write_exports."""
        self._store.write_exports(key)

    def exports(self, key: str) -> TableExports:
        """See TableStore.exports."""
        return self._store.exports(key)

    def export_path(self, key: str, name: str) -> Path:
        """See TableStore.export_path."""
        return self._store.export_path(key, name)

    def unexported(self) -> Sequence[str]:
        """See TableStore.unexported."""
        return self._store.unexported()

    def parquet_path(self, key: str) -> Path:
        """See TableStore.parquet_path."""
        return self._store.parquet_path(key)

    def verify(self, key: str) -> bool:
        """See TableStore.verify."""
        return self._store.verify(key)

    def sweep(self, *, before: datetime) -> int:
        """See TableStore.sweep."""
        return self._store.sweep(before=before)
