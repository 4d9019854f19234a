"""A Publication survives the database unchanged."""

import json
from dataclasses import fields
from datetime import date

import pytest

from catalog.domain.publication import Publication, Repeal
from tests.factories.publications import make_publication


def test_json_and_back_gives_the_same_publication():
    publication = make_publication()
    stored = json.loads(json.dumps(publication.to_dict()))
    assert Publication.from_dict(stored) == publication


def test_every_field_is_stored_but_what_was_decided_later():
    stored = make_publication(repealed_by=Repeal("9/QĐ-UBND", date(2026, 1, 5))).to_dict()
    assert {f.name for f in fields(Publication)} - set(stored) == {"repealed_by", "former_units"}


def test_an_unknown_key_is_refused_not_dropped():
    stored = make_publication().to_dict() | {"surprise": 1}
    with pytest.raises(TypeError):
        Publication.from_dict(stored)


def test_a_missing_english_title_falls_back_to_vietnamese():
    publication = make_publication(title_vi="Hộ nghèo", title_en="")
    assert publication.title("en") == "Hộ nghèo"
