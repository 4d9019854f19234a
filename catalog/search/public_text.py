"""What suggestions and likeness read of a public dataset: its titles and keywords, nothing else. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class PublicText:
    """A dataset as its newest public version calls it."""

    id: str
    name: str
    number: int
    title_vi: str
    title_en: str
    keywords: tuple[str, ...]
    theme: str
    modified: datetime

    def title(self, lang: str) -> str:
        """The title in `vi` or `en`; Vietnamese where English is missing."""
        return (self.title_en if lang == "en" else self.title_vi) or self.title_vi

    def texts(self) -> Iterator[tuple[str, float]]:
        """Each text with the weight of a word in it."""
        yield self.title_vi, 2.0
        if self.title_en:
            yield self.title_en, 1.0
        yield from ((word, 1.0) for word in self.keywords)
