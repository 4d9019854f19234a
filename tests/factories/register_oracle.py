"""The states of the register worked out the slow way: every day, every cell and every moment one by one.

Written from 11-register.md and the sentences of the domain, not from its code: it shares the fact classes and
nothing else. Periods are lists of days, scopes are sets of cells, lateness is counted on the fingers.
"""

from dataclasses import replace
from datetime import date, timedelta
from itertools import product

from tests.factories.register_histories import DAYS_OFF, RECORDS, WORKED

ONE_DAY = timedelta(days=1)


def name_of(day, frequency):
    """What the period of a day is called."""
    if frequency == "P1Y":
        return day.strftime("%Y")
    if frequency == "P6M":
        return f"{day:%Y}-H{1 if day.month <= 6 else 2}"
    if frequency == "P3M":
        return f"{day:%Y}-Q{(1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4)[day.month - 1]}"
    if frequency == "P1M":
        return day.strftime("%Y-%m")
    if frequency == "P1W":
        return day.strftime("%G-W%V")
    return day.isoformat()


def _calendar():
    """For every frequency the periods of the years 2022 to 2029 as name -> its days."""
    found = {f: {} for f in ("P1Y", "P6M", "P3M", "P1M", "P1W", "on-change")}
    day = date(2022, 1, 3)
    while day < date(2030, 1, 1):
        for frequency, periods in found.items():
            periods.setdefault(name_of(day, frequency), []).append(day)
        day += ONE_DAY
    return found


CALENDAR = _calendar()


def day_in_viet_nam(moment):
    year, month, day, hour, *_ = moment.utctimetuple()
    return date(year, month, day) + (ONE_DAY if hour + 7 >= 24 else timedelta())


def rule(parameter, frequency, day):
    """The value in force: a law before a default, the frequency's own before the one for all."""
    best = None
    for is_default, own in ((False, True), (False, False), (True, True), (True, False)):
        for record in RECORDS:
            fits = record.parameter == parameter and record.frequency == (frequency if own else "*")
            rules = (record.valid_from or date.min) <= day <= (record.valid_to or date.max)
            if best is None and fits and rules and record.is_default is is_default:
                best = record.value
    return best


def later(day, span):
    """A span later; months by walking to the last day of each month, since periods end there."""
    count, unit = int(span[1:-1]), span[-1]
    if unit in "DW":
        for _ in range(count * (7 if unit == "W" else 1)):
            day += ONE_DAY
        return day
    for _ in range(count):
        day += ONE_DAY
        while (day + ONE_DAY).day != 1:
            day += ONE_DAY
    return day


def working(day):
    while day not in WORKED and (day.weekday() in (5, 6) or day in DAYS_OFF):
        day += ONE_DAY
    return day


_DUE = {}


def due_by_rules(frequency, days):
    key = frequency, days[-1]
    if key not in _DUE:
        end = days[-1]
        _DUE[key] = working(later(later(end, rule("lag", frequency, end)), rule("grace", frequency, end)))
    return _DUE[key]


def obligations(facts, today):
    """Name -> (version, days of the period, due) of what has been asked for by today."""
    found = {}
    for place, version in enumerate(facts.versions):
        if version.valid_from > today or version.frequency is None:
            continue
        ends = version.valid_to
        if ends is None or ends >= today:
            ends = date.max
        opening = opening_day(version, ends, is_first=place == 0)
        if opening is not None:
            name, days = opening_period(version.frequency, opening)
            if days[0] <= today:
                found.setdefault(name, (version, days, working(opening)))
        threshold = opening or version.first_publication or date.min
        for name, days in CALENDAR[version.frequency].items():
            is_asked = version.frequency != "on-change" or days[0] in facts.changes
            if is_asked and days[0] <= today and version.valid_from <= days[-1] <= ends:
                due = due_by_rules(version.frequency, days)
                if due > threshold:
                    found.setdefault(name, (version, days, due))
    return found


def opening_day(version, ends, *, is_first):
    """The day of the first publication if it falls into the life of this version."""
    day = version.first_publication
    if day is not None and is_first and day < version.valid_from:
        day = version.valid_from
    return day if day is not None and version.valid_from <= day <= ends else None


def opening_period(frequency, opening):
    """The last period that is due by the rules on that day."""
    if frequency == "on-change":
        return opening.isoformat(), [opening]
    return [(n, d) for n, d in CALENDAR[frequency].items() if due_by_rules(frequency, d) <= opening][-1]


def is_public(release, moment):
    return release.published_at <= moment and not (release.ended_at and release.ended_at <= moment)


def shows(release):
    """The day whose state a file shows."""
    published = day_in_viet_nam(release.published_at)
    return published if release.period_end is None else min(published, release.period_end)


def answers(release, days, is_snapshot):
    if is_snapshot:
        return shows(release) >= days[0]
    if release.period_end is None:
        return False
    start = release.period_start or release.period_end
    return any(start <= day <= release.period_end for day in days)


def counted(facts, moment, days, is_snapshot):
    """The newest public file of each slot that answers the period."""
    found = []
    for source in ("a", "b"):
        fitting = [
            r
            for r in facts.releases
            if r.source == source and is_public(r, moment) and answers(r, days, is_snapshot)
        ]
        found += sorted(fitting, key=lambda r: -r.number)[:1]
    return found


def cells(promise, days, is_snapshot):
    """Every cell that was promised, as (day, place, column, format)."""
    last = days[-1]
    places, vintage = [""], None
    for one in promise.places:
        if (one.valid_from or date.min) <= last <= (one.valid_to or date.max):
            places, vintage = sorted(one.codes), one.vintage
            break
    block = product(
        [None] if is_snapshot else days,
        places,
        sorted(promise.columns) or [""],
        sorted(promise.formats) or [""],
    )
    return set(block), vintage


def holds(release, cell, vintage):
    day, place, column, form = cell
    held = release.coverage
    if day is not None:
        start = release.period_start or release.period_end
        if release.period_end is None or not start <= day <= release.period_end:
            return False
    right_place = place == "" or (held.vintage == vintage and place in held.places)
    return right_place and (column == "" or column in held.columns) and (form == "" or form in held.formats)


def filled(promise, days, is_snapshot, files):
    wanted, vintage = cells(promise, days, is_snapshot)
    return sum(any(holds(r, cell, vintage) for r in files) for cell in wanted), len(wanted)


def is_live(release, moment):
    seen = sorted((p.at, n, p.is_live) for n, p in enumerate(release.proofs) if p.at <= moment)
    if not seen:
        return False
    newest = [entry for entry in seen if entry[0] == seen[-1][0]]
    return newest[0][2]


def unit_on(facts, day):
    for given in facts.assignments:
        if given.valid_from <= day <= (given.valid_to or date.max):
            return given.unit
    return None


def in_force(facts, day):
    return [v for v in facts.versions if v.valid_from <= day <= (v.valid_to or date.max)]


def exempt(facts, today, name):
    return any(
        e.valid_from <= today <= e.expires_on and (not e.periods or name in e.periods)
        for e in facts.exemptions
    )


def by_hand(facts, moment, name):
    today = day_in_viet_nam(moment)
    if not in_force(facts, today):
        return None
    fitting = [
        (o.signed_at, int(o.code))
        for o in facts.overrides
        if o.signed_at <= moment and today <= o.expires_on and o.period in {"", name}
    ]
    return max(fitting)[1] if fitting else None


def in_work(facts, moment, days, is_snapshot):
    """The stages in work for a period; `days` None asks for any period."""
    found = []
    for source in ("a", "b"):
        events = [w for w in facts.work if w.source == source and w.at <= moment]
        if not events:
            continue
        last = max(events, key=lambda w: w.at)
        if last.stage is None:
            continue
        if days is None or last.period_end is None:
            found.append(int(last.stage))
        elif is_snapshot:
            found += [int(last.stage)] if last.period_end >= days[0] else []
        else:
            start = last.period_start or last.period_end
            found += [int(last.stage)] if any(start <= d <= last.period_end for d in days) else []
    return found


def stage(facts, moment, name, files, is_whole, work):
    today = day_in_viet_nam(moment)
    if not in_force(facts, today):
        return 11
    if exempt(facts, today, name):
        return 10
    if is_whole:
        return 7 if all(is_live(r, moment) for r in files) else 6
    if unit_on(facts, today) is None:
        return 0
    return max([2 if files else 1, *work])


def obligation_state(facts, moment, name, version, days, due):
    """(stage, timeliness, days late, filled, total, delivered, unit, computed code, code shown)."""
    today = day_in_viet_nam(moment)
    is_snapshot = version.promise.is_snapshot or version.frequency == "on-change"
    files = counted(facts, moment, days, is_snapshot)
    full, total = filled(version.promise, days, is_snapshot, files)
    is_whole = bool(files) and full == total
    delivered = None
    if is_whole:
        changes = {r.published_at for r in facts.releases} | {r.ended_at for r in facts.releases}
        for change in sorted(m for m in changes if m is not None and m <= moment):
            then = counted(facts, change, days, is_snapshot)
            have, all_of_it = filled(version.promise, days, is_snapshot, then)
            if then and have == all_of_it:
                delivered = change
                break
    reached = stage(
        facts, moment, name, files, is_whole, in_work(facts, moment, days, is_snapshot)
    )  # fmt: skip
    until = day_in_viet_nam(delivered) if delivered else today
    late, day = 0, due
    while day < until:
        day += ONE_DAY
        late += 1
    timeliness = "on_time"
    if delivered is None:
        if reached >= 10:
            late = 0
        elif late:
            timeliness = "overdue"
        elif (due - today).days <= 15:
            timeliness = "due"
    code = reached
    if reached < 10 and timeliness != "on_time":
        code = 9 if timeliness == "overdue" else 8
    owner = unit_on(facts, until) or unit_on(facts, today)
    by_order = by_hand(facts, moment, name)
    shown = code if by_order is None else by_order
    return reached, timeliness, late, full, total, delivered, owner, code, shown


def item_state(facts, moment):
    """(computed code, code shown, name of the worst, {name: its state}); None when not listed yet."""
    today = day_in_viet_nam(moment)
    if today < facts.versions[0].valid_from:
        return None
    asked = obligations(facts, today)
    states = {n: obligation_state(facts, moment, n, *given) for n, given in asked.items()}
    over = [
        n for n, (version, days, _) in asked.items() if version.frequency == "on-change" or days[-1] < today
    ]
    worst = None
    for name in over:
        if worst is None or is_worse(states, asked, name, worst):
            worst = name
    if not in_force(facts, today):
        code = shown = 11
    elif worst is not None:
        # The computed code is what would be shown had nobody ever signed anything.
        shown = states[worst][8]
        code = shown_without_hands(facts, moment) if facts.overrides else shown
    else:
        files = counted_whatever_period(facts, moment)
        full, total = filled(in_force(facts, today)[0].promise, [today], True, files)
        is_whole = bool(files) and full == total
        code = shown = stage(facts, moment, "", files, is_whole, in_work(facts, moment, None, False))
    by_order = by_hand(facts, moment, "")
    return code, shown if by_order is None else by_order, worst, states


def shown_without_hands(facts, moment):
    """The code shown for the same history from which every override is struck out."""
    _, shown, _, _ = item_state(replace(facts, overrides=()), moment)
    return shown


def counted_whatever_period(facts, moment):
    found = []
    for source in ("a", "b"):
        fitting = [r for r in facts.releases if r.source == source and is_public(r, moment)]
        found += sorted(fitting, key=lambda r: -r.number)[:1]
    return found


def is_worse(states, asked, one, other):
    """Open before settled; overdue by most days, due soonest, least advanced; settled ones: the newest."""
    ones, others = states[one][8], states[other][8]
    open_one, open_other = ones in {0, 1, 2, 3, 4, 5, 8, 9}, others in {0, 1, 2, 3, 4, 5, 8, 9}
    if open_one != open_other:
        return open_one
    if not open_one:
        return (asked[one][1][0], asked[one][1][-1]) > (asked[other][1][0], asked[other][1][-1])
    order = [9, 8, 0, 1, 2, 3, 4, 5]
    if ones != others:
        return order.index(ones) < order.index(others)
    if ones == 9:
        return states[one][2] > states[other][2]
    return ones == 8 and asked[one][2] < asked[other][2]
