"""Random histories of one list item, for Hypothesis: decisions, units, work, publications, withdrawals."""

from datetime import date, datetime, timedelta

from hypothesis import strategies as st

from catalog.domain.deadlines import LegalRecord, Parameter
from catalog.domain.register_facts import (
    VIETNAM,
    Assignment,
    Code,
    Coverage,
    Exemption,
    ItemFacts,
    ItemVersion,
    Override,
    PlacePromise,
    PortalProof,
    Promise,
    Release,
    Stage,
    Work,
)

FIRST_DAY = date(2024, 11, 20)
SPAN = 620  # days: to the summer of 2026, over two Tết and the places of 1/7/2025
FREQUENCIES = ("P1Y", "P6M", "P3M", "P1M", "P1W", "on-change")
# Tết 2025 and 2026, 30/4 and 1/5, National Day; Saturday 26/4/2025 was worked for Friday 2/5/2025.
DAYS_OFF = frozenset(
    [date(2025, 1, 1), date(2026, 1, 1), date(2025, 4, 7), date(2026, 4, 27)]
    + [date(2025, 1, d) for d in (27, 28, 29, 30, 31)]
    + [date(2026, 2, d) for d in (16, 17, 18, 19, 20)]
    + [date(y, m, d) for y in (2025, 2026) for m, d in ((4, 30), (5, 1))]
    + [date(2025, 5, 2), date(2025, 9, 1), date(2025, 9, 2), date(2026, 8, 31), date(2026, 9, 2)]
)
WORKED = frozenset([date(2025, 4, 26)])


class FixedDays:
    """A calendar of working days written down for the tests."""

    def is_working(self, day: date) -> bool:
        return day in WORKED or (day.weekday() < 5 and day not in DAYS_OFF)


def record(parameter, frequency, value, start=None, end=None, *, is_default=True):
    key = f"{parameter}-{frequency}-{value}-{start}"
    return LegalRecord(key, parameter, frequency, value, start, end, is_default, "nguồn", "source")


RECORDS = (
    record(Parameter.LAG, "*", "P10D"),
    record(Parameter.LAG, "P1Y", "P3M"),
    record(Parameter.LAG, "P1W", "P1W"),
    record(Parameter.LAG, "P3M", "P45D", date(2024, 1, 1), date(2025, 8, 18), is_default=False),
    record(Parameter.GRACE, "*", "P0D"),
    record(Parameter.GRACE, "P1M", "P3D", date(2025, 9, 1), is_default=False),
    record(Parameter.GRACE, "*", "P5D", date(2026, 1, 1), is_default=False),
)

# First and last days of periods, due dates by the records above, and the days at which an open one changes.
_TURNS = [date(2025, m, 1) for m in range(1, 13)] + [date(2026, 1, 1), date(2025, 6, 30), date(2025, 12, 31)]
_DUE = [
    *(date(2025, 2, 10), date(2025, 3, 10), date(2025, 3, 31), date(2025, 4, 10), date(2025, 5, 12)),
    *(date(2025, 5, 15), date(2025, 7, 10), date(2025, 8, 14), date(2025, 10, 10), date(2026, 1, 12)),
    *(date(2026, 4, 6), date(2025, 1, 10)),
]
_AROUND = [d + timedelta(days=n) for d in _DUE for n in (-16, -15, 0, 1)]
days = st.integers(0, SPAN).map(lambda n: FIRST_DAY + timedelta(days=n)) | st.sampled_from(
    [*_TURNS, *_DUE, *_AROUND]
)
moments = st.builds(
    lambda day, minute: datetime(day.year, day.month, day.day, tzinfo=VIETNAM) + timedelta(minutes=minute),
    days,
    st.sampled_from([0, 1, 5 * 60, 12 * 60, 24 * 60 - 1]),
)
_columns = st.sampled_from([frozenset("xy"), frozenset("xyz"), frozenset("x"), frozenset()])
_formats = st.sampled_from([frozenset({"CSV"}), frozenset({"CSV", "API"}), frozenset({"API"}), frozenset()])
_places = st.sampled_from([frozenset({"1", "2"}), frozenset({"1"}), frozenset({"1", "2", "3"}), frozenset()])
_vintages = st.sampled_from(["2024", "2025"])
_WHOLE = Coverage("2025", frozenset("12"), frozenset("xy"), frozenset({"CSV", "API"}))
_PART = Coverage("2025", frozenset("1"), frozenset("x"), frozenset({"CSV", "API"}))
_stated = st.sampled_from(["", "month", "quarter", "half", "year", "year", "days"])
_sources = st.sampled_from(["a", "b"])


@st.composite
def stated_periods(draw):
    """The period that a file states: none, a calendar one near the first day, or any days."""
    shape = draw(_stated)
    if not shape:
        return None, None
    day = draw(st.sampled_from(_TURNS) | days)
    if shape == "days":
        return day, day + timedelta(days=draw(st.integers(0, 120)))
    length = {"month": 1, "quarter": 3, "half": 6, "year": 12}[shape]
    first = (day.month - 1) // length * length
    after = day.year * 12 + first + length
    start = date(day.year, first + 1, 1)
    return start, date(after // 12, after % 12 + 1, 1) - timedelta(days=1)


@st.composite
def releases(draw):
    start, end = draw(stated_periods())
    published = draw(moments)
    gone = draw(st.none() | st.integers(0, 200))
    held = draw(
        st.just(_WHOLE) | st.just(_PART) | st.builds(Coverage, _vintages, _places, _columns, _formats)
    )
    proofs = draw(st.lists(st.builds(PortalProof, moments, st.booleans()), max_size=2))
    return Release(
        source=draw(st.sampled_from(["a", "a", "b"])),
        number=draw(st.integers(1, 5)),
        published_at=published,
        ended_at=None if gone is None else published + timedelta(days=gone, minutes=1),
        period_start=draw(st.sampled_from([start, None])) if start else None,
        period_end=end,
        coverage=held,
        proofs=tuple(proofs),
    )


@st.composite
def promises(draw):
    kind = draw(st.sampled_from(["none", "one", "two"]))
    codes = draw(_places.filter(bool))
    change = date(2025, 7, 1)
    places = {
        "none": (),
        "one": (PlacePromise("2025", codes),),
        "two": (
            PlacePromise("2024", codes, None, change - timedelta(days=1)),
            PlacePromise("2025", frozenset({"1"}), change),
        ),
    }[kind]
    return Promise(draw(st.booleans()), places, draw(_columns), draw(_formats))


@st.composite
def versions(draw):
    """One to three decisions after one another, with or without a gap; the last may be repealed."""
    start = FIRST_DAY + timedelta(days=draw(st.sampled_from([0, 41, 42]) | st.integers(0, 150)))
    found = []
    for _ in range(draw(st.integers(1, 3))):
        end = start + timedelta(days=draw(st.integers(0, 300)))
        first = draw(
            st.none()
            | st.integers(-40, 300).map(lambda n, s=start: s + timedelta(days=n))
            | st.sampled_from(_DUE)
        )
        found.append(
            ItemVersion(
                decision=f"{len(found)}/QĐ",
                valid_from=start,
                valid_to=end,
                frequency=draw(st.sampled_from([*FREQUENCIES, None])),
                first_publication=first,
                promise=draw(promises()),
            )
        )
        start = end + timedelta(days=1 + draw(st.sampled_from([0, 0, 30])))
    if draw(st.booleans()):
        last = found.pop()
        found.append(
            ItemVersion(
                last.decision, last.valid_from, None, last.frequency, last.first_publication, last.promise
            )
        )
    return tuple(found)


@st.composite
def works(draw):
    start, end = draw(stated_periods())
    stages = (Stage.DRAFT, Stage.FAILED, Stage.HELD, Stage.IN_REVIEW, None)
    return Work(draw(_sources), draw(moments), draw(st.sampled_from(stages)), start, end)


@st.composite
def assignments(draw):
    shape = draw(st.sampled_from(["one", "none", "ends", "moves"]))
    change = draw(days)
    return {
        "none": (),
        "one": (Assignment("old", FIRST_DAY),),
        "ends": (Assignment("old", FIRST_DAY, change - timedelta(days=1)),),
        "moves": (
            Assignment("old", FIRST_DAY, change - timedelta(days=1)),
            Assignment("new", change),
        ),
    }[shape]


_some_periods = st.sampled_from(
    [frozenset(), frozenset({"2025", "2025-H1"}), frozenset({"2025-Q1", "2025-03", "2025-W10"})]
)
exemptions = st.builds(
    lambda start, length, periods: Exemption("reason", "signer", start, start + length, periods),
    days,
    st.integers(0, 200).map(lambda n: timedelta(days=n)),
    _some_periods,
)
overrides = st.builds(
    lambda code, signed, length, period: Override(
        code, "reason", "signer", signed, signed.date() + length, period
    ),
    st.sampled_from(list(Code)),
    moments,
    st.integers(0, 200).map(lambda n: timedelta(days=n)),
    st.sampled_from(["", "2025", "2025-Q1", "2025-03"]),
)


def _unique(key):
    return {"max_size": 2, "unique_by": key}


histories = st.builds(
    ItemFacts,
    code=st.just("1"),
    versions=versions(),
    assignments=assignments(),
    changes=st.lists(days, max_size=3).map(tuple),
    work=st.lists(works(), max_size=3, unique_by=lambda w: (w.source, w.at)).map(tuple),
    releases=st.lists(releases(), max_size=5, unique_by=lambda r: (r.source, r.number)).map(tuple),
    exemptions=st.lists(exemptions, max_size=2).map(tuple),
    overrides=st.lists(overrides, **_unique(lambda o: o.signed_at)).map(tuple),
)
