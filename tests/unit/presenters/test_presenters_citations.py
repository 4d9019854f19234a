"""Citations as programs that keep references read them."""

import re
from datetime import date

from catalog.presenters import citations
from tests.factories.publications import SITE, make_publication

TODAY = date(2025, 12, 31)
HOSTILE = "Hộ nghèo 50 % {A}_b\nTY  - JOUR\\end"


def test_the_text_names_unit_year_title_version_and_address():
    one = make_publication()
    told = citations.text(one, SITE, "vi")
    assert told.startswith(
        f"{one.unit.title_vi} ({one.modified.year}). {one.title_vi}. Phiên bản {one.number}, "
    )
    assert told.endswith(f"/dataset/{one.name}")


def test_bibtex_braces_are_even_and_no_sign_of_a_title_is_a_command():
    entry = citations.bibtex(make_publication(title_vi=HOSTILE), SITE, "vi", accessed=TODAY)
    assert re.match(r"@misc\{[a-z0-9-]+-v\d+,\n", entry)
    bare = re.sub(r"\\[{}]", "", entry)
    assert bare.count("{") == bare.count("}")
    assert r"{Hộ nghèo 50 \% \{A\}\_b TY - JOUR\textbackslash{}end}" in entry
    assert "urldate = {2025-12-31}" in entry


def test_every_line_of_ris_is_a_tag_and_a_title_opens_no_new_one():
    record = citations.ris(make_publication(title_vi=HOSTILE), SITE, "vi", accessed=TODAY)
    lines = record.split("\r\n")[:-1]
    assert all(re.match(r"[A-Z][A-Z0-9]  - ", line) for line in lines)
    assert [line[:2] for line in lines] == ["TY", "AU", "TI", "PY", "DA", "PB", "ET", "LA", "UR", "Y2", "ER"]
    assert lines[0] == "TY  - DATA"
    assert lines[-2] == "Y2  - 2025/12/31"
