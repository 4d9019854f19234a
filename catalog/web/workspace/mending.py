"""Room web/workspace: the fixes that a report offers, the questions it asks, and what became of them.

Reads a loaded dataset; no use-case that changes anything is called here.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from catalog.domain import policy
from catalog.models import Dataset, Resource, ResourceVersion
from catalog.services import fixes
from catalog.web.context import current_actor, language
from validators.findings.codes_disclosure import DISCLOSURE_CODES
from validators.fixing.codes import describe_choice, describe_fix, describe_refusal
from validators.fixing.plans import Fix


@dataclass(frozen=True)
class Offer:
    """One fix on the page: what it does, how many cells it changes, and the answers it asks for.

    `remembered` is the answer that was given for this column the last time. `ways` are those of protecting
    small figures: (key, words, what each costs).
    """

    key: str
    text: str
    cells: int | None
    choices: Sequence[tuple[str, str]]
    remembered: str
    ways: Sequence[tuple[str, str, Mapping[str, Any]]] = ()


@dataclass(frozen=True)
class Mending:
    """Everything the page tells of fixes: the offers, the work under way, what a file came from."""

    offers: Sequence[Offer]
    state: str
    reasons: Sequence[str]
    result: str
    made_from: Mapping[str, Any] | None
    done: Sequence[tuple[str, int]]
    notes: Sequence[Mapping[str, Any]]
    may_accept: bool


def mending_of(dataset: Dataset, resource: Resource, version: ResourceVersion) -> Mending:
    """What the report page shows of the fixes of one file."""
    lang = language()
    # An aggregation keeps its request and its origin in the same columns; its page tells of them.
    asked = version.fix_request or {} if (version.fix_request or {}).get("kind") is None else {}
    origin = version.origin if (version.origin or {}).get("kind") is None else None
    is_newest = resource.versions[0] is version
    may_accept = policy.may(current_actor(), "upload", dataset.organization_id) and is_newest
    offers = fixes.offered_fixes(version) if may_accept and dataset.state != "withdrawn" else []
    return Mending(
        offers=[_offer(fix, resource.number_answers or {}, lang) for fix in offers],
        state=str(asked.get("state", "")),
        reasons=describe_refusal(str(asked.get("reason")), asked.get("params", {}), lang)
        if asked.get("state") == fixes.FAILED
        else [],
        result=str(asked.get("result", "")),
        made_from=origin,
        done=_done(origin, lang) if origin else [],
        notes=origin.get("notes", []) if origin else [],
        may_accept=may_accept,
    )


def is_held_for_small_cells(version: ResourceVersion) -> bool:
    """Is a held file held for small figures alone? Only a file without any other error is judged for them."""
    counts = version.report.body["counts"] if version.report else {}
    return any(one.code in counts for one in DISCLOSURE_CODES)


def comparison_of(version: ResourceVersion) -> Mapping[str, Any] | None:
    """The counts against the version before, as they were stored; None without one."""
    body = version.report.body if version.report else {}
    found: Mapping[str, Any] | None = body.get("comparison")
    return found


def _offer(fix: Fix, remembered: Mapping[str, str], lang: str) -> Offer:
    last = remembered.get(fix.label or "", "")
    return Offer(
        key=fix.key,
        text=describe_fix(fix, lang),
        cells=fix.cells,
        choices=[(one, describe_choice(fix, one, lang)) for one in fix.choices],
        ways=[
            (str(one["way"]), describe_choice(fix, str(one["way"]), lang), one)
            for one in fix.params.get("ways", ())
        ],
        remembered=last if last in fix.choices else "",
    )


def _done(origin: Mapping[str, Any], lang: str) -> list[tuple[str, int]]:
    cells = origin.get("cells", {})
    done = []
    for one in origin.get("fixes", []):
        fix = Fix.from_dict(one)
        text = describe_fix(fix, lang)
        if "reading" in fix.params:
            text = f"{text} ({describe_choice(fix, str(fix.params['reading']), lang)})"
        done.append((text, int(cells.get(fix.key, 0))))
    return done
