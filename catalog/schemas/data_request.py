"""Schemas: what a citizen sends when asking for data, and what an office writes about a request."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from marshmallow import Schema, ValidationError, fields

from catalog.domain.vocabularies import FREQUENCIES
from catalog.schemas.fields import Choice, Text, load
from validators.words.safe_text import names_a_person

TITLE_LIMIT, BODY_LIMIT, PURPOSE_LIMIT, CONTACT_LIMIT = 200, 2_000, 1_000, 254
ANSWER_LIMIT = 4_000
_MAIL = re.compile(r"[^\s@<>,;:\"]+@[^\s@<>,;:\"]+\.[^\s@<>,;:\".]{2,}")


class PublicText(Text):
    """Text that will be public: no number and no mail address of a person may stand in it."""

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any
    ) -> str:
        text = super()._deserialize(value, attr, data, **kwargs)
        if names_a_person(text):
            raise ValidationError("personal_data_in_text")
        return text


class _Mail(Text):
    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any
    ) -> str:
        text = super()._deserialize(value, attr, data, **kwargs)
        if text and not _MAIL.fullmatch(text):
            raise ValidationError("not_an_email")
        return text


class _Empty(fields.Field[str]):
    """The field that people leave empty and programs fill in."""

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any
    ) -> str:
        if value:
            raise ValidationError("leave_empty")
        return ""


class _WordsSchema(Schema):
    title = PublicText(limit=TITLE_LIMIT, blank=False)
    body = PublicText(limit=BODY_LIMIT, blank=False)
    purpose = PublicText(limit=PURPOSE_LIMIT)


class _AskSchema(_WordsSchema):
    contact = _Mail(limit=CONTACT_LIMIT)
    website = _Empty(load_default="")


class _AnswerSchema(Schema):
    answer = PublicText(limit=ANSWER_LIMIT, blank=False)
    dataset = Text(limit=100)
    item_code = Text(limit=50)


class _RefusalSchema(Schema):
    answer = PublicText(limit=ANSWER_LIMIT, blank=False)
    legal_basis = PublicText(limit=500, blank=False)


class _HidingSchema(Schema):
    kind = Choice(("spam", "personal_data"), "choice")
    answer = PublicText(limit=500, blank=False)


class _ProposalSchema(Schema):
    unit = Text(limit=100, blank=False)
    proposed_name = PublicText(limit=300, blank=False)
    proposed_frequency = Choice(FREQUENCIES, "frequency")


@dataclass(frozen=True)
class AskedData:
    """A new request; `contact` is an e-mail address or empty."""

    title: str
    body: str
    purpose: str
    contact: str


@dataclass(frozen=True)
class RequestWords:
    """The words of a request as they will be public."""

    title: str
    body: str
    purpose: str


@dataclass(frozen=True)
class GivenAnswer:
    """An answer; `dataset` is the name of a public dataset, `item_code` an item of the list, or empty."""

    answer: str
    dataset: str
    item_code: str


@dataclass(frozen=True)
class GivenRefusal:
    """A refusal: why, and which law says so. Neither may be missing."""

    answer: str
    legal_basis: str


@dataclass(frozen=True)
class Hiding:
    """Why a request is hidden: `kind` is spam or personal_data; `answer` is told to who asked."""

    kind: str
    answer: str


@dataclass(frozen=True)
class Proposal:
    """What a candidate item would be: the name of a unit, its own name and its frequency."""

    unit: str
    proposed_name: str
    proposed_frequency: str


def load_asked(data: Mapping[str, Any]) -> AskedData:
    """A citizen's form.

    Raises: Invalid by field: missing, too long, a person's number in a text, a filled trap.
    """
    loaded = load(_AskSchema(), data)
    loaded.pop("website")
    return AskedData(**loaded)


def load_words(data: Mapping[str, Any]) -> RequestWords:
    """The words as the office lets them out. Raises: Invalid."""
    return RequestWords(**load(_WordsSchema(), data))


def load_answer(data: Mapping[str, Any]) -> GivenAnswer:
    """An answer. Raises: Invalid."""
    return GivenAnswer(**load(_AnswerSchema(), data))


def load_refusal(data: Mapping[str, Any]) -> GivenRefusal:
    """A refusal with its law. Raises: Invalid."""
    return GivenRefusal(**load(_RefusalSchema(), data))


def load_hiding(data: Mapping[str, Any]) -> Hiding:
    """Why a request is hidden. Raises: Invalid."""
    return Hiding(**load(_HidingSchema(), data))


def load_proposal(data: Mapping[str, Any]) -> Proposal:
    """A candidate item. Raises: Invalid."""
    return Proposal(**load(_ProposalSchema(), data))
