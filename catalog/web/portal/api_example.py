"""A table that is really published, for the examples of the API page: they run when pasted."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

from sqlalchemy.orm import Session

from catalog.domain.errors import NotATable, TableNotReady
from catalog.domain.publication import PublishedFile
from catalog.domain.table_query import TableColumn
from catalog.ports import TableStore
from catalog.services import publications
from catalog.services.served_exports import list_exports
from catalog.services.served_tables import ServedTable, table_of

# Publications looked through, the newest first.
_MOST = 10
_SHOWN = 5


@dataclass(frozen=True)
class ApiExample:
    """The names that the examples hold, the questions to its table as they follow its address, a format."""

    dataset: str
    unit: str
    resource: str
    questions: tuple[str, ...]
    kind: str = "xlsx"


# Where nothing is published yet.
PLACEHOLDER = ApiExample(
    "NAME",
    "NAME",
    "ID",
    ("?ma_xa=prefix.147&_sort=-so_ho&_limit=50", "?_group=huyen&_measures=count,sum(so_ho)"),
)


def api_example(session: Session, store: TableStore | None) -> ApiExample:
    """The newest public table that can be asked now; placeholders where there is none."""
    for publication in publications.list_publications(session, limit=_MOST):
        for file in publication.files:
            try:
                table = table_of(store, publication, file)
            except (NotATable, TableNotReady):
                continue
            names = publication.name, publication.unit.name, file.id
            return ApiExample(*names, _questions(table), _kind(store, file))
    return PLACEHOLDER


def _kind(store: TableStore | None, file: PublishedFile) -> str:
    """A format that holds the whole table; every table goes into CSV."""
    return "xlsx" if "xlsx" in {one.format.name for one in list_exports(store, file)} else "csv"


def _questions(table: ServedTable) -> tuple[str, ...]:
    texts = _names(table.shape.columns, "text")
    numbers = _names(table.shape.columns, "integer", "decimal")
    sorting = f"{numbers[0]}=gte.1&_sort=-{numbers[0]}&" if numbers else ""
    measures = f"count,sum({numbers[0]})" if numbers else "count"
    group = f"_group={texts[0]}&" if texts else ""
    return (f"?{sorting}_limit={_SHOWN}", f"?{group}_measures={measures}&_limit={_SHOWN}")


def _names(columns: Sequence[TableColumn], *types: str) -> list[str]:
    """Names that a question holds as they are: without commas, brackets and quotes."""
    return [
        quote(one.name)
        for one in columns
        if one.type in types and not one.name.startswith("_") and not set(one.name) & set(',()"')
    ]
