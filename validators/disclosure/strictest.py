"""Room validators.disclosure: the strictest rule for small figures that any version of a profile states.

A slot may follow an old version of its profile; what is small is decided by all of them, so that nobody is
protected less because a version was pinned.
"""

from collections.abc import Mapping, Sequence
from typing import Any

# From the whole province down to the commune; what is not stated may be shown anywhere.
_LEVELS = ("tinh", "huyen", "xa")


def strictest_rule(profile: Mapping[str, Any], labels: Sequence[str]) -> dict[str, Any] | None:
    """Give `aggregate_at_import.threshold` of a profile, made stricter by `threshold_of_versions`.

    Its `thresholds` are k of every column that a version names. None when no version has a rule.
    """
    own = (profile.get("aggregate_at_import") or {}).get("threshold")
    rules = [one for one in (own, *profile.get("threshold_of_versions", ())) if isinstance(one, Mapping)]
    if not rules:
        return None
    main = next((one for one in rules if one["column"] in labels), rules[0])
    thresholds: dict[str, int] = {}
    for one in rules:
        for name in (one["column"], *one.get("columns", ())):
            thresholds[name] = max(int(one["k"]), thresholds.get(name, 0))
    found = {**main, "k": thresholds[main["column"]], "thresholds": thresholds}
    stated = [one["sensitive"] for one in rules if one.get("sensitive")]
    return {**found, "sensitive": _sensitive(stated, labels)} if stated else found


def _sensitive(stated: Sequence[Mapping[str, Any]], labels: Sequence[str]) -> dict[str, Any]:
    """Give all sensitive columns and values with the largest k and the highest of the lowest levels."""
    by_rows = [one for one in stated if one.get("values")]
    first = next((one for one in by_rows if one["column"] in labels), None)
    columns = dict.fromkeys(name for one in stated for name in one.get("columns", ()))
    found: dict[str, Any] = {"columns": list(columns)}
    limits = [int(one["k"]) for one in stated if "k" in one]
    if limits:
        found["k"] = max(limits)
    if first is not None:
        alike = [one for one in by_rows if one["column"] == first["column"]]
        levels = [one["lowest_level"] for one in alike if one.get("lowest_level") in _LEVELS]
        found["column"] = first["column"]
        found["values"] = list(dict.fromkeys(value for one in alike for value in one["values"]))
        found["lowest_level"] = min(levels, key=_LEVELS.index, default="")
    return found
