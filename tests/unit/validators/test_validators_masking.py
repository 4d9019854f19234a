"""Masking: what may be shown of a value and of a label."""

import pytest

from validators.findings.masking import mask, safe_label


def test_an_identity_number_shows_three_digits_and_two():
    assert mask("038099000012") == "038*******12"


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("", ""),
        ("12", "**"),
        ("1234", "****"),
        ("12345", "1****"),
        ("123456789", "12******9"),
        (12.5, "****"),
    ],
)
def test_shorter_values_are_masked_more_strictly(value, shown):
    assert mask(value) == shown


def test_a_long_text_does_not_show_its_length():
    assert mask("x" * 40) == mask("x" * 400) == "xxx" + "*" * 12 + "xx"


@pytest.mark.parametrize("label", ["038099000012", "0912 345 678", "a@b.vn", "Nguyễn Văn An", "01/02/1990"])
def test_a_label_that_is_a_persons_value_is_masked(label):
    assert "*" in safe_label(label)


@pytest.mark.parametrize(
    "label", ["Giai đoạn 2024-2025", "kinh_phi_nam_2025", "Họ và tên", "2025-07-01", "Tỷ lệ (%)"]
)
def test_a_plain_label_stays_as_it_is(label):
    assert safe_label(label) == label
