"""What the forms of the register's acts send, typed: days, periods, codes. Rules stand in the use-cases."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from marshmallow import EXCLUDE, Schema, fields

from catalog.domain.errors import Invalid
from catalog.schemas.fields import Day, Text, Words, load


class _Form(Schema):
    class Meta:
        """A form carries its token and its button besides."""

        unknown = EXCLUDE


class ExemptionSchema(_Form):
    """An order that frees an item."""

    kind = Text()
    reason = Text(limit=100_000)
    legal_basis = Text(limit=100_000)
    signer = Text(limit=100_000)
    valid_from = Day()
    expires_on = Day()
    periods = Words()


class OverrideSchema(_Form):
    """An order that sets a state."""

    code = fields.Integer(load_default=None, allow_none=True)
    reason = Text(limit=100_000)
    signer = Text(limit=100_000)
    expires_on = Day()
    period = Text(limit=20)


class ChangeSchema(_Form):
    """A day on which something changed."""

    changed_on = Day()
    note = Text(limit=100_000)


class AssignmentSchema(_Form):
    """The unit that has to supply an item."""

    unit = Text()
    decision_number = Text(limit=100_000)
    valid_from = Day()


def load_form(schema: Schema, sent: Mapping[str, str]) -> dict[str, Any]:
    """The typed fields of a form; an empty number is none.

    Raises: Invalid.
    """
    return load(schema, {key: value for key, value in sent.items() if value != "" or key != "code"})


def parse_day(name: str, text: str | None) -> date | None:
    """A day that a command was given.

    Raises: Invalid for the option `name`.
    """
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise Invalid({name: ["not_a_date"]}) from None
