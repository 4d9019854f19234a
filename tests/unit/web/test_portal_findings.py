"""The public pages that explain the findings of a check."""

import re
from html import unescape

import pytest

from catalog.web.app import create_app
from validators.findings.code_page import LAYERS
from validators.findings.codes import CODES
from validators.findings.codes_examples import PAGES


@pytest.fixture
def visitor(catalog):
    return create_app(catalog.settings, running=catalog).test_client()


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_the_list_leads_to_every_code_and_jumps_to_every_layer(visitor, prefix):
    text = visitor.get(f"{prefix}/finding").text
    linked = re.findall(rf'href="{prefix}/finding/([\w-]+)"', text)
    assert sorted(linked) == sorted(CODES)
    assert all(f'href="#{layer}"' in text and f'id="{layer}"' in text for layer in LAYERS)
    assert all(f'id="code-{code}"' in text for code in CODES)


@pytest.mark.parametrize(("prefix", "n"), [("", 0), ("/en", 1)])
def test_every_code_has_its_page_with_example_and_steps(visitor, prefix, n):
    for code, page in PAGES.items():
        text = unescape(visitor.get(f"{prefix}/finding/{code}").text)
        words = CODES[code].en if n else CODES[code].vi
        assert f"<h1>{words.title}</h1>" in text
        assert page.why[n] in text
        assert page.example_bad[n] in text
        assert page.example_good[n] in text
        assert all(step[n] in text for step in page.steps)


def test_a_page_says_whether_frictionless_or_the_catalog_says_it(visitor):
    assert "Frictionless, the open validator" in visitor.get("/en/finding/type-error").text
    assert "A rule of this catalog" in visitor.get("/en/finding/zip_bomb").text


@pytest.mark.parametrize("code", ["no-such-code", "type_error", "TYPE-ERROR", "../about"])
def test_an_unknown_code_is_missing(visitor, code):
    assert visitor.get(f"/finding/{code}").status_code == 404


def test_the_page_about_the_catalog_leads_to_the_list(visitor):
    assert 'href="/finding"' in visitor.get("/about").text
