"""Presenters: a graph without blank nodes as Turtle, RDF/XML or JSON-LD, always in the same order."""

import json
from typing import Any

from rdflib import RDF, Graph, Literal, Node, URIRef

from catalog.presenters.dcat_terms import PREFIXES, new_graph

MEDIA_TYPES = {
    "ttl": "text/turtle",
    "xml": "application/rdf+xml",
    "jsonld": "application/ld+json",
}


def serialise(graph: Graph, suffix: str) -> tuple[bytes, str]:
    """The bytes (UTF-8) and the media type for `ttl`, `xml` or `jsonld`.

    JSON-LD brings its context along: a reader needs no network.
    Raises: KeyError for another suffix; TypeError for a blank node (jsonld).
    """
    kind = MEDIA_TYPES[suffix]
    if suffix == "jsonld":
        return _json_ld(graph), kind
    if suffix == "xml":
        return _rdf_xml(graph), kind
    return graph.serialize(format="turtle", encoding="utf-8"), kind


def _in_order(graph: Graph) -> list[tuple[Node, Node, Node]]:
    # A graph gives its triples in another order in every process; rdflib orders Turtle alone by itself.
    return sorted(graph, key=lambda triple: [term.n3() for term in triple])


def _rdf_xml(graph: Graph) -> bytes:
    ordered = new_graph()
    for triple in _in_order(graph):
        ordered.add(triple)
    return ordered.serialize(format="xml", encoding="utf-8")


def _json_ld(graph: Graph) -> bytes:
    nodes: dict[str, dict[str, Any]] = {}
    for subject, predicate, value in _in_order(graph):
        if not isinstance(subject, URIRef) or not isinstance(predicate, URIRef):
            raise TypeError(f"no blank node can be written: {subject}")
        node = nodes.setdefault(str(subject), {"@id": str(subject)})
        if predicate == RDF.type:
            node.setdefault("@type", []).append(_short(str(value)))
        else:
            node.setdefault(_short(str(predicate)), []).append(_json_value(value))
    whole = {"@context": PREFIXES, "@graph": list(nodes.values())}
    return json.dumps(whole, ensure_ascii=False, indent=1).encode()


def _json_value(value: object) -> dict[str, str]:
    if isinstance(value, URIRef):
        return {"@id": str(value)}
    if not isinstance(value, Literal):
        raise TypeError(f"no blank node can be written: {value}")
    if value.language:
        return {"@value": str(value), "@language": value.language}
    if value.datatype:
        return {"@value": str(value), "@type": _short(str(value.datatype))}
    return {"@value": str(value)}


def _short(address: str) -> str:
    for prefix, namespace in PREFIXES.items():
        if address.startswith(namespace):
            return f"{prefix}:{address.removeprefix(namespace)}"
    return address
