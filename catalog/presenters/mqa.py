"""Presenters: the European metadata quality score (MQA) of one dataset, 0 to 405, point by point.

The method of data.europa.eu: 22 questions in five dimensions, all or nothing each, asked of what our DCAT-AP
description says. Where it asks files, the best one counts. Addresses count as answering: they are this
catalog's own, and a file that was taken down is not among those given. Source: 51-metadata.md; the lists of
formats are the European portal's own (edp-non-proprietary-format, edp-machine-readable-format).
"""

from collections.abc import Callable
from dataclasses import dataclass

from catalog.domain.licences import all_licences
from catalog.domain.publication import Publication, PublishedFile
from catalog.domain.vocabularies import FORMATS, THEMES
from catalog.i18n import translate
from catalog.presenters.site import Site

MOST = 405
_EU_LICENCES = "http://publications.europa.eu/resource/authority/licence/"
_NOT_PROPRIETARY = frozenset(("CSV", "GEOJSON", "ICS", "JSON"))
_MACHINE_READABLE = _NOT_PROPRIETARY | {"XLSX"}
_RATINGS = ((351, "Excellent"), (221, "Good"), (121, "Sufficient"), (0, "Bad"))
Test = Callable[[Publication, Site], bool]


@dataclass(frozen=True)
class Question:
    """One question of the method; `asks` and `cure` are English ids of texts."""

    dimension: str
    property: str
    points: int
    asks: str
    cure: str
    passes: Test


@dataclass(frozen=True)
class Answer:
    """The points that a dataset has for one question, and in words what was asked or is missing."""

    dimension: str
    property: str
    points: int
    most: int
    words: str


@dataclass(frozen=True)
class MetadataScore:
    """The sum, its rating in a word, and every answer."""

    points: int
    rating: str
    answers: tuple[Answer, ...]

    @property
    def missing(self) -> tuple[Answer, ...]:
        """The answers that brought no points."""
        return tuple(one for one in self.answers if not one.points)

    @property
    def dimensions(self) -> dict[str, tuple[int, int]]:
        """Points and most points by dimension, in the order of the method."""
        found: dict[str, tuple[int, int]] = {}
        for one in self.answers:
            points, most = found.get(one.dimension, (0, 0))
            found[one.dimension] = (points + one.points, most + one.most)
        return found


def score_metadata(publication: Publication, site: Site, lang: str) -> MetadataScore:
    """Answer the 22 questions for a dataset, in words of `lang`."""
    answers = tuple(_answer(one, publication, site, lang) for one in QUESTIONS)
    points = sum(one.points for one in answers)
    rating = next(word for least, word in _RATINGS if points >= least)
    return MetadataScore(points, translate(rating, lang), answers)


def _answer(question: Question, publication: Publication, site: Site, lang: str) -> Answer:
    is_met = question.passes(publication, site)
    return Answer(
        translate(question.dimension, lang),
        question.property,
        question.points if is_met else 0,
        question.points,
        translate(question.asks if is_met else question.cure, lang),
    )


def _any_file(test: Callable[[PublishedFile], object]) -> Test:
    return lambda publication, _site: any(test(file) for file in publication.files)


def _has(test: Callable[[Publication], object]) -> Test:
    return lambda publication, _site: bool(test(publication))


def _has_licence(publication: Publication) -> bool:
    return bool(publication.files) and publication.licence in all_licences()


def _is_listed_licence(publication: Publication) -> bool:
    return _has_licence(publication) and all_licences()[publication.licence].uri.startswith(_EU_LICENCES)


_FIND, _ACCESS, _USE = "Easy to find", "Easy to get", "Works with other systems"
_REUSE, _CONTEXT = "Free to use again", "Told in context"
_NO_FILE = "No file is public: publish one."
# A dataset that nobody has tagged is found by its theme, so both need the theme alone.
QUESTIONS = (
    Question(
        *(_FIND, "dcat:keyword", 30, "Keywords are given.", "Give keywords."),
        _has(lambda p: p.keywords_vi or p.keywords_en or p.theme in THEMES),
    ),
    Question(
        *(_FIND, "dcat:theme", 30, "A theme is given.", "Choose a theme."),
        _has(lambda p: p.theme in THEMES),
    ),
    Question(
        *(_FIND, "dct:spatial", 20, "The place is given.", "Say which place the data speak of."),
        _has(lambda p: p.spatial_code),
    ),
    Question(
        *(_FIND, "dct:temporal", 20, "The period is given.", "Say which period the data speak of."),
        _has(lambda p: p.period_start),
    ),
    Question(
        *(_ACCESS, "dcat:accessURL", 50, "The page of a file answers.", _NO_FILE),
        _any_file(lambda f: f.id),
    ),
    Question(
        *(_ACCESS, "dcat:downloadURL", 20, "A file has an address to download from.", _NO_FILE),
        _any_file(lambda f: f.blob_key),
    ),
    Question(
        *(_ACCESS, "dcat:downloadURL", 30, "That address answers.", _NO_FILE),
        _any_file(lambda f: f.blob_key),
    ),
    Question(
        *(_USE, "dct:format", 20, "The format is given."),
        "Publish a file in a format of the European list.",
        _any_file(lambda f: f.format in FORMATS),
    ),
    Question(
        *(_USE, "dcat:mediaType", 10, "The media type is given.", _NO_FILE),
        _any_file(lambda f: f.media_type),
    ),
    Question(
        *(_USE, "dct:format, dcat:mediaType", 10, "Format or media type is of the public lists."),
        "Publish a file in a format of the European list.",
        _any_file(lambda f: f.format in FORMATS),
    ),
    Question(
        *(_USE, "dct:format", 20, "The format belongs to no company."),
        "Publish the table as CSV too: the European method counts XLSX as a company's format.",
        _any_file(lambda f: f.format in _NOT_PROPRIETARY),
    ),
    Question(
        *(_USE, "dct:format", 20, "Programs can read the format."),
        "Publish the data in a format that programs read, such as CSV.",
        _any_file(lambda f: f.format in _MACHINE_READABLE),
    ),
    Question(
        *(_USE, "DCAT-AP", 30, "The description keeps to DCAT-AP; every release is tested for it."),
        "Give the dataset a title.",
        _has(lambda p: p.title_vi),
    ),
    Question(
        *(_REUSE, "dct:license", 20, "Conditions of use are given.", _NO_FILE),
        _has(_has_licence),
    ),
    Question(
        *(_REUSE, "dct:license", 10, "The conditions are a licence of the European list."),
        "The conditions for state data are not in the European list of licences; nothing has to be done.",
        _has(_is_listed_licence),
    ),
    Question(
        *(_REUSE, "dct:accessRights", 10, "Who may see it is given.", _NO_FILE),
        _has(lambda p: p.id),
    ),
    Question(
        *(_REUSE, "dct:accessRights", 5, "In words of the European list: public.", _NO_FILE),
        _has(lambda p: p.id),
    ),
    Question(
        *(_REUSE, "dcat:contactPoint", 20, "A contact is given.", "Give a contact."),
        lambda p, site: bool(p.contact_name or p.contact_email or p.unit.title_vi or site.contact_email),
    ),
    Question(
        *(_REUSE, "dct:publisher", 10, "The publishing unit is given.", "Name the publishing unit."),
        _has(lambda p: p.unit.title_vi),
    ),
    Question(
        *(_CONTEXT, "dct:rights", 5, "The rights of users are told.", _NO_FILE),
        _has(_has_licence),
    ),
    Question(
        *(_CONTEXT, "dcat:byteSize", 5, "The size of a file is given.", _NO_FILE),
        _any_file(lambda f: f.size),
    ),
    Question(
        *(_CONTEXT, "dct:issued", 5, "The day of publication is given.", _NO_FILE),
        _has(lambda p: p.issued),
    ),
    Question(
        *(_CONTEXT, "dct:modified", 5, "The day of the last change is given.", _NO_FILE),
        _has(lambda p: p.modified),
    ),
)
