"""The queries of the judged set: nine kinds, each in a tuning and a held-out half with other wordings."""

from collections.abc import Iterator
from dataclasses import replace

from tests.factories.judged_search_documents import number_of, shortened
from tests.factories.judged_search_grades import JudgedDocument, JudgedQuery
from tests.factories.judged_search_places import NEW, OLD, areas, named
from tests.factories.judged_search_topics import BY_KEY, DEPARTMENT_FORMS, TOPICS, UNITS, Topic
from tests.factories.judged_search_typing import real_word_slips, slip, tone_variant, typed, unaccented

HALVES = ("tune", "held")
LEAST = 40
_LONG_WORD = 4


def make_queries(documents: list[JudgedDocument]) -> list[JudgedQuery]:
    """All queries without their grades; ids tell half, kind and number."""
    found: list[JudgedQuery] = []
    for half in HALVES:
        for kind, make in _MAKERS.items():
            made = list(make(half, documents))
            found += [
                replace(query, id=f"{half}-{kind}-{number:03}", half=half, kind=kind)
                for number, query in enumerate(made, start=1)
            ]
    return found


def _asked(topic: Topic, half: str, kind: str, documents: list[JudgedDocument]) -> JudgedQuery:
    """A wording of the half, for most with the place or the year of a document there is."""
    wordings = topic.wordings(half)
    roll = number_of(half, kind, topic.key)
    query = JudgedQuery("", half, kind, wordings[roll % len(wordings)], topic=topic.key)
    mine = [d for d in documents if d.topic == topic.key and d.area.level != "province"]
    document = mine[roll // 5 % len(mine)]
    extra = roll // 50 % 4
    if extra in (1, 3):
        query = with_place(query, document.area.name if roll % 3 == 0 else document.area.bare)
    if extra in (2, 3):
        query = replace(query, text=f"{query.text} {min(document.years)}", year=min(document.years))
    return query


def with_place(query: JudgedQuery, place: str) -> JudgedQuery:
    """The query with a place behind its words."""
    return replace(query, text=f"{query.text} {place}", place=place)


def _accented(half: str, documents: list[JudgedDocument]) -> Iterator[JudgedQuery]:
    return (_asked(topic, half, "accented", documents) for topic in TOPICS)


def _unaccented(half: str, documents: list[JudgedDocument]) -> Iterator[JudgedQuery]:
    for topic in TOPICS:
        query = _asked(topic, half, "unaccented", documents)
        yield replace(query, text=unaccented(query.text))


def _tone(half: str, documents: list[JudgedDocument]) -> Iterator[JudgedQuery]:
    for topic in TOPICS:
        query = _asked(topic, half, "tone", documents)
        if tone_variant(query.text) == query.text:
            wording = topic.wordings(half)[0]
            query = with_place(JudgedQuery("", half, "", wording, topic=topic.key), "Thanh Hóa")
        yield replace(query, text=tone_variant(query.text))


def _abbreviation(half: str, documents: list[JudgedDocument]) -> Iterator[JudgedQuery]:
    for topic in TOPICS:
        for wording in topic.wordings(half):
            if (short := shortened(wording)) != wording:
                yield JudgedQuery("", half, "", short, topic=topic.key)
    units = [unit for unit in UNITS if unit not in ("LDVL", "VP")]
    for unit in units:
        for year in range(2021, 2026):
            if HALVES[number_of("unit", unit, year) % 2] == half:
                yield JudgedQuery("", half, "", f"{unit} {year}", unit=unit, year=year)
    for number, topic in enumerate(TOPICS):
        query = _asked(topic, half, "department", documents)
        form = DEPARTMENT_FORMS[number % len(DEPARTMENT_FORMS)]
        if number_of("department", half, topic.key) % 3 == 0:
            yield replace(query, text=f"{query.text} {form}")


def _typo(half: str, documents: list[JudgedDocument]) -> Iterator[JudgedQuery]:
    vocabulary = {
        word
        for topic in TOPICS
        for wording in (*topic.tune, *topic.held)
        for word in unaccented(wording).replace(",", "").split()
    }
    for number, topic in enumerate(TOPICS):
        query = _asked(topic, half, "typo", documents)
        plain = unaccented(query.text) if number % 2 else query.text.lower()
        words = plain.split()
        roll = number_of("typo", half, topic.key)
        long = [i for i, w in enumerate(words) if len(w) >= _LONG_WORD and w.isalpha()]
        if not long:
            continue
        at = long[roll % len(long)]
        others = real_word_slips(unaccented(words[at]), vocabulary) if number % 3 == 0 else []
        words[at] = others[roll % len(others)] if others and len(words) > 2 else slip(words[at], roll)
        yield replace(query, text=" ".join(words))


def _typing(half: str, documents: list[JudgedDocument]) -> Iterator[JudgedQuery]:
    for number, topic in enumerate(TOPICS):
        query = _asked(topic, half, "typing", documents)
        keys = typed(query.text, is_telex=number % 2 == 0, is_tone_last=number % 3 != 0)
        yield replace(query, text=keys)


def _english(half: str, documents: list[JudgedDocument]) -> Iterator[JudgedQuery]:
    for topic in TOPICS:
        query = _asked(topic, half, "english", documents)
        words = topic.english(half)[0]
        rest = query.text.removeprefix(next(w for w in topic.wordings(half) if query.text.startswith(w)))
        # Somebody who writes English leaves the marks out of names too.
        yield replace(query, text=words + unaccented(rest))


def _places(half: str, documents: list[JudgedDocument]) -> Iterator[JudgedQuery]:
    """Old names for what has a new one, and the other way round."""
    for document in documents:
        roll = number_of("places", document.id)
        if HALVES[roll % 2] != half or document.area.level == "province":
            continue
        names = sorted(_other_names(document))
        if not names:
            continue
        topic = BY_KEY[document.topic]
        wording = topic.wordings(half)[roll // 2 % len(topic.wordings(half))]
        name = names[roll // 4 % len(names)]
        query = with_place(JudgedQuery("", half, "", wording, topic=topic.key), name)
        yield replace(query, text=unaccented(query.text)) if roll // 8 % 2 else query


def _other_names(document: JudgedDocument) -> set[str]:
    """Bare names of other times for (nearly) the place of a document."""
    mine = document.area
    found = set()
    for area in areas().values():
        if not area.communes & mine.communes or area.bare == mine.bare or area.level == "province":
            continue
        is_into = mine.vintage == NEW and area.vintage == OLD and area.level == "commune"
        is_from = mine.level == "commune" and mine.vintage == OLD and area.vintage == NEW
        is_renamed = area.vintage == "2020" or (mine.vintage == "2020" and area.level == "district")
        if is_into or is_from or (is_renamed and area.communes == mine.communes):
            found.add(area.bare)
    # A name that many places have is no question about this one.
    return {name for name in found if len(named(name)) <= 2}


def _mixed(half: str, documents: list[JudgedDocument]) -> Iterator[JudgedQuery]:
    seen = set()
    for document in documents:
        roll = number_of("mixed", document.id)
        if HALVES[roll % 2] != half or roll // 2 % 3:
            continue
        topic, what = BY_KEY[document.topic], roll // 6 % 6
        year = min(document.years)
        wording = topic.wordings(half)[0]
        blank = JudgedQuery("", half, "", "")
        if what == 0:
            if document.decision in seen:
                continue
            seen.add(document.decision)
            yield replace(blank, text=document.decision, decision=document.decision)
        elif what == 1:
            yield replace(blank, text=str(document.row["name"]), document=document.id)
        elif what == 2:
            column = topic.columns[roll // 36 % len(topic.columns)]
            yield replace(blank, text=column, column=column)
        elif what == 3:
            yield replace(blank, text=f'"{wording}" {year}', topic=topic.key, year=year)
        elif what == 4:
            kind = sorted(document.formats)[0]
            text = f"{wording} {year} {kind.lower()}"
            yield replace(blank, text=text, topic=topic.key, year=year, format=kind)
        else:
            text = f"số liệu {wording} năm {year} file excel"
            yield replace(blank, text=text, topic=topic.key, year=year, format="XLSX")


_MAKERS = {
    "accented": _accented,
    "unaccented": _unaccented,
    "tone": _tone,
    "abbreviation": _abbreviation,
    "typo": _typo,
    "typing": _typing,
    "english": _english,
    "places": _places,
    "mixed": _mixed,
}
