import json
import os
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest
from rdflib import RDF, SKOS, BNode, Graph, Literal, Namespace, URIRef
from rdflib.compare import isomorphic
from rdflib.namespace import DCTERMS, FOAF, XSD

from catalog.presenters.dcat import catalog_graph, dataset_graph
from catalog.presenters.rdf_formats import serialise
from tests.factories.publications import SITE, make_file, make_publication

ADMS = Namespace("http://www.w3.org/ns/adms#")
DCAT = Namespace("http://www.w3.org/ns/dcat#")
DCATAP = Namespace("http://data.europa.eu/r5r/")
ELI = Namespace("http://data.europa.eu/eli/ontology#")
SPDX = Namespace("http://spdx.org/rdf/terms#")
VCARD = Namespace("http://www.w3.org/2006/vcard/ns#")
AUTHORITY = "http://publications.europa.eu/resource/authority/"
PARSERS = {"ttl": "turtle", "xml": "xml", "jsonld": "json-ld"}

# 51-metadata.md, "DCAT-AP": mandatory and recommended properties, written out by hand.
WANTED = {
    DCAT.Catalog: (
        DCTERMS.title,
        DCTERMS.description,
        DCTERMS.publisher,
        FOAF.homepage,
        DCTERMS.issued,
        DCTERMS.modified,
        DCTERMS.language,
        DCTERMS.license,
        DCTERMS.spatial,
        DCAT.themeTaxonomy,
        DCAT.dataset,
    ),
    DCAT.Dataset: (
        DCTERMS.title,
        DCTERMS.description,
        DCAT.contactPoint,
        DCAT.distribution,
        DCAT.keyword,
        DCAT.theme,
        DCTERMS.publisher,
        DCTERMS.spatial,
        DCTERMS.temporal,
        DCTERMS.license,
        DCTERMS.accessRights,
        DCTERMS.accrualPeriodicity,
        DCTERMS.identifier,
        DCTERMS.issued,
        DCTERMS.modified,
        DCAT.version,
        DCTERMS.provenance,
        DCATAP.applicableLegislation,
    ),
    DCAT.Distribution: (
        DCAT.accessURL,
        DCAT.downloadURL,
        DCATAP.availability,
        DCTERMS.description,
        DCTERMS.format,
        DCTERMS.license,
        DCTERMS.rights,
        DCAT.mediaType,
        DCAT.byteSize,
        SPDX.checksum,
    ),
    FOAF.Agent: (FOAF.name, DCTERMS.type),
    SPDX.Checksum: (SPDX.algorithm, SPDX.checksumValue),
    DCTERMS.LicenseDocument: (DCTERMS.type, DCTERMS.title),
    DCTERMS.PeriodOfTime: (DCAT.startDate, DCAT.endDate),
    DCTERMS.Location: (SKOS.prefLabel, DCTERMS.identifier, DCAT.bbox, DCAT.centroid),
    SKOS.Concept: (SKOS.prefLabel,),
    SKOS.ConceptScheme: (DCTERMS.title,),
    VCARD.Kind: (VCARD.fn, VCARD.hasEmail),
}
# The class that DCAT-AP asks of each linked thing.
RANGES = {
    DCTERMS.license: DCTERMS.LicenseDocument,
    DCTERMS.accessRights: DCTERMS.RightsStatement,
    DCTERMS.rights: DCTERMS.RightsStatement,
    DCTERMS.accrualPeriodicity: DCTERMS.Frequency,
    DCTERMS.language: DCTERMS.LinguisticSystem,
    DCTERMS.spatial: DCTERMS.Location,
    DCTERMS.temporal: DCTERMS.PeriodOfTime,
    DCTERMS.provenance: DCTERMS.ProvenanceStatement,
    DCTERMS.publisher: FOAF.Agent,
    DCTERMS.creator: FOAF.Agent,
    DCTERMS.format: DCTERMS.MediaTypeOrExtent,
    DCTERMS.type: SKOS.Concept,
    DCAT.mediaType: DCTERMS.MediaType,
    DCAT.theme: SKOS.Concept,
    DCAT.themeTaxonomy: SKOS.ConceptScheme,
    DCAT.contactPoint: VCARD.Kind,
    DCAT.distribution: DCAT.Distribution,
    DCAT.dataset: DCAT.Dataset,
    DCAT.landingPage: FOAF.Document,
    FOAF.homepage: FOAF.Document,
    DCATAP.availability: SKOS.Concept,
    DCATAP.applicableLegislation: ELI.LegalResource,
    SPDX.checksum: SPDX.Checksum,
    SPDX.algorithm: SPDX.ChecksumAlgorithm,
    ADMS.status: SKOS.Concept,
}
AT_MOST_ONE = (
    DCTERMS.license,
    DCTERMS.publisher,
    DCTERMS.issued,
    DCTERMS.modified,
    DCTERMS.accessRights,
    DCTERMS.accrualPeriodicity,
    DCTERMS.format,
    DCAT.mediaType,
    DCAT.byteSize,
    DCAT.version,
    DCATAP.availability,
    DCTERMS.type,
    DCAT.bbox,
)


def another(**overrides):
    given = {"id": "99999999-9f10-4a7b-8c6d-1e2f3a4b5c6d", "name": "ho-ngheo", "theme": "giam-ngheo"}
    return make_publication(**(given | overrides))


@pytest.fixture
def catalog():
    return catalog_graph([make_publication(), another(licence="cc-by-4.0")], SITE)


@pytest.fixture
def dataset():
    return dataset_graph(make_publication(), SITE)


@pytest.mark.parametrize("kind", WANTED)
def test_every_mandatory_and_recommended_property_is_there(catalog, kind):
    nodes = list(catalog.subjects(RDF.type, kind))
    assert nodes
    lacking = [(s, p) for s in nodes for p in WANTED[kind] if (s, p, None) not in catalog]
    assert lacking == []


def test_the_class_of_every_linked_thing_is_stated(catalog):
    wrong = [
        (p, o)
        for p, kind in RANGES.items()
        for o in catalog.objects(None, p)
        if (o, RDF.type, kind) not in catalog
    ]
    assert wrong == []
    assert all(list(catalog.objects(None, p)) for p in RANGES)


def test_nothing_is_said_twice_that_may_be_said_once(catalog):
    for subject in set(catalog.subjects()):
        for predicate in AT_MOST_ONE:
            assert len(list(catalog.objects(subject, predicate))) <= 1, (subject, predicate)


def test_every_literal_has_its_right_type(catalog):
    assert [o for o in catalog.objects() if isinstance(o, Literal) and o.ill_typed] == []
    expected = {
        DCTERMS.modified: XSD.dateTime,
        DCAT.startDate: XSD.date,
        DCAT.endDate: XSD.date,
        DCAT.byteSize: XSD.nonNegativeInteger,
        SPDX.checksumValue: XSD.hexBinary,
    }
    for predicate, datatype in expected.items():
        assert {o.datatype for o in catalog.objects(None, predicate)} == {datatype}


def test_no_node_is_blank(catalog):
    assert not [node for triple in catalog for node in triple if isinstance(node, BNode)]


def test_the_dataset_says_who_when_where_and_how_often(dataset):
    page = "http://127.0.0.1:5000/dataset/du-toan-chi-cntt-2025"
    subject = URIRef(f"{page}#dataset")
    assert dataset.value(subject, DCAT.landingPage) == URIRef(page)
    frequency = dataset.value(subject, DCTERMS.accrualPeriodicity)
    assert frequency == URIRef(AUTHORITY + "frequency/ANNUAL")
    assert URIRef(AUTHORITY + "data-theme/GOVE") in set(dataset.objects(subject, DCAT.theme))
    period = dataset.value(subject, DCTERMS.temporal)
    assert str(dataset.value(period, DCAT.startDate)) == "2025-01-01"
    assert str(dataset.value(period, DCAT.endDate)) == "2025-12-31"
    place = dataset.value(subject, DCTERMS.spatial)
    assert str(dataset.value(place, DCTERMS.identifier)) == "38"
    assert dataset.value(place, SKOS.prefLabel) == Literal("Tỉnh Thanh Hóa", lang="vi")
    contact = dataset.value(subject, DCAT.contactPoint)
    assert dataset.value(contact, VCARD.hasEmail) == URIRef("mailto:khtc@so.example.vn")
    assert {k.language for k in dataset.objects(subject, DCAT.keyword)} == {"vi", "en"}


def test_the_approving_decision_is_the_applicable_legislation(dataset):
    decision = dataset.value(predicate=RDF.type, object=ELI.LegalResource)
    assert str(dataset.value(decision, DCTERMS.identifier)) == "BẢN MINH HỌA 01"
    assert str(dataset.value(decision, DCTERMS.issued)) == "2025-01-10"


def test_a_distribution_tells_how_to_get_and_check_the_bytes(dataset):
    file = make_file()
    subject = dataset.value(
        predicate=DCAT.byteSize, object=Literal(file.size, datatype=XSD.nonNegativeInteger)
    )
    download = str(dataset.value(subject, DCAT.downloadURL))
    assert download.endswith(f"/resource/{file.id}/download/du-toan-2025.csv")
    assert str(dataset.value(subject, DCAT.accessURL)).endswith(
        f"/dataset/du-toan-chi-cntt-2025/resource/{file.id}"
    )
    assert dataset.value(subject, DCTERMS.format) == URIRef(AUTHORITY + "file-type/CSV")
    media_type = "https://www.iana.org/assignments/media-types/text/csv"
    assert dataset.value(subject, DCAT.mediaType) == URIRef(media_type)
    checksum = dataset.value(subject, SPDX.checksum)
    assert str(dataset.value(checksum, SPDX.checksumValue)) == file.sha256


def test_a_licence_of_the_european_list_is_linked_by_its_address_there():
    graph = dataset_graph(make_publication(licence="cc-by-4.0"), SITE)
    assert set(graph.objects(None, DCTERMS.license)) == {URIRef(AUTHORITY + "licence/CC_BY_4_0")}


def test_the_same_place_code_of_two_lists_stays_two_places():
    graph = catalog_graph([make_publication(), another(spatial_vintage="2025-03-01")], SITE)
    lists = {str(graph.value(p, SKOS.inScheme)) for p in graph.subjects(RDF.type, DCTERMS.Location)}
    assert {x.rsplit("list-", 1)[1] for x in lists} == {"2025-07-01", "2025-03-01"}


def test_a_place_without_known_extent_is_still_a_place():
    graph = dataset_graph(make_publication(spatial_code="16012", spatial_name="Phường X"), SITE)
    place = graph.value(predicate=RDF.type, object=DCTERMS.Location)
    assert str(graph.value(place, DCTERMS.identifier)) == "16012"
    assert graph.value(place, DCAT.bbox) is None


def test_an_untagged_dataset_is_still_found_by_its_theme():
    graph = dataset_graph(another(keywords_vi=(), keywords_en=()), SITE)
    assert set(graph.objects(None, DCAT.keyword)) == {
        Literal("Giảm nghèo", lang="vi"),
        Literal("Poverty reduction", lang="en"),
    }


def test_simulated_data_say_so():
    graph = dataset_graph(another(is_simulated=True), SITE)
    assert "mô phỏng" in serialise(graph, "ttl")[0].decode()


def test_a_bare_dataset_makes_no_empty_statements():
    bare = another(
        title_en="",
        notes_en="",
        list_basis=None,
        frequency="unknown",
        period_start=None,
        period_end=None,
        spatial_code="",
        spatial_name="",
        contact_name="",
        contact_email="",
        source_vi="",
        source_en="",
        note_vi="",
        note_en="",
        files=(make_file(format="XYZ", description_vi=""),),
    )
    graph = dataset_graph(bare, SITE)
    assert not [o for o in graph.objects() if not str(o)]
    contact = graph.value(predicate=RDF.type, object=VCARD.Kind)
    assert graph.value(contact, VCARD.hasEmail) == URIRef("mailto:dulieu@so.example.vn")
    absent = (DCTERMS.temporal, DCTERMS.spatial, DCTERMS.format, DCATAP.applicableLegislation)
    assert not [p for p in absent if (None, p, None) in graph]


def test_an_empty_catalog_is_a_catalog_without_dates():
    graph = catalog_graph([], SITE)
    subject = graph.value(predicate=RDF.type, object=DCAT.Catalog)
    assert graph.value(subject, DCTERMS.title) is not None
    assert graph.value(subject, DCTERMS.modified) is None


def test_the_catalog_holds_each_dataset_as_its_own_page_does(catalog):
    assert len(list(catalog.subjects(RDF.type, DCAT.Dataset))) == 2
    assert not [t for t in dataset_graph(make_publication(), SITE) if t not in catalog]


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
@pytest.mark.parametrize(
    ("suffix", "kind"),
    [("ttl", "text/turtle"), ("xml", "application/rdf+xml"), ("jsonld", "application/ld+json")],
)
def test_the_three_serialisations_hold_the_same_graph(catalog, suffix, kind):
    content, media_type = serialise(catalog, suffix)
    assert media_type == kind
    assert isomorphic(Graph().parse(data=content, format=PARSERS[suffix]), catalog)


def test_json_ld_needs_no_context_from_elsewhere(catalog):
    content = json.loads(serialise(catalog, "jsonld")[0])
    assert all(isinstance(value, str) for value in content["@context"].values())
    assert re.findall(r'"@context"', serialise(catalog, "jsonld")[0].decode()) == ['"@context"']


def test_an_unknown_suffix_is_an_error(dataset):
    with pytest.raises(KeyError):
        serialise(dataset, "nt")


def test_json_ld_refuses_blank_nodes():
    graph = Graph()
    graph.add((URIRef("http://a.vn/"), DCTERMS.relation, BNode()))
    with pytest.raises(TypeError, match="blank"):
        serialise(graph, "jsonld")
    graph = Graph()
    graph.add((BNode(), DCTERMS.title, Literal("a")))
    with pytest.raises(TypeError, match="blank"):
        serialise(graph, "jsonld")


def test_the_bytes_are_the_same_in_every_process():
    script = (
        "import hashlib\n"
        "from catalog.presenters.dcat import catalog_graph\n"
        "from catalog.presenters.rdf_formats import serialise\n"
        "from tests.factories.publications import SITE, make_publication\n"
        "g = catalog_graph([make_publication()], SITE)\n"
        "print([hashlib.sha256(serialise(g, s)[0]).hexdigest() for s in ('ttl', 'xml', 'jsonld')])\n"
    )
    root = Path(__file__).resolve().parents[3]
    printed = {
        subprocess.run(
            [sys.executable, "-c", script],
            env=dict(os.environ, PYTHONHASHSEED=seed, PYTHONPATH=str(root)),
            cwd=root,
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(printed) == 1


def test_a_dataset_costs_less_than_a_tenth_of_a_second_of_cpu():
    publication = make_publication()
    serialise(dataset_graph(publication, SITE), "ttl")
    start = time.process_time()
    for suffix in PARSERS:
        serialise(dataset_graph(publication, SITE), suffix)
    assert (time.process_time() - start) / 3 <= 0.1
