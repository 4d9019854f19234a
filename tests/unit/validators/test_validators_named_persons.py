"""Names of persons inside a sentence: found by their shape, shown to a person, never more."""

import pytest

from validators.words.named_persons import names_in


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Hồ sơ của ông Nguyễn Văn An ở xã Hoạt Giang.", ("ông Nguyễn Văn An",)),
        ("Đề nghị hỏi Lê Thị Bình và PHẠM VĂN CƯỜNG", ("Lê Thị Bình", "PHẠM VĂN CƯỜNG")),
        ("Nguyễn Văn An, Nguyễn Văn An", ("Nguyễn Văn An",)),
        ("Số liệu ở đường Trần Phú", ("Trần Phú",)),
        ("Nguyễn\nVăn An", ()),
        ("Số hộ nghèo theo xã năm 2024 của Sở Lao động", ()),
        ("", ()),
    ],
)
def test_names_are_found_by_their_shape(text, names):
    assert names_in(text) == names
