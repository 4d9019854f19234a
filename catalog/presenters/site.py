"""Presenters: what every description needs to know of the publishing site; values come from the caller."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Place:
    """A place with its bounding box in degrees (WGS 84); `code` belongs to the place list of `vintage`."""

    code: str
    vintage: str
    name_vi: str
    name_en: str
    west: float
    south: float
    east: float
    north: float


@dataclass(frozen=True)
class Site:
    """The catalog as the outside sees it.

    `url` has no trailing slash; `homepage` is the publisher's own site; `place` is what the catalog covers;
    `licence` is the key of the conditions that hold for the catalog's own descriptions.
    Raises: ValueError when `url` is no absolute http address or ends with a slash.
    """

    url: str
    title_vi: str
    title_en: str
    publisher_name_vi: str
    publisher_name_en: str
    contact_email: str
    homepage: str
    place: Place
    licence: str = "dieu-kien-du-lieu-mo"

    def __post_init__(self) -> None:
        if not self.url.startswith(("http://", "https://")) or self.url.endswith("/"):
            raise ValueError(f"site url must be absolute and without a trailing slash: {self.url!r}")

    def title(self, lang: str) -> str:
        """The catalog's title in `vi` or `en`."""
        return (self.title_en if lang == "en" else self.title_vi) or self.title_vi

    def publisher_name(self, lang: str) -> str:
        """The publisher's name in `vi` or `en`."""
        return (self.publisher_name_en if lang == "en" else self.publisher_name_vi) or self.publisher_name_vi
