"""The public texts that a web process keeps: level with what is public, never a draft, only new ones read."""

import pytest

from catalog.models import Dataset, ResourceVersion
from catalog.services import queue
from catalog.services.public_texts import PublicTexts
from catalog.services.publishing import PUBLIC_SEQUENCE
from tests.conftest import NOW
from tests.factories.publications import make_file, make_publication
from tests.factories.published_catalog import BUDGET, DRAFT, IDS, WITHDRAWN, add_dataset, populate


@pytest.fixture
def filled(catalog):
    populate(catalog)
    return catalog


def read(catalog, texts):
    with catalog.db.read_session() as session:
        return texts.read(session)


def change(catalog, act):
    with catalog.db.unit_of_work() as session:
        act(session)
        queue.next_number(session, PUBLIC_SEQUENCE)


def test_drafts_and_withdrawn_datasets_are_not_among_them(filled):
    names = {text.name for text in read(filled, PublicTexts()).texts.values()}
    assert BUDGET in names
    assert names.isdisjoint({DRAFT, WITHDRAWN})


def test_the_book_is_the_same_until_something_public_changes(filled):
    texts = PublicTexts()
    assert read(filled, texts) is read(filled, texts)


def test_a_withdrawn_dataset_is_suggested_no_more(filled):
    texts = PublicTexts()
    assert read(filled, texts).suggester.suggest("co so giao", "vi")
    change(filled, lambda session: setattr(session.get_one(Dataset, IDS["co-so-giao-duc-nghe-nghiep"]),
                                           "withdrawn_at", NOW))  # fmt: skip
    assert read(filled, texts).suggester.suggest("co so giao", "vi") == []


def test_what_is_new_in_a_large_catalog_is_added_to_what_was_read(filled):
    many = [
        make_publication(
            id=f"{n:08d}-9f10-4a7b-8c6d-1e2f3a4b5c6d", name=f"n-{n}", title_vi=f"Bảng {n}", files=()
        )
        for n in range(250)
    ]
    change(filled, lambda session: [add_dataset(session, one) for one in many])
    texts = PublicTexts()
    before = read(filled, texts)
    new = make_publication(id="99999999-9f10-4a7b-8c6d-1e2f3a4b5c6d", name="moi", title_vi="Bếp ăn", files=())
    change(filled, lambda session: add_dataset(session, new))
    after = read(filled, texts)
    assert len(after.texts) == len(before.texts) + 1 == 254
    assert [one.text for one in after.suggester.suggest("bep", "vi")] == ["Bếp ăn"]
    assert before.suggester.suggest("bep", "vi") == []
    assert after.likeness.holds("bep_an")


def test_the_columns_of_a_file_that_was_taken_down_are_found_no_more(filled):
    texts = PublicTexts()

    def found():
        with filled.db.read_session() as session:
            return texts.ids_with_columns(session, ("kinh", "phi"))

    assert IDS[BUDGET] in found()

    def take_down(session):
        file = make_file()
        version = ResourceVersion(
            id=file.version_id, resource_id=file.id, number=1, storage_key=None, sha256=file.sha256, size=1,
            filename="x.csv", format="CSV", media_type="text/csv", received=NOW, taken_down_at=NOW,
        )  # fmt: skip
        session.add(version)

    change(filled, take_down)
    assert found() == frozenset()
