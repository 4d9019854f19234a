"""Each kind of page fetched once, in both languages, for all judges that need no browser."""

import gzip
import re
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

from tests.browser.examining import VOID
from tests.browser.page_kinds import PageKind

# Letters that only Vietnamese has. "ó" of Thanh Hóa stands in many tongues, and names of places are names.
VIETNAMESE = re.compile("[ăđĩũơưẠ-ỹĂĐĨŨƠƯ]")
# What stands in quotes is quoted from a file. Numbers of documents are names: 47/2020/NĐ-CP, BẢN MINH HỌA 02.
QUOTED = re.compile('“[^”]*”|"[^"]*"')
ENGLISH = re.compile(r"\b(the|of|and|is|are|with|for|from|this|that|not|by|your|has|have)\b", re.IGNORECASE)
SPOKEN_ATTRIBUTES = ("aria-label", "title", "placeholder", "alt", "data-told", "data-label", "summary")
MACHINE_WORDS = frozenset(("script", "style", "code", "pre", "kbd", "samp"))


@dataclass(frozen=True)
class SavedPage:
    """One answer: its kind and language, the status, the text."""

    kind: PageKind
    lang: str
    status: int
    text: str

    @property
    def name(self) -> str:
        """The name of the page in messages and as a file."""
        return f"{self.kind.name}-{self.lang}"


def fetch(site: str, kind: PageKind, lang: str) -> SavedPage:
    """Ask for a page as a browser would, without cookies."""
    try:
        with urlopen(site + kind.address(lang), timeout=30) as answer:
            return SavedPage(kind, lang, answer.status, answer.read().decode())
    except HTTPError as refused:
        with refused:
            return SavedPage(kind, lang, refused.code, refused.read().decode())


def save(pages: list[SavedPage], folder: Path) -> list[Path]:
    """Write the pages as files for the checkers."""
    paths = [folder / f"{page.name}.html" for page in pages]
    for page, path in zip(pages, paths, strict=True):
        path.write_text(page.text, encoding="utf-8")
    return paths


def script_bytes(page: SavedPage, site: str, known: dict[str, int]) -> int:
    """How much JavaScript the page loads, compressed; `known` keeps the sizes of addresses seen before."""
    total = 0
    for address in re.findall(r"<script[^>]* src=\"([^\"]+)\"", page.text):
        if address not in known:
            with urlopen(site + address, timeout=30) as answer:
                known[address] = len(gzip.compress(answer.read()))
        total += known[address]
    return total


class SpokenTexts(HTMLParser):
    """The texts of a page with the language that each is said to be in; machine words have none."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[tuple[str, str]] = []
        self._open: list[tuple[str, str]] = [("", "")]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        lang = given.get("lang") or self._open[-1][1]
        if tag in MACHINE_WORDS or given.get("translate") == "no":
            lang = "none"
        for name in SPOKEN_ATTRIBUTES:
            if given.get(name):
                self.texts.append((lang, given[name] or ""))
        if tag not in VOID:
            self._open.append((tag, lang))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self._open.pop()

    def handle_endtag(self, tag: str) -> None:
        if self._open[-1][0] == tag:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        if text := " ".join(data.split()):
            self.texts.append((self._open[-1][1], text))


def without_names(text: str) -> str:
    """The text without quotations and without words in capitals only."""
    return " ".join(word for word in QUOTED.sub("", text).split() if not word.isupper())


def in_the_wrong_language(page: SavedPage) -> list[str]:
    """Texts of a page that are plainly of the other language than their element says."""
    parser = SpokenTexts()
    parser.feed(page.text)
    parser.close()
    found = []
    for lang, text in parser.texts:
        if lang == "en" and VIETNAMESE.search(without_names(text)):
            found.append(f"Vietnamese in English: {text[:90]}")
        if lang == "vi" and len(ENGLISH.findall(text)) >= 1 and len(text.split()) >= 3 and text.isascii():
            found.append(f"English in Vietnamese: {text[:90]}")
    return found
