"""The topics of the judged search set, in the words of officials: what there is and how it is asked for.

Each topic has wordings of its own for the tuning and for the held-out half; documents use both.
"""

import csv
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Topic:
    """One topic. `near` names topics that a reader would accept as related; `columns` are table columns."""

    key: str
    theme: str
    unit: str
    tune: tuple[str, ...]
    held: tuple[str, ...]
    tune_en: tuple[str, ...]
    held_en: tuple[str, ...]
    near: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()

    def wordings(self, half: str) -> tuple[str, ...]:
        """The Vietnamese wordings of `tune` or `held`."""
        return self.tune if half == "tune" else self.held

    def english(self, half: str) -> tuple[str, ...]:
        """The English wordings of `tune` or `held`."""
        return self.tune_en if half == "tune" else self.held_en


def _read() -> tuple[Topic, ...]:
    """The topics of the table beside this module; lists are written with semicolons."""
    with Path(__file__).with_suffix(".psv").open(encoding="utf-8", newline="") as file:
        return tuple(
            Topic(
                row["key"],
                row["theme"],
                row["unit"],
                *(_words(row[name]) for name in ("tune", "held", "tune_en", "held_en", "near", "columns")),
            )
            for row in csv.DictReader(file, delimiter="|", quoting=csv.QUOTE_NONE)
        )


def _words(cell: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in cell.split(";") if word.strip())


TOPICS = _read()
BY_KEY = {topic.key: topic for topic in TOPICS}
# Phrase -> how offices shorten it; used in titles and in queries, both ways.
SHORT_FORMS = {
    "bảo trợ xã hội": "BTXH",
    "người có công": "NCC",
    "giáo dục nghề nghiệp": "GDNN",
    "trợ giúp xã hội": "TGXH",
    "bảo hiểm thất nghiệp": "BHTN",
    "trợ cấp thất nghiệp": "TCTN",
    "xuất khẩu lao động": "XKLĐ",
    "thủ tục hành chính": "TTHC",
    "an toàn thông tin": "ATTT",
    "cơ sở dữ liệu": "CSDL",
    "an sinh xã hội": "ASXH",
    "dịch vụ công trực tuyến": "DVCTT",
    "công nghệ thông tin": "CNTT",
    "người khuyết tật": "NKT",
    "người cao tuổi": "NCT",
    "tai nạn lao động": "TNLĐ",
    "an toàn, vệ sinh lao động": "ATVSLĐ",
    "chuyển đổi số": "CĐS",
    "công tác xã hội": "CTXH",
    "Mẹ Việt Nam anh hùng": "Mẹ VNAH",
    "giải quyết việc làm": "GQVL",
    "trẻ em": "TE",
    "ngân sách nhà nước": "NSNN",
}
UNITS = {
    "BTXH": ("Phòng Bảo trợ xã hội", "bảo trợ xã hội"),
    "NCC": ("Phòng Người có công", "người có công"),
    "TEBDG": ("Phòng Trẻ em và Bình đẳng giới", "trẻ em và bình đẳng giới"),
    "LDVL": ("Phòng Lao động - Việc làm", "lao động việc làm"),
    "GDNN": ("Phòng Giáo dục nghề nghiệp", "giáo dục nghề nghiệp"),
    "VP": ("Văn phòng Sở", "văn phòng Sở"),
}
DEPARTMENT = "Sở Lao động - Thương binh và Xã hội"
DEPARTMENT_FORMS = ("Sở LĐTBXH", "Sở LĐ-TB&XH", "Sở LĐTĐBXH", "Sở LĐTĐXH")
