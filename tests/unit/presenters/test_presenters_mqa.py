"""The European metadata score: sums by hand from the table of points, and a second look at the graph."""

from dataclasses import replace

import pytest
from rdflib.namespace import DCTERMS

from catalog.presenters.dcat_dataset import add_dataset, dataset_address
from catalog.presenters.dcat_terms import DCAT, new_graph
from catalog.presenters.mqa import QUESTIONS, score_metadata
from tests.factories.publications import SITE, make_file, make_publication

STATE, EUROPEAN = "dieu-kien-du-lieu-mo", "cc-by-4.0"


def points(publication):
    return score_metadata(publication, SITE, "en").points


def lost(publication):
    return sorted((one.property, one.most) for one in score_metadata(publication, SITE, "en").missing)


def test_the_points_of_the_dimensions_are_those_of_the_method():
    most = {}
    for one in QUESTIONS:
        most[one.dimension] = most.get(one.dimension, 0) + one.points
    assert list(most.values()) == [100, 100, 110, 75, 20]
    assert sum(most.values()) == 405


def test_a_complete_dataset_with_a_european_licence_has_every_point():
    score = score_metadata(make_publication(licence=EUROPEAN), SITE, "en")
    assert (score.points, score.rating, score.missing) == (405, "Excellent", ())


def test_the_conditions_for_state_data_cost_the_ten_points_of_the_licence_list():
    assert points(make_publication(licence=STATE)) == 395
    assert lost(make_publication(licence=STATE)) == [("dct:license", 10)]


def test_without_place_and_period_it_can_be_found_less():
    bare = make_publication(licence=STATE, spatial_code="", period_start=None, period_end=None)
    assert points(bare) == 395 - 20 - 20


def test_a_workbook_is_read_by_programs_but_counts_as_a_company_s_format_unless_a_csv_is_beside_it():
    workbook = replace(make_file(), format="XLSX")
    alone = make_publication(licence=STATE, files=(workbook,))
    assert lost(alone) == [("dct:format", 20), ("dct:license", 10)]
    assert points(replace(alone, files=(workbook, make_file()))) == 395


def test_a_description_without_a_file_has_what_belongs_to_the_dataset_alone():
    # Findability 100; DCAT-AP 30; access rights 15, contact 20, publisher 10; two days 10.
    score = score_metadata(make_publication(files=()), SITE, "en")
    assert (score.points, score.rating) == (185, "Sufficient")


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"spatial_code": ""},
        {"period_start": None, "period_end": None},
        {"keywords_vi": (), "keywords_en": ()},
        {"contact_name": "", "contact_email": ""},
        {"files": ()},
        {"licence": EUROPEAN},
    ],
)
def test_the_description_for_machines_has_exactly_what_brought_points(given):
    publication = make_publication(**given)
    graph = new_graph()
    add_dataset(graph, publication, SITE)
    dataset = dataset_address(publication, SITE)
    files = list(graph.objects(dataset, DCAT.distribution))
    of_dataset = {
        "dcat:keyword": DCAT.keyword,
        "dcat:theme": DCAT.theme,
        "dct:spatial": DCTERMS.spatial,
        "dct:temporal": DCTERMS.temporal,
        "dct:accessRights": DCTERMS.accessRights,
        "dcat:contactPoint": DCAT.contactPoint,
        "dct:publisher": DCTERMS.publisher,
        "dct:issued": DCTERMS.issued,
        "dct:modified": DCTERMS.modified,
    }
    of_files = {
        "dcat:accessURL": DCAT.accessURL,
        "dcat:downloadURL": DCAT.downloadURL,
        "dcat:mediaType": DCAT.mediaType,
        "dct:rights": DCTERMS.rights,
        "dcat:byteSize": DCAT.byteSize,
    }
    for one in score_metadata(publication, SITE, "en").answers:
        if one.property in of_dataset:
            assert bool(one.points) == ((dataset, of_dataset[one.property], None) in graph), one
        elif one.property in of_files:
            has = any((file, of_files[one.property], None) in graph for file in files)
            assert bool(one.points) == has, one
    assert {one.property for one in QUESTIONS} >= {*of_dataset, *of_files}
