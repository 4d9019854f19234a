"""Text from before Unicode: told as a whole, decoded letter by letter. The motto is the published sample."""

import unicodedata

import pytest

from validators.words.legacy_text import (
    KINDS,
    decode_legacy,
    decode_tcvn3,
    decode_vni,
    detect_legacy,
    is_syllable,
)

MOTTO = "Cộng hòa xã hội chủ nghĩa Việt Nam"
WRITTEN = {
    "tcvn3": "Céng hßa x· héi chñ nghÜa ViÖt Nam",
    "vni": "Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam",
    "viqr": "Co^.ng ho`a xa~ ho^.i chu? nghi~a Vie^.t Nam",
}
# Every lower-case letter of Vietnamese with a mark, in the order of the alphabet.
LETTERS = "àảãáạăằẳẵắặâầẩẫấậđèẻẽéẹêềểễếệìỉĩíịòỏõóọôồổỗốộơờởỡớợùủũúụưừửữứựỳỷỹýỵ"


@pytest.mark.parametrize("kind", KINDS)
def test_the_motto_is_told_and_decoded(kind):
    assert detect_legacy([WRITTEN[kind]]) == kind
    assert decode_legacy(WRITTEN[kind], kind) == MOTTO


@pytest.mark.parametrize(
    "text",
    [
        MOTTO,
        "Đường Trần Phú, tổ dân phố 3, xã Hà Bình",
        "café crème déjà vu à la carte",
        "Größe für Straße Mädchen",
        "Hộ nghèo (đồng) 100.000?",
        "a(b) c(d) e(f) x+y z^2",
        "ha(m2) va(x) ta(y) la(z)",
        "",
        "Hoøa",  # one word proves nothing
    ],
)
def test_other_texts_are_none_of_them(text):
    assert detect_legacy([text]) is None


def test_every_letter_of_tcvn3_is_decoded_once():
    # Bytes without a letter stay; ý alone has the same place in Latin-1, and capitals are seven letters.
    changed = [decode_tcvn3(char) for char in map(chr, range(0x80, 0x100)) if decode_tcvn3(char) != char]
    assert sorted([*changed, "ý"]) == sorted([*LETTERS, *"ĂÂÊÔƠƯĐ"])


def test_every_letter_of_vni_is_decoded():
    plain = "aø aû aõ aù aï aê aè aú aü aé aë aâ aà aå aã aá aä ñ eø eû eõ eù eï eâ eà eå eã eá eä ì æ ó í ò "
    plain += "oø oû oõ où oï oâ oà oå oã oá oä ô ôø ôû ôõ ôù ôï uø uû uõ uù uï ö öø öû öõ öù öï yø yû yõ yù î"
    assert decode_vni(plain).replace(" ", "") == LETTERS
    assert decode_vni(plain.upper()).replace(" ", "") == LETTERS.upper()


def test_what_is_decoded_is_composed_text():
    for kind in KINDS:
        assert unicodedata.is_normalized("NFC", decode_legacy(WRITTEN[kind], kind))


@pytest.mark.parametrize(
    ("word", "is_one"),
    [("nghĩa", True), ("Việt", True), ("hội", True), ("hßa", False), ("ViÖt", False), ("straße", False)],
)
def test_syllables_are_told_from_other_words(word, is_one):
    assert is_syllable(word) is is_one
