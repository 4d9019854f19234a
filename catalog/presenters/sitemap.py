"""Presenters: a list of pages for search engines (sitemaps.org, version 0.9)."""

from collections.abc import Iterable
from datetime import UTC, datetime
from xml.etree import ElementTree as ET

LIMIT = 50_000
MEDIA_TYPE = "application/xml"
_NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"


def urlset(pages: Iterable[tuple[str, datetime | None]]) -> bytes:
    """The sitemap of absolute addresses, each with the time of its last change or None.

    An address given twice stands once, with its first time.
    Raises: ValueError beyond 50,000 addresses, the protocol's limit for one file.
    """
    root = ET.Element("urlset", xmlns=_NAMESPACE)
    seen: set[str] = set()
    for address, changed in pages:
        if address in seen:
            continue
        seen.add(address)
        entry = ET.SubElement(root, "url")
        ET.SubElement(entry, "loc").text = address
        if changed is not None:
            ET.SubElement(entry, "lastmod").text = changed.astimezone(UTC).isoformat(timespec="seconds")
    if len(seen) > LIMIT:
        raise ValueError(f"{len(seen)} addresses, one sitemap holds {LIMIT}")
    document: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return document
