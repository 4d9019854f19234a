"""Presenters: datasets and the whole catalog as DCAT-AP 3.0.1 graphs; `rdf_formats.serialise` writes them."""

from collections.abc import Iterable

from rdflib import RDF, SKOS, Graph, URIRef
from rdflib.namespace import DCTERMS, FOAF

from catalog.domain.publication import Publication
from catalog.presenters import addresses
from catalog.presenters import dcat_terms as terms
from catalog.presenters.dcat_dataset import add_conditions, add_dataset, add_moment
from catalog.presenters.dcat_terms import DCAT
from catalog.presenters.site import Site


def dataset_graph(publication: Publication, site: Site) -> Graph:
    """One dataset and every term it links to.

    Raises: KeyError for a licence or theme that the domain does not know.
    """
    graph = terms.new_graph()
    add_dataset(graph, publication, site)
    return graph


def catalog_graph(publications: Iterable[Publication], site: Site) -> Graph:
    """The catalog with all its datasets in one graph; empty catalogs carry no dates.

    Raises: KeyError for a licence or theme that the domain does not know.
    """
    shown = tuple(publications)
    graph = terms.new_graph()
    catalog = URIRef(f"{site.url}/#catalog")
    graph.add((catalog, RDF.type, DCAT.Catalog))
    _add_titles(graph, catalog, site)
    graph.add((catalog, DCTERMS.publisher, _add_publisher(graph, site)))
    graph.add((catalog, FOAF.homepage, terms.document(graph, addresses.home(site))))
    for lang in ("vi", "en"):
        graph.add((catalog, DCTERMS.language, terms.language(graph, lang)))
    add_conditions(graph, catalog, site.licence, site)
    graph.add((catalog, DCTERMS.spatial, _add_place(graph, site)))
    for scheme in (terms.european_scheme(graph), terms.own_scheme(graph, site)):
        graph.add((catalog, DCAT.themeTaxonomy, scheme))
    if shown:
        add_moment(graph, catalog, DCTERMS.issued, min(p.issued for p in shown))
        add_moment(graph, catalog, DCTERMS.modified, max(p.modified for p in shown))
    for publication in shown:
        graph.add((catalog, DCAT.dataset, add_dataset(graph, publication, site)))
    return graph


def _add_titles(graph: Graph, catalog: URIRef, site: Site) -> None:
    terms.text(graph, catalog, DCTERMS.title, site.title_vi, site.title_en)
    terms.text(
        graph,
        catalog,
        DCTERMS.description,
        f"Danh mục dữ liệu mở do {site.publisher_name_vi} công bố.",
        f"Catalog of open data published by {site.publisher_name('en')}.",
    )


def _add_publisher(graph: Graph, site: Site) -> URIRef:
    agent = URIRef(f"{site.url}/#publisher")
    graph.add((agent, RDF.type, FOAF.Agent))
    terms.text(graph, agent, FOAF.name, site.publisher_name_vi, site.publisher_name_en)
    graph.add((agent, DCTERMS.type, terms.regional_authority(graph)))
    if site.homepage:
        graph.add((agent, FOAF.page, terms.document(graph, site.homepage)))
    return agent


def _add_place(graph: Graph, site: Site) -> URIRef:
    address = f"{site.url}/#place"
    place = terms.location(graph, address, site.place.code, site.place.vintage, site)
    terms.text(graph, place, SKOS.prefLabel, site.place.name_vi, site.place.name_en)
    return place
