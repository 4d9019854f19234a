"""Use-cases on the register: the public datasets and files behind items, named as they were published."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from catalog.domain.register_facts import Release
from catalog.models import Dataset, DatasetVersion, ReleasedFile


@dataclass(frozen=True, slots=True)
class Answer:
    """A public dataset that answers an item."""

    id: str
    name: str
    title_vi: str
    title_en: str

    def title(self, lang: str) -> str:
        """The title in `vi` or `en`; Vietnamese where English is missing."""
        return (self.title_en if lang == "en" else self.title_vi) or self.title_vi


def answers_of(session: Session, codes: Collection[str]) -> dict[str, list[Answer]]:
    """The public datasets of these items by item, as they were published and not as they are being edited."""
    frozen = DatasetVersion.publication
    asked = (
        select(
            DatasetVersion.list_item_code,
            Dataset.id,
            Dataset.name,
            # Two texts of a publication that may hold a long schema: the database picks them.
            frozen["title_vi"].as_string(),
            frozen["title_en"].as_string(),
        )
        .join(
            Dataset,
            and_(Dataset.id == DatasetVersion.dataset_id, Dataset.current_number == DatasetVersion.number),
        )
        .where(DatasetVersion.list_item_code.in_(list(codes)), Dataset.withdrawn_at.is_(None))
        .order_by(Dataset.name)
    )
    found: dict[str, list[Answer]] = defaultdict(list)
    for code, dataset_id, name, title_vi, title_en in session.execute(asked):
        found[code].append(Answer(dataset_id, name, title_vi, title_en or ""))
    return found


@dataclass(frozen=True, slots=True)
class CountedFile:
    """A file that counted for a period: its dataset, slot, published version and name in it."""

    dataset: Answer
    resource_id: str
    number: int
    filename: str
    title_vi: str
    title_en: str

    def title(self, lang: str) -> str:
        """The title in `vi` or `en`; Vietnamese where English is missing."""
        return (self.title_en if lang == "en" else self.title_vi) or self.title_vi


def files_of(session: Session, code: str, releases: Iterable[Release]) -> dict[tuple[str, int], CountedFile]:
    """The files behind releases of one item, by (slot, number); without those of withdrawn datasets."""
    wanted = {(slot_of(release), release.number) for release in releases}
    asked = (
        select(ReleasedFile.resource_id, ReleasedFile.number, Dataset, DatasetVersion.publication)
        .join(Dataset, Dataset.id == ReleasedFile.dataset_id)
        .join(
            DatasetVersion,
            and_(
                DatasetVersion.dataset_id == ReleasedFile.dataset_id,
                DatasetVersion.number == ReleasedFile.number,
            ),
        )
        .where(ReleasedFile.item_code == code, Dataset.withdrawn_at.is_(None))
    )
    found = {}
    for resource_id, number, dataset, frozen in session.execute(asked):
        if (resource_id, number) not in wanted:
            continue
        answer = Answer(dataset.id, dataset.name, frozen["title_vi"], frozen.get("title_en", ""))
        for file in frozen.get("files", []):
            if file["id"] == resource_id:
                found[resource_id, number] = CountedFile(
                    answer, resource_id, number, file["filename"], file["title_vi"], file["title_en"]
                )
    return found


def slot_of(release: Release) -> str:
    """The file slot of a release; one over two place lists is two releases of one slot."""
    return release.source.partition("@")[0]
