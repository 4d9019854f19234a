"""Room validators: layer 4, do the columns of a row agree as the profile's `x_checks` say?"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from validators.findings.codes import finding
from validators.findings.report import Finding
from validators.rules.check_rules import Rule, RuleRefused, read_rule
from validators.tabular.figures import Field, Figures

_MAX_SHOWN = 20
_MAX_RULES = 200


@dataclass
class _Watched:
    """A rule whose columns the file has, its first failing rows, and how many there are."""

    rule: Rule
    rows: list[int] = field(default_factory=list)
    count: int = 0


class CrossChecks:
    """Runs the rules of a profile (or of a table schema) over one table."""

    def __init__(
        self,
        clean: Mapping[str, Any] | None,
        fields: Mapping[str, Field],
        profile: Mapping[str, Any] | None,
    ) -> None:
        stated = (profile or {}).get("x_checks") or (clean or {}).get("x_checks") or []
        self._fields = fields
        self._rules: list[_Watched] = []
        self._refused: list[Finding] = []
        for number, raw in enumerate(stated if isinstance(stated, list) else [], start=1):
            try:
                rule = read_rule(raw)
            except RuleRefused as refused:
                self._refused.append(finding("check_rule_refused", number=number, where=refused.where))
                continue
            if set(rule.names) <= set(fields) and len(self._rules) < _MAX_RULES:
                self._rules.append(_Watched(rule))

    def add(self, figures: Figures) -> None:
        """Take the next block."""
        for watched in self._rules:
            failing = watched.rule.failing(figures, self._fields)
            count = int(failing.sum() or 0)
            if not count:
                continue
            watched.count += count
            if len(watched.rows) < _MAX_SHOWN:
                rows = figures.numbers.filter(failing.fill_null(value=False))
                watched.rows += rows.head(_MAX_SHOWN - len(watched.rows)).to_list()

    def findings(self) -> list[Finding]:
        """Give the first 20 rows that break each rule."""
        found = list(self._refused)
        for watched in self._rules:
            for row in watched.rows:
                found.append(_broken(watched.rule, row, self._fields))
        return found

    def overflow(self) -> Counter[str]:
        """Give how many more rows break the rules."""
        counts: Counter[str] = Counter()
        for watched in self._rules:
            code = "cross_check_failed" if watched.rule.severity == "error" else "cross_check_doubtful"
            counts[code] += watched.count - len(watched.rows)
        return +counts


def _broken(rule: Rule, row: int, fields: Mapping[str, Field]) -> Finding:
    name = rule.names[0]
    where: dict[str, Any] = {"row": row, "column": fields[name].at + 1, "label": name, "rule": rule.formula}
    if rule.severity == "error":
        return finding("cross_check_failed", **where)
    return finding("cross_check_doubtful", **where)
