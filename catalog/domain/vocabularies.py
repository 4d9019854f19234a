"""Closed lists of the field: themes, frequencies, formats. Dated facts are data: see licences.py."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Term:
    """One entry of a closed list: our key, both labels and the European code beside it."""

    key: str
    vi: str
    en: str
    eu: str

    def label(self, lang: str) -> str:
        """The label in `vi` or `en`."""
        return self.vi if lang == "vi" else self.en


def _terms(*rows: tuple[str, str, str, str]) -> dict[str, Term]:
    return {row[0]: Term(*row) for row in rows}


# Source: 04-decisions.md, Themes; codes of the EU data-theme list.
THEMES = _terms(
    ("lao-dong-viec-lam", "Lao động - việc làm", "Labour and employment", "ECON"),
    ("giao-duc-nghe-nghiep", "Giáo dục nghề nghiệp", "Vocational education", "EDUC"),
    ("giam-ngheo", "Giảm nghèo", "Poverty reduction", "SOCI"),
    ("bao-tro-xa-hoi", "Bảo trợ xã hội", "Social protection", "SOCI"),
    ("nguoi-co-cong", "Người có công", "Persons with merit", "SOCI"),
    ("tre-em-binh-dang-gioi", "Trẻ em và bình đẳng giới", "Children and gender equality", "SOCI"),
    ("hanh-chinh-ngan-sach", "Hành chính và ngân sách", "Administration and budget", "GOVE"),
    ("dia-ban-ban-do", "Địa bàn và bản đồ", "Places and maps", "REGI"),
)

# ISO 8601 durations as the list writes them; codes of the EU frequency list.
FREQUENCIES = _terms(
    ("P1Y", "Hằng năm", "Yearly", "ANNUAL"),
    ("P6M", "6 tháng một lần", "Every six months", "ANNUAL_2"),
    ("P3M", "Hằng quý", "Quarterly", "QUARTERLY"),
    ("P1M", "Hằng tháng", "Monthly", "MONTHLY"),
    ("P1W", "Hằng tuần", "Weekly", "WEEKLY"),
    ("on-change", "Khi có thay đổi", "When it changes", "IRREG"),
)


@dataclass(frozen=True)
class FileFormat:
    """A file format: our key (as CKAN writes it), media type, EU file-type code, uploadable by a clerk?"""

    key: str
    media_type: str
    eu: str
    is_accepted: bool


FORMATS = {
    f.key: f
    for f in (
        FileFormat("CSV", "text/csv", "CSV", True),
        FileFormat("XLSX", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "XLSX", True),
        FileFormat("JSON", "application/json", "JSON", False),
        FileFormat("GEOJSON", "application/geo+json", "GEOJSON", False),
        FileFormat("ICS", "text/calendar", "ICS", False),
        FileFormat("API", "application/json", "JSON", False),
    )
}

# What a description may announce: data that are elsewhere or will follow come in more formats than we take.
ANNOUNCED_FORMATS = frozenset(
    {
        *FORMATS,
        "XLS",
        "ODS",
        "TSV",
        "TXT",
        "XML",
        "RDF",
        "JSONL",
        "PARQUET",
        "SHP",
        "KML",
        "GPKG",
        "PDF",
        "DOCX",
    }
    | {"DOC", "HTML", "ZIP", "SQL", "PNG"}
)

LANGUAGES = ("vi", "en")
