"""The package: predicates for Frictionless, and an import that costs little."""

import subprocess
import sys
from pathlib import Path

import pytest
from frictionless import fields

import validators

ROOT = Path(validators.__file__).resolve().parent.parent


@pytest.mark.parametrize("value", ["a@b.vn", "phong.btxh+1@sldtbxh.thanhhoa.gov.vn", "x_y@a-b.example"])
def test_an_email_address_is_recognised(value):
    assert validators.email(value)


@pytest.mark.parametrize(
    "value", ["", "a", "a@", "@b.vn", "a@b", "a b@c.vn", "a@@b.vn", "a@-b.vn", "a@b..vn", "a@b_c.vn"]
)
def test_what_is_no_email_address_is_refused(value):
    assert not validators.email(value)


def test_a_uuid_is_recognised_in_its_usual_spellings():
    assert validators.uuid("2bc1c94f-0deb-43e9-92a1-4775189ec9f8")
    assert validators.uuid("2bc1c94f0deb43e992a14775189ec9f8")
    assert not validators.uuid("2bc1c94f 0deb-43e9-92a1-4775189ec9f8")
    assert not validators.uuid("")


def test_frictionless_asks_our_predicates_for_email_and_uuid():
    email = fields.StringField(name="e", format="email")
    uuid = fields.StringField(name="u", format="uuid")
    assert email.read_cell("a@b.vn") == ("a@b.vn", None)
    assert email.read_cell("a@b")[1] == {"type": 'type is "string/email"'}
    assert uuid.read_cell("2bc1c94f-0deb-43e9-92a1-4775189ec9f8")[1] is None
    assert uuid.read_cell("nope")[1] == {"type": 'type is "string/uuid"'}


def test_importing_the_light_modules_pulls_in_no_reader():
    code = (
        "import sys, validators, validators.findings.report, validators.findings.codes, "
        "validators.places.book, validators.sandbox, validators.schema.schema_rules\n"
        "heavy = {'frictionless', 'openpyxl', 'pandas', 'numpy', 'sqlalchemy', 'flask'} & set(sys.modules)\n"
        "sys.exit(','.join(heavy) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_the_heavy_names_come_with_their_first_use():
    assert validators.validate_table.__module__ == "validators.table"
    with pytest.raises(AttributeError):
        _ = validators.no_such_name
