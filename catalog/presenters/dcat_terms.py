"""Presenters: linked-data vocabularies and the terms of European lists, stated with class and label.

Each linked term is described in our own graph: validators do not fetch other people's lists.
English labels are those of the lists (Publications Office of the European Union, ADMS, IANA).
"""

from rdflib import RDF, RDFS, SKOS, Graph, Literal, Namespace, URIRef
from rdflib.namespace import DCTERMS, FOAF, XSD

from catalog.domain.vocabularies import FORMATS, FREQUENCIES, THEMES, FileFormat
from catalog.presenters import addresses
from catalog.presenters.site import Place, Site

ADMS = Namespace("http://www.w3.org/ns/adms#")
# rdflib brings DCAT 2, which has no dcat:version.
DCAT = Namespace("http://www.w3.org/ns/dcat#")
DCATAP = Namespace("http://data.europa.eu/r5r/")
ELI = Namespace("http://data.europa.eu/eli/ontology#")
GEO = Namespace("http://www.opengis.net/ont/geosparql#")
SPDX = Namespace("http://spdx.org/rdf/terms#")
VCARD = Namespace("http://www.w3.org/2006/vcard/ns#")
AUTHORITY = "http://publications.europa.eu/resource/authority/"
MEDIA_TYPES = "https://www.iana.org/assignments/media-types/"

PREFIXES = {
    "adms": str(ADMS),
    "dcat": str(DCAT),
    "dcatap": str(DCATAP),
    "dct": str(DCTERMS),
    "eli": str(ELI),
    "foaf": str(FOAF),
    "geo": str(GEO),
    "rdf": str(RDF),
    "rdfs": str(RDFS),
    "skos": str(SKOS),
    "spdx": str(SPDX),
    "vcard": str(VCARD),
    "xsd": str(XSD),
}

_DATA_THEMES = {
    "ECON": "Economy and finance",
    "EDUC": "Education, culture and sport",
    "GOVE": "Government and public sector",
    "REGI": "Regions and cities",
    "SOCI": "Population and society",
}
_FREQUENCIES = {
    "ANNUAL": "annual",
    "ANNUAL_2": "semiannual",
    "QUARTERLY": "quarterly",
    "MONTHLY": "monthly",
    "WEEKLY": "weekly",
    "IRREG": "irregular",
}
_FILE_TYPES = {
    "CSV": "CSV",
    "GEOJSON": "GeoJSON",
    "ICS": "iCalendar",
    "JSON": "JSON",
    "XLSX": "Excel XLSX",
}
_LANGUAGES = {"vi": ("VIE", "Vietnamese"), "en": ("ENG", "English")}


def new_graph() -> Graph:
    """An empty graph that knows our prefixes and no others."""
    graph = Graph("SimpleMemory", bind_namespaces="none")
    for prefix, namespace in PREFIXES.items():
        graph.bind(prefix, namespace)
    return graph


def text(graph: Graph, subject: URIRef, predicate: URIRef, vi: str, en: str = "") -> None:
    """Say the same in both languages; an empty text is not said."""
    for value, lang in ((vi, "vi"), (en, "en")):
        if value:
            graph.add((subject, predicate, Literal(value, lang=lang)))


def concept(graph: Graph, address: str, label: str, *classes: URIRef) -> URIRef:
    """A term of somebody's list, with its English label and the classes that ranges ask for."""
    term = URIRef(address)
    for kind in (SKOS.Concept, *classes):
        graph.add((term, RDF.type, kind))
    graph.add((term, SKOS.prefLabel, Literal(label, lang="en")))
    return term


def document(graph: Graph, address: str) -> URIRef:
    """A web page."""
    page = URIRef(address)
    graph.add((page, RDF.type, FOAF.Document))
    return page


def themes(graph: Graph, theme: str, site: Site) -> tuple[URIRef, URIRef]:
    """The European theme and our own, the second a narrower match of the first.

    Raises: KeyError for a theme that the domain does not know.
    """
    term = THEMES[theme]
    european = concept(graph, f"{AUTHORITY}data-theme/{term.eu}", _DATA_THEMES[term.eu])
    graph.add((european, SKOS.inScheme, european_scheme(graph)))
    own = URIRef(f"{addresses.group(site, theme)}#theme")
    graph.add((own, RDF.type, SKOS.Concept))
    text(graph, own, SKOS.prefLabel, term.vi, term.en)
    graph.add((own, SKOS.inScheme, own_scheme(graph, site)))
    graph.add((own, SKOS.broadMatch, european))
    return european, own


def european_scheme(graph: Graph) -> URIRef:
    """The European list of data themes."""
    scheme = URIRef(f"{AUTHORITY}data-theme")
    graph.add((scheme, RDF.type, SKOS.ConceptScheme))
    text(graph, scheme, DCTERMS.title, "", "Data theme")
    return scheme


def own_scheme(graph: Graph, site: Site) -> URIRef:
    """Our list of themes."""
    scheme = URIRef(f"{site.url}/#themes")
    graph.add((scheme, RDF.type, SKOS.ConceptScheme))
    text(graph, scheme, DCTERMS.title, "Lĩnh vực", "Themes")
    return scheme


def frequency(graph: Graph, key: str) -> URIRef | None:
    """How often data are renewed, None for a frequency outside the list."""
    if key not in FREQUENCIES:
        return None
    code = FREQUENCIES[key].eu
    return concept(graph, f"{AUTHORITY}frequency/{code}", _FREQUENCIES[code], DCTERMS.Frequency)


def file_type(graph: Graph, file_format: str) -> URIRef | None:
    """The European file type of a format such as CSV, None where the list has none."""
    known: FileFormat | None = FORMATS.get(file_format)
    if known is None:
        return None
    address = f"{AUTHORITY}file-type/{known.eu}"
    return concept(graph, address, _FILE_TYPES[known.eu], DCTERMS.MediaTypeOrExtent)


def media_type(graph: Graph, name: str) -> URIRef:
    """A media type such as text/csv, as an address of IANA's list."""
    term = URIRef(MEDIA_TYPES + name)
    graph.add((term, RDF.type, DCTERMS.MediaType))
    graph.add((term, RDFS.label, Literal(name)))
    return term


def language(graph: Graph, lang: str) -> URIRef:
    """The language `vi` or `en` of the European list."""
    code, label = _LANGUAGES[lang]
    return concept(graph, f"{AUTHORITY}language/{code}", label, DCTERMS.LinguisticSystem)


def public_access(graph: Graph) -> URIRef:
    """Open to everybody."""
    return concept(graph, f"{AUTHORITY}access-right/PUBLIC", "public", DCTERMS.RightsStatement)


def stable_availability(graph: Graph) -> URIRef:
    """Planned to stay: a published version keeps its address."""
    return concept(graph, f"{AUTHORITY}planned-availability/STABLE", "stable")


def completed_status(graph: Graph) -> URIRef:
    """A finished file, not a draft."""
    return concept(graph, f"{AUTHORITY}distribution-status/COMPLETED", "completed")


def regional_authority(graph: Graph) -> URIRef:
    """The kind of publisher that a department of a province is."""
    return concept(graph, "http://purl.org/adms/publishertype/RegionalAuthority", "Regional authority")


def licence_type(graph: Graph, key: str) -> URIRef:
    """A kind of licence of the ADMS list, such as Attribution."""
    return concept(graph, f"http://purl.org/adms/licencetype/{key}", key)


def location(graph: Graph, address: str, code: str, vintage: str, site: Site) -> URIRef:
    """A place by its code in the national place list of `vintage`; the site's own place with its extent."""
    place = URIRef(address)
    graph.add((place, RDF.type, DCTERMS.Location))
    graph.add((place, DCTERMS.identifier, Literal(code)))
    if vintage:
        scheme = URIRef(f"{site.url}/#place-list-{vintage}")
        graph.add((scheme, RDF.type, SKOS.ConceptScheme))
        title_vi = f"Danh mục đơn vị hành chính Việt Nam, hiệu lực từ {vintage}"
        text(graph, scheme, DCTERMS.title, title_vi, f"Administrative units of Viet Nam, from {vintage}")
        graph.add((place, SKOS.inScheme, scheme))
    if code == site.place.code:
        _add_extent(graph, place, site.place)
    return place


def _add_extent(graph: Graph, subject: URIRef, place: Place) -> None:
    west, south, east, north = place.west, place.south, place.east, place.north
    corners = ((west, south), (east, south), (east, north), (west, north), (west, south))
    box = ", ".join(f"{x:.4f} {y:.4f}" for x, y in corners)
    middle = f"POINT({(west + east) / 2:.4f} {(south + north) / 2:.4f})"
    graph.add((subject, DCAT.bbox, Literal(f"POLYGON(({box}))", datatype=GEO.wktLiteral)))
    graph.add((subject, DCAT.centroid, Literal(middle, datatype=GEO.wktLiteral)))
