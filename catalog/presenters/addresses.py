"""Presenters: the absolute addresses of the public surface (02-architecture.md), nothing else.

Pages take `lang`: English stands under `/en`; files, feeds and APIs have no prefix.
"""

from urllib.parse import quote

from catalog.presenters.site import Site

RDF_SUFFIXES = ("ttl", "xml", "jsonld")


def _at(site: Site, *parts: str, lang: str = "vi") -> str:
    prefix = ("en",) if lang == "en" else ()
    return "/".join((site.url, *prefix, *(quote(part, safe="") for part in parts)))


def home(site: Site, lang: str = "vi") -> str:
    """The home page."""
    return _at(site, lang=lang) + "/"


def search(site: Site, lang: str = "vi") -> str:
    """The search page over all datasets."""
    return _at(site, "dataset", lang=lang)


def dataset(site: Site, name: str, lang: str = "vi") -> str:
    """A dataset's page."""
    return _at(site, "dataset", name, lang=lang)


def dataset_history(site: Site, name: str, lang: str = "vi") -> str:
    """The page with all versions of a dataset."""
    return _at(site, "dataset", name, "history", lang=lang)


def resource(site: Site, name: str, resource_id: str, lang: str = "vi") -> str:
    """The page of one file."""
    return _at(site, "dataset", name, "resource", resource_id, lang=lang)


def download(site: Site, dataset_id: str, resource_id: str, filename: str) -> str:
    """The newest published bytes of a file."""
    return _at(site, "dataset", dataset_id, "resource", resource_id, "download", filename)


def version_download(site: Site, dataset_id: str, number: int, resource_id: str, filename: str) -> str:
    """The bytes of a file as published in version `number`, for ever."""
    version = ("version", str(number))
    return _at(site, "dataset", dataset_id, *version, "resource", resource_id, "download", filename)


def export(site: Site, dataset_id: str, resource_id: str, kind: str) -> str:
    """The newest published table as a file of a format."""
    return _at(site, "dataset", dataset_id, "resource", resource_id, f"export.{kind}")


def version_export(site: Site, dataset_id: str, number: int, resource_id: str, kind: str) -> str:
    """The table of version `number` as a file of a format, for ever."""
    version = ("version", str(number))
    return _at(site, "dataset", dataset_id, *version, "resource", resource_id, f"export.{kind}")


def package(site: Site, dataset_id: str) -> str:
    """Every table of the newest version in one archive."""
    return _at(site, "dataset", dataset_id, "package.zip")


def version_package(site: Site, dataset_id: str, number: int) -> str:
    """Every table of version `number` in one archive."""
    return _at(site, "dataset", dataset_id, "version", str(number), "package.zip")


def organization(site: Site, name: str, lang: str = "vi") -> str:
    """A unit's page."""
    return _at(site, "organization", name, lang=lang)


def group(site: Site, name: str, lang: str = "vi") -> str:
    """A theme's page."""
    return _at(site, "group", name, lang=lang)


def register(site: Site, lang: str = "vi") -> str:
    """The approved list."""
    return _at(site, "register", lang=lang)


def register_item(site: Site, item: str, lang: str = "vi") -> str:
    """The page of one entry of the approved list."""
    return _at(site, "register", item, lang=lang)


def data_requests(site: Site, lang: str = "vi") -> str:
    """The list of what people ask to be published."""
    return _at(site, "requests", lang=lang)


def data_request(site: Site, code: str, lang: str = "vi") -> str:
    """The page of one data request."""
    return _at(site, "requests", code, lang=lang)


def data_request_feed(site: Site) -> str:
    """The feed of data requests."""
    return _at(site, "requests", "atom.xml")


def register_feed(site: Site) -> str:
    """The feed of what changes on the approved list."""
    return _at(site, "register", "atom.xml")


def schemas(site: Site, lang: str = "vi") -> str:
    """The list of table profiles."""
    return _at(site, "schema", lang=lang)


def schema(site: Site, name: str, lang: str = "vi") -> str:
    """The page of a table profile, in its newest version."""
    return _at(site, "schema", name, lang=lang)


def findings(site: Site, lang: str = "vi") -> str:
    """The list of what a check can find."""
    return _at(site, "finding", lang=lang)


def finding(site: Site, code: str, lang: str = "vi") -> str:
    """The page that explains one finding."""
    return _at(site, "finding", code, lang=lang)


def about(site: Site, lang: str = "vi") -> str:
    """The page about the catalog, its conditions of use included."""
    return _at(site, "about", lang=lang)


def licence(site: Site, key: str, lang: str = "vi") -> str:
    """The page of the conditions of use `key`."""
    return _at(site, "licence", key, lang=lang)


def licences(site: Site, lang: str = "vi") -> str:
    """The list of the conditions of use."""
    return _at(site, "licence", lang=lang)


def dataset_rdf(site: Site, name: str, suffix: str) -> str:
    """A dataset's linked data; `suffix` is one of RDF_SUFFIXES."""
    return f"{dataset(site, name)}.{suffix}"


def catalog_rdf(site: Site, suffix: str) -> str:
    """The whole catalog as linked data; `suffix` is one of RDF_SUFFIXES."""
    return f"{_at(site, 'catalog')}.{suffix}"


def datapackage(site: Site, name: str) -> str:
    """A dataset's Data Package descriptor."""
    return _at(site, "dataset", name, "datapackage.json")


def dataset_feed(site: Site) -> str:
    """The feed of newly published datasets."""
    return _at(site, "feeds", "dataset.atom")


def search_feed(site: Site, lang: str = "vi") -> str:
    """The feed of a search; the search itself stands behind `?` as on the page."""
    return _at(site, "dataset.atom", lang=lang)


def organization_feed(site: Site, name: str) -> str:
    """The feed of one unit's datasets."""
    return _at(site, "feeds", "organization", f"{name}.atom")


def group_feed(site: Site, name: str) -> str:
    """The feed of one theme's datasets."""
    return _at(site, "feeds", "group", f"{name}.atom")


def sitemap(site: Site) -> str:
    """The list of pages for search engines."""
    return _at(site, "sitemap.xml")
