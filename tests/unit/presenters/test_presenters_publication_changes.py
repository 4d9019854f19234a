"""What a submission changes against the published version."""

from dataclasses import replace
from datetime import date

from catalog.domain.publication import ListBasis
from catalog.presenters.publication_changes import field_changes, file_changes
from tests.factories.publications import make_publication

BEFORE = make_publication()


def test_the_same_content_has_no_changes():
    again = replace(BEFORE, number=BEFORE.number + 1)
    assert field_changes(BEFORE, again) == []
    assert file_changes(BEFORE, again) == []


def test_a_changed_field_is_shown_as_it_was_and_as_it_is():
    after = replace(
        BEFORE,
        title_en="Another title",
        period_end=date(2031, 12, 31),
        caveats_vi=("Một", "Hai"),
        is_simulated=not BEFORE.is_simulated,
    )
    found = {c.name: (c.before, c.after) for c in field_changes(BEFORE, after)}
    assert set(found) == {"title_en", "period_end", "caveats_vi", "is_simulated"}
    assert found["title_en"] == (BEFORE.title_en, "Another title")
    assert found["period_end"][1] == "31/12/2031"
    assert found["caveats_vi"][1] == "Một\nHai"
    assert set(found["is_simulated"]) == {"", "1"}


def test_another_list_item_is_a_change():
    after = replace(BEFORE, list_basis=ListBasis("99", "Mục khác", "1/QĐ", date(2025, 1, 1)))
    assert [c.after for c in field_changes(BEFORE, after) if c.name == "list_item_code"] == ["99"]


def test_a_first_publication_shows_every_filled_field_as_new():
    assert {c.before for c in field_changes(None, BEFORE)} == {""}
    assert "title_vi" in {c.name for c in field_changes(None, BEFORE)}


def test_files_differ_by_their_hash_alone():
    first = BEFORE.files[0]
    renamed = replace(first, title_vi="Tên khác")
    replaced = replace(first, sha256="0" * 64)
    added = replace(first, id="another")
    assert file_changes(BEFORE, replace(BEFORE, files=(renamed, *BEFORE.files[1:]))) == []
    changed = file_changes(BEFORE, replace(BEFORE, files=(replaced, *BEFORE.files[1:])))
    assert [(c.before, c.after) for c in changed] == [(first, replaced)]
    more = file_changes(BEFORE, replace(BEFORE, files=(*BEFORE.files, added)))
    assert [(c.before, c.after) for c in more] == [(None, added)]
    less = file_changes(BEFORE, replace(BEFORE, files=BEFORE.files[1:]))
    assert [(c.before, c.after, c.file) for c in less] == [(first, None, first)]
