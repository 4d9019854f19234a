"""Names for addresses keep every Vietnamese letter."""

from hypothesis import given
from hypothesis import strategies as st

from catalog.domain import naming


def test_slugs_keep_the_letters_that_ckan_drops():
    # CKAN turned the first two into i-tng-bo-tr-xa-hi and c-s-giao-dc-ngh-nghip.
    assert naming.slugify("Đối tượng bảo trợ xã hội") == "doi-tuong-bao-tro-xa-hoi"
    assert naming.slugify("Cơ sở giáo dục nghề nghiệp") == "co-so-giao-duc-nghe-nghiep"
    assert naming.slugify("Hộ nghèo, cận nghèo (2024)") == "ho-ngheo-can-ngheo-2024"


def test_a_decomposed_title_gives_the_same_slug():
    assert naming.slugify("Hộ nghèo") == naming.slugify("Hộ nghèo")


def test_a_long_title_is_cut_at_a_word():
    slug = naming.slugify("mot hai ba " * 30)
    assert len(slug) <= 100
    assert set(slug.split("-")) == {"mot", "hai", "ba"}


@given(st.text(max_size=300))
def test_a_slug_is_a_usable_name_or_too_short(text):
    slug = naming.slugify(text)
    assert naming.is_name(slug) or len(slug) < 2


@given(st.text(alphabet="àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ ", max_size=60))
def test_folding_leaves_plain_ascii_of_the_same_length(text):
    folded = naming.fold(text)
    assert folded.isascii()
    assert len(folded) == len(text)


def test_a_name_may_not_look_like_an_id():
    # Whoever asks by id would get the dataset of this name instead.
    assert not naming.is_name("1beff1c9-32b9-4ad3-8719-a058b713d120")
    assert naming.is_name("1beff1c9-32b9")
