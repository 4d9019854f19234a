"""Loading the demo content through the normal use-cases: register, load, check, submit, approve.

Every step looks first, so a load that was cut off is finished by running it again.
"""

import csv
import json
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog import bootstrap
from catalog.bootstrap import Catalog
from catalog.config import DATA_FOLDER
from catalog.domain.errors import CheckOutdated
from catalog.domain.policy import SYSTEM, Actor, Role
from catalog.domain.succession import Kind
from catalog.domain.workflow import DatasetState, VersionState
from catalog.models import Dataset, Decision, Organization, UnitSuccession, User
from catalog.schemas.dataset import load_dataset, load_resource
from catalog.services import (
    accounts,
    annex_units,
    approvals,
    datasets,
    decision_import,
    fixes,
    gate_again,
    organizations,
    publishing,
    queue,
    resources,
    succession,
)
from catalog.services.decision_import import AnnexFile
from catalog.services.import_answers import Answers
from catalog.services.import_rows import DecisionFacts
from catalog.services.succession_orders import read_order
from catalog.worker import Worker
from harvesters.annexes import read_annex

FOLDER = DATA_FOLDER / "demo"
COUNTER = "demo"
# Value of the counter while a load is under way; one more when it is done.
_BEGUN = 1
# Sensitive data need two signers.
_REVIEWERS = ("reviewer", "reviewer-2")
_SAME = (
    "title_vi",
    "title_en",
    "notes_vi",
    "notes_en",
    "theme",
    "frequency",
    "licence",
    "keywords_vi",
    "keywords_en",
    "period_start",
    "period_end",
    "source_vi",
    "source_en",
    "caveats_vi",
    "caveats_en",
    "contact_name",
    "contact_email",
)


def is_due(session: Session) -> bool:
    """Is the database empty, or was a load begun and cut off?"""
    begun = queue.current_number(session, COUNTER)
    is_empty = session.scalar(select(Organization.id)) is None and session.scalar(select(User.id)) is None
    return begun == _BEGUN or (is_empty and not begun)


def load_accounts(catalog: Catalog) -> dict[str, str]:
    """Load units, the illustrative list and the accounts; gives the new accounts' one-time passwords."""
    manifest = _manifest()
    with catalog.db.unit_of_work() as session:
        if queue.current_number(session, COUNTER) == 0:
            queue.next_number(session, COUNTER)
    _load_units(catalog, manifest)
    return _make_accounts(catalog, manifest)


def load_datasets(catalog: Catalog) -> list[str]:
    """Load and publish the datasets, drain the queue, and give the names of those that are public.

    Raises: CatalogError when a use-case refuses (then the content, not the catalog, is at fault).
    """
    manifest = _manifest()
    for entry in manifest["datasets"]:
        _register(catalog, entry)
    worker = Worker(bootstrap.job_ports(catalog), lease=bootstrap.job_lease(catalog))
    worker.run_until_idle()
    for entry in manifest["datasets"]:
        _protect(catalog, entry)
    worker.run_until_idle()
    published = [entry["name"] for entry in manifest["datasets"] if _publish_in_turn(catalog, worker, entry)]
    for entry in manifest["successions"]:
        _succeed(catalog, entry)
    worker.run_until_idle()
    with catalog.db.unit_of_work() as session:
        if queue.current_number(session, COUNTER) == _BEGUN:
            queue.next_number(session, COUNTER)
    return published


def _manifest() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((FOLDER / "demo.json").read_text(encoding="utf-8"))
    return found


def _rows(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def _load_units(catalog: Catalog, manifest: dict[str, Any]) -> None:
    decision = manifest["decision"]
    with catalog.db.unit_of_work() as session:
        if session.scalar(select(Organization.id)) is None:
            organizations.import_units(session, SYSTEM, _rows(manifest["units_file"]), now=catalog.clock())
    with catalog.db.read_session() as session:
        is_there = session.scalar(select(Decision.id)) is not None
    if not is_there:
        _load_list(catalog, decision)


def _load_list(catalog: Catalog, decision: dict[str, Any]) -> None:
    """The list is ours, so it is read here and its doubts (items without a unit) are taken as they are."""
    facts = DecisionFacts(
        decision["number"],
        date.fromisoformat(decision["issued_on"]),
        title_vi=decision["title_vi"],
        is_illustrative=True,
    )
    path = FOLDER / decision["list_file"]
    with path.open("rb") as stream:
        stored = catalog.store.put(stream)
    file = AnnexFile(catalog.store.promote(stored.key, stored.sha256), path.name, stored.sha256)
    with catalog.db.unit_of_work() as session:
        annex = read_annex(
            path, file_format="csv", units=annex_units.known_units(session, facts.in_force_from)
        )
        decision_import.import_decision(
            session, SYSTEM, annex, facts, Answers(confirm_all=True), file=file, now=catalog.clock()
        )


def _clerk(code: str) -> str:
    return f"clerk-{code.lower()}"


def _head(code: str) -> str:
    return f"head-{code.lower()}"


def _make_accounts(catalog: Catalog, manifest: dict[str, Any]) -> dict[str, str]:
    wanted = {_clerk(e["organization"]): (Role.EDITOR, e["organization"]) for e in manifest["datasets"]}
    wanted |= {_head(e["organization"]): (Role.HEAD, e["organization"]) for e in manifest["datasets"]}
    wanted |= dict.fromkeys(_REVIEWERS, (Role.REVIEWER, None))
    wanted |= {"privacy-officer": (Role.PRIVACY_OFFICER, None), "admin": (Role.ADMIN, None)}
    made = {}
    for name, (role, unit) in wanted.items():
        with catalog.db.unit_of_work() as session:
            if session.scalar(select(User.id).where(User.name == name)) is None:
                made[name] = accounts.add_user(
                    session,
                    SYSTEM,
                    name,
                    email=f"{name}@vidu.example",
                    role=role.value,
                    organization=unit,
                    now=catalog.clock(),
                )
    return made


def _register(catalog: Catalog, entry: dict[str, Any]) -> None:
    with catalog.db.unit_of_work() as session:
        actor = accounts.get_actor(session, _clerk(entry["organization"]))
        if session.scalar(select(Dataset.id).where(Dataset.name == entry["name"])) is None:
            datasets.create_dataset(
                session,
                actor,
                load_dataset(_fields(entry)),
                organization=entry["organization"],
                places=catalog.places,
                name=entry["name"],
                now=catalog.clock(),
            )
    for position, file in enumerate(entry["resources"]):
        _load_file(catalog, actor, entry["name"], position, file)


def _fields(entry: dict[str, Any]) -> dict[str, Any]:
    spatial = entry.get("spatial") or {}
    fields = {key: entry[key] for key in _SAME if entry.get(key) is not None}
    return fields | {
        "list_item_code": entry["list_item"] or "",
        "off_list_reason_vi": entry.get("off_list_reason_vi") or "",
        "off_list_reason_en": entry.get("off_list_reason_en") or "",
        "spatial_code": spatial.get("place_code", ""),
        "spatial_vintage": spatial.get("place_vintage", ""),
        "is_simulated": entry["simulated"],
    }


def _load_file(catalog: Catalog, actor: Actor, name: str, position: int, file: dict[str, Any]) -> None:
    schema = (
        json.loads((FOLDER / file["schema_file"]).read_text(encoding="utf-8"))
        if file["schema_file"]
        else None
    )
    with catalog.db.unit_of_work() as session:
        known = datasets.find_dataset(session, name).resources
        if len(known) > position:
            resource = known[position]
        else:
            keys = ("title_vi", "title_en", "description_vi", "description_en")
            fields = load_resource({k: file[k] for k in keys} | {"profile": file["profile"] or ""})
            resource = resources.add_resource(
                session, actor, name, fields, table_schema=schema, now=catalog.clock()
            )
    if not resource.versions:
        _upload(catalog, actor, name, resource.id, FOLDER / file["file"])


def _upload(catalog: Catalog, actor: Actor, name: str, resource_id: str, path: Path) -> None:
    with path.open("rb") as stream:
        stored = catalog.store.put(stream, limit=catalog.settings.upload_limit)
    with catalog.db.unit_of_work() as session:
        resources.add_upload(
            session, actor, name, resource_id, stored, filename=path.name, now=catalog.clock()
        )


def _protect(catalog: Catalog, entry: dict[str, Any]) -> None:
    """Choose the stated way to protect small figures, as a clerk would on the report of the held file."""
    wanted = [file.get("protect") for file in entry["resources"]]
    for position, way in enumerate(wanted):
        with catalog.db.unit_of_work() as session:
            newest = datasets.find_dataset(session, entry["name"]).resources[position].versions[0]
            if way is None or newest.state != VersionState.HELD or newest.fix_request:
                continue
            clerk = accounts.get_actor(session, _clerk(entry["organization"]))
            answers = {fixes.PROTECT: way}
            fixes.accept_fixes(
                session,
                clerk,
                entry["name"],
                newest.id,
                keys=[fixes.PROTECT],
                answers=answers,
                now=catalog.clock(),
            )


def _succeed(catalog: Catalog, entry: dict[str, Any]) -> None:
    """Carry out one act by which units follow one another; its fixed id makes a second load harmless."""
    with catalog.db.unit_of_work() as session:
        if session.get(UnitSuccession, entry["id"]) is not None:
            return
        order = read_order(
            session,
            kind=Kind(entry["kind"]),
            decision=entry["decision"],
            effective_on=date.fromisoformat(entry["effective_on"]),
            old=entry["old"],
            into=entry["into"],
            new=entry["new"],
            rest=entry["rest"],
            rows=entry["map"],
            note=entry["note"],
        )
        succession.carry_out(session, SYSTEM, order, now=catalog.clock(), act_id=entry["id"])


def _publish_in_turn(catalog: Catalog, worker: Worker, entry: dict[str, Any]) -> bool:
    """Publish a dataset; where another one became public meanwhile, its files are judged beside it first."""
    try:
        return _publish(catalog, entry)
    except CheckOutdated:
        with catalog.db.unit_of_work() as session:
            clerk = accounts.get_actor(session, _clerk(entry["organization"]))
            gate_again.check_again(session, clerk, entry["name"], now=catalog.clock())
        worker.run_until_idle()
        return _publish(catalog, entry)


def _publish(catalog: Catalog, entry: dict[str, Any]) -> bool:
    name = entry["name"]
    with catalog.db.unit_of_work() as session:
        dataset = datasets.find_dataset(session, name)
        if dataset.state == DatasetState.DRAFT:
            clerk = accounts.get_actor(session, _clerk(entry["organization"]))
            publishing.submit_dataset(session, clerk, name, revision=dataset.revision, now=catalog.clock())
    for signer in _REVIEWERS:
        with catalog.db.unit_of_work() as session:
            _sign(session, catalog, name, signer)
    with catalog.db.read_session() as session:
        return datasets.find_dataset(session, name).is_public


def _sign(session: Session, catalog: Catalog, name: str, signer: str) -> None:
    """Approve what still waits, unless this reviewer has signed it already."""
    dataset = datasets.find_dataset(session, name)
    reviewer = accounts.get_actor(session, signer)
    has_signed = any(one.approved_by == reviewer.id for one in approvals.signatures(session, dataset))
    if dataset.state == DatasetState.IN_REVIEW and not has_signed:
        digest = publishing.preview(session, dataset, now=catalog.clock())[1]
        publishing.publish_dataset(
            session, reviewer, name, digest=digest, is_declared=True, now=catalog.clock()
        )
