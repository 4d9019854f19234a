"""Room validators: the shape of what is documented of a code beside its texts. Only wording may enter."""

from dataclasses import dataclass

from validators.findings.cure_steps import Steps

# The layers of a check in the order in which they look at a file.
LAYERS: dict[str, tuple[str, str]] = {
    "guard": ("Trước khi đọc: tệp và giới hạn", "Before reading: the file and the limits"),
    "definition": ("Định nghĩa bảng và số đo", "Definition and measures of the table"),
    "header": ("Dòng tiêu đề và dấu phân cách", "Header row and delimiter"),
    "rows": ("Dòng và ô theo lược đồ", "Rows and cells against the schema"),
    "lint": ("Thói quen của bảng tính", "Habits of spreadsheets"),
    "places": ("Đơn vị hành chính", "Places"),
    "domain": ("Đối chiếu số liệu", "Figures against each other"),
    "privacy": ("Dữ liệu cá nhân", "Personal data"),
}
Both = str | tuple[str, str]


@dataclass(frozen=True)
class CodePage:
    """One code explained: layer (key of LAYERS), why it matters, an invented bad and mended example, steps.

    Each text is a pair (Vietnamese, English).
    """

    layer: str
    why: tuple[str, str]
    example_bad: tuple[str, str]
    example_good: tuple[str, str]
    steps: Steps


def explain(layer: str, why: tuple[str, str], bad: Both, good: Both, steps: Steps) -> CodePage:
    """Make a page; an example given once serves both languages."""
    return CodePage(layer, why, _pair(bad), _pair(good), steps)


def _pair(text: Both) -> tuple[str, str]:
    return (text, text) if isinstance(text, str) else text
