"""Presenters: how a published version is cited: as text, as BibTeX and as RIS. Pure.

The publishing unit is the author, the department the publisher; version and day make the citation exact.
Sources: BibTeX entry type `misc` (btxdoc 3.1), RIS type `DATA` (RIS format specification).
"""

import re
from datetime import date

from catalog.domain.publication import Publication
from catalog.i18n import format_day, local_day, translate
from catalog.presenters import addresses
from catalog.presenters.site import Site

# What TeX reads as commands; the words around them stay UTF-8, as biber and modern BibTeX read it.
_TEX = {"\\": "\\textbackslash{}", "~": "\\textasciitilde{}", "^": "\\textasciicircum{}"}
_TEX |= {sign: f"\\{sign}" for sign in "&%$#_{}"}


def text(publication: Publication, site: Site, lang: str) -> str:
    """One line for a list of sources."""
    day = local_day(publication.modified)
    version = translate("Version %(number)s, %(day)s.", lang, number=publication.number, day=format_day(day))
    return (
        f"{publication.unit.title(lang)} ({day.year}). {publication.title(lang)}. {version} "
        f"{site.publisher_name(lang)}. {addresses.dataset(site, publication.name, lang)}"
    )


def bibtex(publication: Publication, site: Site, lang: str, *, accessed: date) -> str:
    """An entry for a BibTeX file."""
    day = local_day(publication.modified)
    fields = {
        # A second pair of braces: the name of an office is not divided into first and last names.
        "author": "{" + _tex(publication.unit.title(lang)) + "}",
        "title": "{" + _tex(publication.title(lang)) + "}",
        "year": str(day.year),
        "month": str(day.month),
        "publisher": _tex(site.publisher_name(lang)),
        "version": str(publication.number),
        "howpublished": "\\url{" + addresses.dataset(site, publication.name, lang) + "}",
        "url": addresses.dataset(site, publication.name, lang),
        "urldate": accessed.isoformat(),
    }
    lines = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields.items())
    return f"@misc{{{_key(publication)},\n{lines}\n}}\n"


def ris(publication: Publication, site: Site, lang: str, *, accessed: date) -> str:
    """A record for programs that keep references; lines end as the format asks."""
    day = local_day(publication.modified)
    lines = [
        ("TY", "DATA"),
        ("AU", _line(publication.unit.title(lang))),
        ("TI", _line(publication.title(lang))),
        ("PY", str(day.year)),
        ("DA", f"{day:%Y/%m/%d}"),
        ("PB", _line(site.publisher_name(lang))),
        ("ET", str(publication.number)),
        ("LA", lang),
        ("UR", addresses.dataset(site, publication.name, lang)),
        ("Y2", f"{accessed:%Y/%m/%d}"),
        ("ER", ""),
    ]
    return "".join(f"{tag}  - {value}\r\n" for tag, value in lines)


def _key(publication: Publication) -> str:
    return re.sub(r"[^a-z0-9-]+", "-", f"{publication.name}-v{publication.number}".lower())


def _tex(words: str) -> str:
    return "".join(_TEX.get(sign, sign) for sign in _line(words))


def _line(words: str) -> str:
    """One line: a name must not open a new field."""
    return " ".join(words.split())
