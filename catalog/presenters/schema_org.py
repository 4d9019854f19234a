"""Presenters: a Publication as schema.org/Dataset for the page's script element; the caller escapes."""

from typing import Any

from catalog.domain.licences import all_licences
from catalog.domain.publication import Publication, PublishedFile, PublishedUnit
from catalog.presenters import addresses
from catalog.presenters.ckan_terms import licence_url
from catalog.presenters.site import Site

# Search engines refuse descriptions outside these lengths (51-metadata.md), in characters.
_SHORTEST, _LONGEST = 50, 5000


def dataset_json_ld(publication: Publication, site: Site, lang: str = "vi") -> dict[str, Any]:
    """The dataset as JSON-LD in `vi` or `en`; keys without a value are left out.

    Raises: KeyError for a licence that the domain does not know.
    """
    keywords = (publication.keywords_en if lang == "en" else publication.keywords_vi) or (
        publication.keywords_vi
    )
    whole: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "@id": f"{addresses.dataset(site, publication.name)}#dataset",
        "name": publication.title(lang),
        "description": _description(publication, lang),
        "url": addresses.dataset(site, publication.name, lang),
        "identifier": publication.id,
        "version": str(publication.number),
        "keywords": list(keywords),
        "inLanguage": "vi",
        "isAccessibleForFree": True,
        "license": licence_url(all_licences()[publication.licence], site),
        "creator": _organization(publication.unit, site, lang),
        "publisher": {"@type": "Organization", "name": site.publisher_name(lang), "url": site.homepage},
        "includedInDataCatalog": {
            "@type": "DataCatalog",
            "name": site.title(lang),
            "url": addresses.home(site, lang),
        },
        "datePublished": publication.issued.isoformat(),
        "dateModified": publication.modified.isoformat(),
        "temporalCoverage": _period(publication),
        "spatialCoverage": _place(publication),
        "variableMeasured": _variables(publication, lang),
        "distribution": [_download(publication, file, site, lang) for file in publication.files],
    }
    return {key: value for key, value in whole.items() if value}


def _description(publication: Publication, lang: str) -> str:
    text = publication.notes(lang)
    if len(text) < _SHORTEST:
        text = f"{publication.title(lang)}. {text}".strip()
    if len(text) < _SHORTEST:
        text = f"{text} {publication.unit.title(lang)}.".ljust(_SHORTEST, ".")
    return text[:_LONGEST]


def _organization(unit: PublishedUnit, site: Site, lang: str) -> dict[str, str]:
    return {
        "@type": "Organization",
        "name": unit.title(lang),
        "url": addresses.organization(site, unit.name, lang),
    }


def _period(publication: Publication) -> str:
    if publication.period_start is None:
        return ""
    end = publication.period_end or publication.period_start
    return f"{publication.period_start.isoformat()}/{end.isoformat()}"


def _place(publication: Publication) -> dict[str, str]:
    if not publication.spatial_code:
        return {}
    name = publication.spatial_name or publication.spatial_code
    return {"@type": "Place", "name": name, "identifier": publication.spatial_code}


def _variables(publication: Publication, lang: str) -> list[str]:
    titles = (column.title(lang) for file in publication.files for column in file.columns)
    return list(dict.fromkeys(titles))


def _download(publication: Publication, file: PublishedFile, site: Site, lang: str) -> dict[str, Any]:
    return {
        "@type": "DataDownload",
        "name": file.title(lang),
        "contentUrl": addresses.download(site, publication.id, file.id, file.filename),
        "encodingFormat": file.media_type,
        "contentSize": f"{file.size} B",
        "sha256": file.sha256,
        "dateModified": file.modified.isoformat(),
    }
