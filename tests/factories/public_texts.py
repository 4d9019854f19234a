"""Titles of public datasets for tests of suggestions and likeness."""

from datetime import UTC, datetime
from typing import Any

from catalog.search.public_text import PublicText

TITLES = (
    "Số hộ nghèo, hộ cận nghèo theo xã",
    "Hộ nghèo thiếu hụt dịch vụ xã hội cơ bản",
    "Trẻ em mồ côi được nuôi dưỡng",
    "Hồ sơ người có công với cách mạng",
    "Cơ sở giáo dục nghề nghiệp",
)


def text_of(title: str, **given: Any) -> PublicText:
    """One dataset; its id and name come from its title unless they are given."""
    name = given.pop("name", title.casefold().replace(" ", "-"))
    usual = {"number": 1, "title_en": "", "keywords": (), "theme": "giam-ngheo"}
    moment = datetime(2025, 6, 1, tzinfo=UTC)
    return PublicText(id=name, name=name, title_vi=title, **(usual | {"modified": moment} | given))


def some_texts() -> list[PublicText]:
    """Five datasets, two of them about poor households."""
    return [text_of(title) for title in TITLES]
