"""Room web/workspace: the form of an aggregation: what is proposed, what was answered, read back as choices.

The plan comes from the child process as JSON and is only put in order here; no rule about figures enters.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

UNDECIDED, LEFT_OUT = "?", "-"
_PLACE_KINDS = frozenset(("place_code", "place_name", "place_parent"))
FREE_ROLES = ("", "group", "sum")
FREQUENCIES = ("P1Y", "P6M", "P3M", "P1M")


@dataclass(frozen=True)
class SourceField:
    """One thing that the recipe looks for in the file: its column, and the words that ask for a meaning."""

    name: str
    kind: str
    title: str
    column: int
    codes: Sequence[tuple[str, str]]
    words: Sequence[Mapping[str, Any]]
    marked: bool
    reading: str
    is_released: bool
    open_rows: int
    detail: str
    has_total: bool
    constant: str
    constants: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class AggregationForm:
    """Everything that the page asks, in the language of the page."""

    plan: Mapping[str, Any]
    choices: Mapping[str, Any]
    sources: Sequence[SourceField]
    asked: Sequence[Mapping[str, Any]]
    columns: Sequence[tuple[str, str]]
    is_free: bool

    @property
    def is_open(self) -> bool:
        """Is something still to be answered?"""
        return bool(self.plan.get("questions"))

    def vintages(self, usual: str) -> list[tuple[str, str]]:
        """The place lists that may be chosen, by their first day; `usual` are the words for no choice."""
        return [("", usual), *((one, one) for one in self.plan["vintages"])]

    def problem(self, source: str, kind: str = "") -> int | None:
        """How many rows a question about a source concerns; None when it is answered."""
        for one in self.plan.get("questions", []):
            if one["source"] == source and kind in ("", one["kind"]):
                return int(one["rows"])
        return None

    def free_role(self, number: int) -> str:
        """What a column is in a free aggregation: what was chosen, else what its header suggests."""
        free = self.choices.get("free") or {}
        if number in free.get("by", ()):
            return "group"
        if number in free.get("sums", ()):
            return "sum"
        return "" if free.get("is_chosen") else str(self.plan["guesses"][number - 1])


def form_of(asked: Mapping[str, Any], lang: str, *, is_free: bool) -> AggregationForm | None:
    """The form of an aggregation that has been planned; None before that."""
    plan = asked.get("plan")
    if not plan:
        return None
    choices = asked.get("choices") or {}
    dimensions = {one["column"]: one for one in plan["dimensions"]}
    sources = [_source(one, dimensions.get(one["name"]), plan, choices, lang) for one in plan["sources"]]
    return AggregationForm(
        plan=plan,
        choices=choices,
        sources=sources,
        asked=[_asked(one, lang) for one in plan["asked"]],
        columns=[
            ("0", "–"),
            *((str(at), f"{at}. {label}") for at, label in enumerate(plan["labels"], start=1)),
        ],
        is_free=is_free,
    )


def _source(
    one: Mapping[str, Any],
    dimension: Mapping[str, Any] | None,
    plan: Mapping[str, Any],
    choices: Mapping[str, Any],
    lang: str,
) -> SourceField:
    name = str(one["name"])
    labels = {c[0]: c[2 if lang == "en" else 1] for c in dimension["codes"]} if dimension else {}
    answers = choices.get("words", {}).get(name, {})
    return SourceField(
        name=name,
        kind=str(one["kind"]),
        title=str(one[f"title_{lang}"]),
        column=int(one["column"]),
        codes=[(code, labels.get(code, code)) for code in one["codes"]],
        words=[{**word, "answer": _answer(word, answers)} for word in one["words"]],
        marked=bool(one["marked"]),
        reading=str(choices.get("readings", {}).get(name, "")),
        is_released=name in choices.get("leave_out", ()),
        open_rows=sum(int(q["rows"]) for q in plan["questions"] if q["source"] == name),
        detail=str(dimension["detail"]) if dimension else "",
        has_total=bool(dimension and dimension["total"]),
        constant=str((dimension or {}).get("constant") or choices.get("constants", {}).get(name, "")),
        constants=list(labels.items()),
    )


def _answer(word: Mapping[str, Any], answers: Mapping[str, str]) -> str:
    """The answer that stands in the form: the clerk's, else a code that is sure; a guess is only offered."""
    given = answers.get(str(word["number"]))
    if given is not None:
        return given or LEFT_OUT
    return str(word["code"]) if word["is_sure"] and word["code"] else UNDECIDED


def _asked(one: Mapping[str, Any], lang: str) -> dict[str, Any]:
    codes = [(c[0], c[2 if lang == "en" else 1]) for c in one["codes"]]
    return {**one, "title": one[f"title_{lang}"], "codes": codes}


def read_choices(form: Mapping[str, str], asked: Mapping[str, Any], *, is_free: bool) -> dict[str, Any]:
    """The choices that a sent form makes; what it does not name stays as the recipe proposes it."""
    plan = asked.get("plan")
    if not plan:
        return {"free": {}} if is_free else {}
    names = [str(one["name"]) for one in plan["sources"]]
    choices: dict[str, Any] = {
        "columns": {name: _number(form[f"col-{name}"]) for name in names if f"col-{name}" in form},
        "constants": {
            key.removeprefix("const-"): value.strip()
            for key, value in form.items()
            if key.startswith("const-") and value.strip()
        },
        "words": _words(form, plan),
        "places": {
            key.removeprefix("place-"): value.strip()
            for key, value in form.items()
            if key.startswith("place-") and value.strip()
        },
        "leave_out": [name for name in names if f"leave-{name}" in form],
        "detail": {name: form[f"detail-{name}"] for name in names if f"detail-{name}" in form},
        "readings": {name: form[f"reading-{name}"] for name in names if form.get(f"reading-{name}")},
        "vintage": form.get("vintage", ""),
        "target": form.get("target", ""),
        "has_province_row": "province" in form,
    }
    if is_free:
        choices["free"] = _free(form, len(plan["labels"]))
    return choices


def _words(form: Mapping[str, str], plan: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    """The answers about words, as far as their column is still the one that they were asked for."""
    found: dict[str, dict[str, str]] = {}
    for one in plan["sources"]:
        name = str(one["name"])
        if _number(form.get(f"col-{name}", str(one["column"]))) != one["column"]:
            continue
        for word in one["words"]:
            given = form.get(f"word-{name}-{word['number']}", UNDECIDED)
            if given != UNDECIDED:
                found.setdefault(name, {})[str(word["number"])] = "" if given == LEFT_OUT else given
    return found


def _free(form: Mapping[str, str], width: int) -> dict[str, Any]:
    roles = {number: form.get(f"free-{number}", "") for number in range(1, width + 1)}
    frequency = form.get("frequency", "")
    return {
        "by": [number for number, role in roles.items() if role == "group"],
        "sums": [number for number, role in roles.items() if role == "sum"],
        "has_place": "has-place" in form,
        "frequency": frequency if frequency in FREQUENCIES else FREQUENCIES[0],
        "is_sensitive": "sensitive" in form,
        "is_chosen": True,
    }


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 0
