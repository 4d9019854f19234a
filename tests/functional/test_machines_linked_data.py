"""Linked data and Data Packages: one graph in three formats, by ending and by Accept."""

import pytest
from rdflib import Graph, URIRef
from rdflib.compare import isomorphic

from catalog.web.linked_data import negotiated
from tests.conftest import NOW
from tests.factories.published_catalog import (
    BUDGET,
    DRAFT,
    OLD_NAME,
    WITHDRAWN,
    machines_app,
    read_only_catalog,
)

KINDS = {
    "ttl": ("text/turtle", "turtle"),
    "xml": ("application/rdf+xml", "xml"),
    "jsonld": ("application/ld+json", "json-ld"),
}
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


@pytest.fixture(scope="module")
def app(migrated_file, tmp_path_factory, places):
    site = read_only_catalog(migrated_file, tmp_path_factory.mktemp("site"), places, now=NOW)
    made = machines_app(site)

    # The page that the portal shows at the same address.
    @made.get("/dataset/<name>")
    def page(name):
        return negotiated(name) or ("page", 200, {"Vary": "Accept"})

    yield made
    site.db.dispose()


@pytest.fixture(scope="module")
def client(app):
    return app.test_client()


def graph_of(answer, suffix):
    kind, parser = KINDS[suffix]
    assert answer.headers["Content-Type"] == kind
    return Graph().parse(data=answer.data, format=parser)


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
@pytest.mark.parametrize("path", ["/catalog", f"/dataset/{BUDGET}"])
def test_the_graph_is_the_same_in_three_formats(client, path):
    graphs = [graph_of(client.get(f"{path}.{suffix}"), suffix) for suffix in KINDS]
    assert len(graphs[0])
    assert isomorphic(graphs[0], graphs[1])
    assert isomorphic(graphs[0], graphs[2])


def test_the_catalog_holds_public_datasets_only(client):
    body = client.get("/catalog.ttl").text
    assert BUDGET in body
    assert DRAFT not in body
    assert WITHDRAWN not in body


@pytest.mark.parametrize("suffix", KINDS)
def test_the_page_gives_linked_data_to_those_who_ask_for_it(client, suffix):
    kind = KINDS[suffix][0]
    answer = client.get(f"/dataset/{BUDGET}", headers={"Accept": kind})
    assert answer.headers["Content-Type"] == kind
    assert "Accept" in answer.headers["Vary"]
    assert answer.data == client.get(f"/dataset/{BUDGET}.{suffix}").data


@pytest.mark.parametrize(
    "accept",
    [BROWSER, "*/*", "", None, "text/*", "application/json", "text/html;q=0.9, text/turtle;q=0.8",
     "text/turtle, text/html", "text/turtle;q=0", "nonsense"],
)  # fmt: skip
def test_everybody_else_gets_the_page(client, accept):
    headers = {} if accept is None else {"Accept": accept}
    assert client.get(f"/dataset/{BUDGET}", headers=headers).text == "page"


@pytest.mark.parametrize(
    ("accept", "kind"),
    [("text/html;q=0.5, text/turtle;q=0.8", "text/turtle"),
     ("application/rdf+xml, text/turtle;q=0.9", "application/rdf+xml"),
     ("text/html;q=0.1, application/ld+json", "application/ld+json")],
)  # fmt: skip
def test_the_weights_of_accept_decide(client, accept, kind):
    assert client.get(f"/dataset/{BUDGET}", headers={"Accept": accept}).headers["Content-Type"] == kind


@pytest.mark.parametrize(
    "path",
    ["/catalog.ttl", "/catalog.jsonld", f"/dataset/{BUDGET}.xml", f"/dataset/{BUDGET}/datapackage.json"],
)
def test_who_has_the_description_gets_304(client, path):
    first = client.get(path)
    again = client.get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]
    assert again.headers["Access-Control-Allow-Origin"] == "*"
    assert client.get(path, headers={"If-None-Match": '"zzz"'}).status_code == 200


def test_formats_have_different_etags(client):
    tags = {client.get(f"/dataset/{BUDGET}.{suffix}").headers["ETag"] for suffix in KINDS}
    assert len(tags) == 3


@pytest.mark.parametrize("path", ["/dataset/{}.ttl", "/dataset/{}.jsonld", "/dataset/{}/datapackage.json"])
def test_an_old_name_leads_to_the_new_one_and_hidden_names_nowhere(client, path):
    moved = client.get(path.format(OLD_NAME))
    assert (moved.status_code, moved.headers["Location"]) == (301, "http://localhost" + path.format(BUDGET))
    missing = client.get(path.format("khong-co"))
    hidden = client.get(path.format(DRAFT))
    assert (hidden.status_code, hidden.data) == (404, missing.data)
    assert client.get(path.format(WITHDRAWN)).status_code == 410


def test_an_old_name_leads_to_the_new_page_for_linked_data_too(client):
    answer = client.get(f"/dataset/{OLD_NAME}", headers={"Accept": "text/turtle"})
    assert (answer.status_code, answer.headers["Location"]) == (301, f"http://localhost/dataset/{BUDGET}")


def test_the_data_package_names_files_that_answer(client):
    answer = client.get(f"/dataset/{BUDGET}/datapackage.json")
    assert answer.headers["Content-Type"] == "application/json"
    paths = [resource["path"] for resource in answer.get_json()["resources"]]
    assert paths
    assert [client.get(path).status_code for path in paths] == [200] * len(paths)


def test_the_dataset_is_the_subject_that_its_page_names(client):
    graph = graph_of(client.get(f"/dataset/{BUDGET}.ttl"), "ttl")
    subjects = {str(s) for s in graph.subjects() if isinstance(s, URIRef)}
    assert any(s.startswith(f"http://localhost/dataset/{BUDGET}") for s in subjects)
