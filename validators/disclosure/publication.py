"""Room validators.disclosure: a table that the public has, had, or is about to have."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from validators.disclosure.cells import Table
from validators.disclosure.layout import Layout


@dataclass(frozen=True)
class Published:
    """A table with a name that may be told, its layout and how its numbers are written.

    `is_public`: anybody can still fetch it; one that was withdrawn is in the hands of those who did.
    """

    name: str
    table: Table
    layout: Layout
    formats: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    is_public: bool = True
