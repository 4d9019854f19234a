"""The fold of a decision record and the chain that seals it."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

import pytest

from catalog.domain.gate import BESIDE, CLEARED, Kind, Standing, digest_of, first_break, standing
from validators.personal import outcome

AT = datetime(2026, 11, 26, 1, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Line:
    kind: str
    outcome: str
    number: int = 1
    prints: list = field(default_factory=lambda: ["a"])
    counts: dict = field(default_factory=dict)
    reason: str = ""
    resource_version_id: str = "v"
    rules_version: str = "1"
    decided_at: datetime = AT
    decided_by: str | None = None
    beside: str = ""
    previous: str = ""
    digest: str = ""


def record(*lines):
    made, previous = [], ""
    for number, line in enumerate(lines, start=1):
        line = replace(line, number=number, previous=previous)
        previous = digest_of(line)
        made.append(replace(line, digest=previous))
    return made


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ([], Standing.UNKNOWN),
        ([Line(Kind.CHECK, "pass")], Standing.PASSED),
        ([Line(Kind.CHECK, "warn")], Standing.WARNED),
        ([Line(Kind.CHECK, "warn"), Line(Kind.OVERRIDE, "warn")], Standing.OVERRIDDEN),
        ([Line(Kind.CHECK, "hold")], Standing.HELD),
        ([Line(Kind.CHECK, "hold"), Line(Kind.RELEASE_ASKED, "hold")], Standing.RELEASE_ASKED),
        (
            [Line(Kind.CHECK, "hold"), Line(Kind.RELEASE_ASKED, "hold"), Line(Kind.RELEASE, "hold")],
            Standing.RELEASED,
        ),
        ([Line(Kind.CHECK, "refuse")], Standing.REFUSED),
        ([Line(Kind.CHECK, "pass"), Line(Kind.RESCAN, "refuse")], Standing.REFUSED),
        ([Line(Kind.CHECK, "warn"), Line(Kind.RESCAN, "pass")], Standing.PASSED),
    ],
)
def test_the_newest_judgement_counts_and_what_people_answered_to_it(lines, expected):
    assert standing(record(*lines)) == expected


def test_what_was_accepted_once_stays_accepted_when_the_same_is_found_again():
    accepted = [Line(Kind.CHECK, "warn"), Line(Kind.OVERRIDE, "warn")]
    assert standing(record(*accepted, Line(Kind.RESCAN, "warn"))) == Standing.OVERRIDDEN
    assert standing(record(*accepted, Line(Kind.RESCAN, "warn", prints=["a", "b"]))) == Standing.WARNED
    assert standing(record(*accepted, Line(Kind.RESCAN, "warn", prints=[]))) == Standing.WARNED


def test_an_overridden_warning_does_not_excuse_a_hold_and_nothing_excuses_a_refusal():
    accepted = [Line(Kind.CHECK, "warn"), Line(Kind.OVERRIDE, "warn")]
    assert standing(record(*accepted, Line(Kind.RESCAN, "hold"))) == Standing.HELD
    released = [Line(Kind.CHECK, "hold"), Line(Kind.RELEASE_ASKED, "hold"), Line(Kind.RELEASE, "hold")]
    assert standing(record(*released, Line(Kind.RESCAN, "hold"))) == Standing.RELEASED
    assert standing(record(*released, Line(Kind.RESCAN, "refuse"))) == Standing.REFUSED


def test_the_record_knows_the_mark_that_the_rules_write():
    assert outcome.BESIDE == BESIDE


@pytest.mark.parametrize(("kind", "found"), [(Kind.RELEASE, "hold"), (Kind.OVERRIDE, "warn")])
def test_what_was_accepted_of_the_tables_beside_holds_for_the_same_tables_only(kind, found):
    prints = ["a", "beside:b"]
    accepted = [Line(Kind.CHECK, found, prints=prints, beside="x"), Line(kind, found, prints=prints)]
    is_cleared = {
        beside: standing(record(*accepted, Line(Kind.RESCAN, found, prints=prints, beside=beside))) in CLEARED
        for beside in ("x", "y", "")
    }
    assert is_cleared == {"x": True, "y": False, "": False}
    plain = Line(Kind.RESCAN, found, prints=["a"], beside="y")
    assert standing(record(*accepted, plain)) in CLEARED


def test_a_release_that_was_only_asked_for_is_forgotten_by_a_new_judgement():
    asked = [Line(Kind.CHECK, "hold"), Line(Kind.RELEASE_ASKED, "hold"), Line(Kind.RESCAN, "hold")]
    assert standing(record(*asked)) == Standing.HELD


def test_an_untouched_record_has_no_break():
    made = record(Line(Kind.CHECK, "warn"), Line(Kind.OVERRIDE, "warn", reason="Mã hồ sơ"))
    assert first_break(made) is None


@pytest.mark.parametrize(
    "change",
    [{"outcome": "pass"}, {"reason": "khác"}, {"decided_by": "x"}, {"counts": {"a": 1}}, {"prints": []}],
)
def test_every_change_of_an_entry_is_seen(change):
    made = record(Line(Kind.CHECK, "warn"), Line(Kind.OVERRIDE, "warn"))
    assert first_break([replace(made[0], **change), made[1]]) == 1
    # With its own digest made anew, the entry after it no longer fits.
    forged = replace(made[0], **change)
    forged = replace(forged, digest=digest_of(forged))
    assert first_break([forged, made[1]]) == 2


def test_an_entry_that_was_taken_out_is_seen():
    made = record(Line(Kind.CHECK, "warn"), Line(Kind.OVERRIDE, "warn"), Line(Kind.RESCAN, "warn"))
    assert first_break([made[0], made[2]]) == 2
    assert first_break(made[1:]) == 1
