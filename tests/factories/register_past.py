"""A history cut off at a moment, and a state in the plain words of the oracle."""

from dataclasses import replace

from catalog.domain.register_facts import local_day


def known_at(facts, moment):
    """The same item without anything that began after `moment`, and with no end that lay after it."""
    day = local_day(moment)
    return replace(
        facts,
        versions=tuple(
            replace(v, valid_to=v.valid_to if v.valid_to and v.valid_to < day else None)
            for v in facts.versions
            if v.valid_from <= day
        )
        or facts.versions[:1],
        assignments=tuple(a for a in facts.assignments if a.valid_from <= day),
        changes=tuple(d for d in facts.changes if d <= day),
        work=tuple(w for w in facts.work if w.at <= moment),
        releases=tuple(
            replace(
                r,
                ended_at=r.ended_at if r.ended_at and r.ended_at <= moment else None,
                proofs=tuple(p for p in r.proofs if p.at <= moment),
            )
            for r in facts.releases
            if r.published_at <= moment
        ),
        exemptions=tuple(e for e in facts.exemptions if e.valid_from <= day),
        overrides=tuple(o for o in facts.overrides if o.signed_at <= moment),
    )


def in_words(state):
    """A state of ours as the oracle gives it."""
    if state is None:
        return None
    states = {
        s.obligation.period.code: (
            int(s.stage), str(s.timeliness), s.days_late, s.completeness.filled, s.completeness.total,
            s.delivered_at, s.unit, int(s.computed), int(s.code),
        )
        for s in state.obligations
    }  # fmt: skip
    worst = state.worst.obligation.period.code if state.worst else None
    return int(state.computed), int(state.code), worst, states
