"""Presenters: newly published datasets as an Atom 1.0 feed (RFC 4287)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from xml.etree import ElementTree as ET

from catalog.domain.publication import Publication
from catalog.domain.vocabularies import THEMES
from catalog.presenters import addresses
from catalog.presenters.site import Site

MEDIA_TYPE = "application/atom+xml"
_NAMESPACE = "http://www.w3.org/2005/Atom"
# RFC 4287 wants a time even where nothing has happened yet; a fixed one keeps the bytes equal.
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class FeedEntry:
    """One entry of a feed: a permanent id, words in Vietnamese, the moment, and its page."""

    id: str
    title: str
    moment: datetime
    page: str
    summary: str


def entries_feed(entries: Sequence[FeedEntry], site: Site, *, address: str, page: str, title: str) -> bytes:
    """A feed of any entries, in the order given; the arguments are those of `feed`."""
    newest = max((entry.moment for entry in entries), default=_NEVER)
    root = _head(site, newest, address=address, page=page, title=title)
    for one in entries:
        entry = ET.SubElement(root, "entry")
        _text(entry, "id", one.id)
        _text(entry, "title", one.title)
        _text(entry, "updated", _moment(one.moment))
        ET.SubElement(entry, "link", rel="alternate", type="text/html", href=one.page)
        _text(entry, "summary", one.summary)
    document: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return document


def feed(
    publications: Iterable[Publication],
    site: Site,
    *,
    address: str,
    page: str,
    title: str,
    lang: str = "vi",
) -> bytes:
    """The feed, newest change first.

    Args:
        address: the feed's own absolute address, also its id.
        page: the page that shows the same to a reader.
        title: what the feed is about, in the language of the feed.
        lang: that of the texts, as far as they were written in it, and of the pages.
    """
    shown = sorted(publications, key=lambda p: (p.modified, p.id), reverse=True)
    newest = shown[0].modified if shown else _NEVER
    root = _head(site, newest, address=address, page=page, title=title, lang=lang)
    for publication in shown:
        _add_entry(root, publication, site, lang)
    document: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return document


def _head(
    site: Site, newest: datetime, *, address: str, page: str, title: str, lang: str = "vi"
) -> ET.Element:
    root = ET.Element("feed", {"xmlns": _NAMESPACE, "xml:lang": lang})
    _text(root, "id", address)
    _text(root, "title", title)
    _text(root, "updated", _moment(newest))
    ET.SubElement(root, "link", rel="self", type=MEDIA_TYPE, href=address)
    ET.SubElement(root, "link", rel="alternate", type="text/html", href=page)
    _text(ET.SubElement(root, "author"), "name", site.publisher_name(lang))
    return root


def _add_entry(root: ET.Element, publication: Publication, site: Site, lang: str) -> None:
    entry = ET.SubElement(root, "entry")
    _text(entry, "id", f"urn:uuid:{publication.id}")
    _text(entry, "title", publication.title(lang))
    _text(entry, "updated", _moment(publication.modified))
    _text(entry, "published", _moment(publication.issued))
    page = addresses.dataset(site, publication.name, lang)
    ET.SubElement(entry, "link", rel="alternate", type="text/html", href=page)
    _text(ET.SubElement(entry, "author"), "name", publication.unit.title(lang))
    label = THEMES[publication.theme].label(lang)
    ET.SubElement(entry, "category", term=publication.theme, label=label)
    _text(entry, "summary", publication.notes(lang) or publication.title(lang))


def _text(parent: ET.Element, tag: str, text: str) -> None:
    ET.SubElement(parent, tag).text = text


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds")
