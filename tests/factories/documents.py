"""Documents for tests of the search; only what matters is spelled out."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from catalog.ports import Document

MODIFIED = datetime(2025, 3, 1, 8, 0, tzinfo=UTC)


def make_document(id_: str, title: str = "", **overrides: Any) -> Document:
    """A document named as its id, with a title and nothing else that could be found by words."""
    document = Document(
        id=id_,
        name=id_,
        title=title,
        title_en="",
        notes="",
        keywords=(),
        columns="",
        organization="",
        organization_title="",
        theme="",
        formats=(),
        years=(),
        places="",
        codes="",
        modified=MODIFIED,
    )
    return replace(document, **overrides)
