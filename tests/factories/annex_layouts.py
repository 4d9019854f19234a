"""The layouts of the annex corpus: each writes a file for a speaker's items and gives the truth of it."""

import unicodedata
from dataclasses import replace
from pathlib import Path

from tests.factories.annex_corpus import (
    HEADERS,
    ROMAN,
    Layout,
    TrueItem,
    by_unit,
    in_groups,
    make_items,
    plain_table,
    titles_of,
)
from tests.factories.annex_words import Speaker
from tests.factories.annex_writers import Table, write_csv, write_docx, write_xlsx


def csv_comma(speaker: Speaker, path: Path, count: int) -> list[TrueItem]:
    items = make_items(speaker, count)
    write_csv(path, plain_table(items, titles_of(speaker)), encoding="utf-8-sig")
    return items


def csv_semicolon_old_encoding(speaker: Speaker, path: Path, count: int) -> list[TrueItem]:
    items = make_items(speaker, count)
    write_csv(path, plain_table(items, titles_of(speaker)), delimiter=";", encoding="cp1258")
    return items


def csv_titles_and_gaps(speaker: Speaker, path: Path, count: int) -> list[TrueItem]:
    """A workbook saved as CSV: titles, groups, merged units as gaps, signatures."""
    rows: list[list[str] | str] = []
    truth: list[TrueItem] = []
    titles = titles_of(speaker)
    for roman, (group, items) in zip(ROMAN, in_groups(speaker, make_items(speaker, count)), strict=False):
        rows.append([roman, group])
        for block in by_unit(items, speaker):
            for number, item in enumerate(block):
                texts = item.texts | ({"unit": ""} if number else {})
                rows.append([str(len(truth) + 1), *(texts[key] for key in titles if key != "order")])
                truth.append(item)
    write_csv(path, Table([list(titles.values())], rows), delimiter="\t", encoding="utf-16", is_titled=True)
    return truth


def xlsx_plain(speaker: Speaker, path: Path, count: int) -> list[TrueItem]:
    items = make_items(speaker, count)
    write_xlsx(path, [("Danh mục", plain_table(items, titles_of(speaker)))], is_titled=True)
    return items


def _merged(speaker: Speaker, count: int, *, is_wide: bool) -> tuple[Table, list[TrueItem]]:
    """Give a table with merged unit cells under Roman groups, TT beginning anew in each."""
    titles = titles_of(speaker)
    keys = [key for key in titles if key != "order"]
    column = keys.index("unit") + 1
    table, truth = Table([list(titles.values())]), []
    for roman, (group, items) in zip(ROMAN, in_groups(speaker, make_items(speaker, count)), strict=False):
        table.body.append(f"{roman}. {group}" if is_wide else [roman, group, *[""] * (len(keys) - 1)])
        number = 0
        for block in by_unit(items, speaker):
            top = len(table.body)
            for place, item in enumerate(block):
                number += 1
                texts = item.texts | ({"unit": ""} if place else {})
                table.body.append([str(number), *(texts[key] for key in keys)])
            if len(block) > 1:
                table.merges.append((top, column, len(table.body) - 1, column))
            truth += block
    return table, truth


def xlsx_merged_units_and_groups(speaker: Speaker, path: Path, count: int) -> list[TrueItem]:
    table, truth = _merged(speaker, count, is_wide=speaker.dice.random() < 0.5)
    write_xlsx(path, [("PL1", table)], is_titled=True)
    return truth


def xlsx_two_row_header(speaker: Speaker, path: Path, count: int) -> list[TrueItem]:
    """Units and publication each over two columns, column numbers below."""
    items = make_items(speaker, count)
    header = [
        ["TT", "Tên bộ dữ liệu", "Đơn vị thực hiện", "", "Công bố dữ liệu", "", "Định dạng"],
        ["", "", "Chủ trì", "Phối hợp", "Tần suất", "Thời gian lần đầu", ""],
        ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)", "(7)"],
    ]
    rows = [
        [
            str(n),
            i.name,
            i.texts["unit"],
            "Các huyện",
            i.texts["frequency"],
            i.texts["first"],
            i.texts["formats"],
        ]
        for n, i in enumerate(items, 1)
    ]
    merges = [(0, 0, 1, 0), (0, 1, 1, 1), (0, 2, 0, 3), (0, 4, 0, 5), (0, 6, 1, 6)]
    write_xlsx(path, [("Sheet1", Table(header, rows, header_merges=merges))], is_titled=True)
    return items


def _with_dittos(
    speaker: Speaker, items: list[TrueItem], titles: dict[str, str]
) -> tuple[Table, list[TrueItem]]:
    marks = ("-nt-", "nt", "như trên", '"', "-//-", "Như trên", "”", "- nt -")
    table, truth = Table([list(titles.values())]), []
    for item in items:
        shown = dict(item.texts)
        if truth:
            above = truth[-1]
            for key, value in (("unit", "unit"), ("frequency", "frequency"), ("formats", "formats")):
                if speaker.dice.random() < 0.5:
                    shown[key] = speaker.dice.choice(marks)
                    item = replace(item, **{value: getattr(above, value)})
        truth.append(item)
        table.body.append([str(len(truth)), *(shown[key] for key in titles if key != "order")])
    return table, truth


def xlsx_ditto(speaker: Speaker, path: Path, count: int) -> list[TrueItem]:
    table, truth = _with_dittos(speaker, make_items(speaker, count), titles_of(speaker))
    write_xlsx(path, [("Danh muc", table)])
    return truth


def xlsx_several_sheets(speaker: Speaker, path: Path, count: int) -> list[TrueItem]:
    """A letter, then the list over two sheets, some rows hidden."""
    items, titles = make_items(speaker, count), titles_of(speaker)
    half = count // 2
    first, second = plain_table(items[:half], titles), plain_table(items[half:], titles)
    first.hidden = {3, 4}
    write_xlsx(path, [("PL I", first), ("PL II", second)], is_titled=True, cover=True)
    return items


def xlsx_fourteen_columns(speaker: Speaker, path: Path, count: int) -> list[TrueItem]:
    items = make_items(speaker, count)
    titles = (
        "TT",
        "Mã dữ liệu",
        "Tên bộ dữ liệu",
        "Mô tả",
        "Trường dữ liệu",
        "Lĩnh vực",
        "Cơ quan chủ trì",
        "Cơ quan phối hợp",
        "Định dạng",
        "Phương thức chia sẻ",
        "Phạm vi",
        "Tần suất cập nhật",
        "Thời gian công bố lần đầu",
        "Ghi chú",
    )
    rows, truth = [], []
    for n, item in enumerate(items, 1):
        t = item.texts
        is_api = speaker.dice.random() < 0.3
        way = "API" if is_api else "Tải về"
        rows.append(
            [
                str(n),
                f"DL-{n:03}",
                item.name,
                "Mô tả dữ liệu",
                "Kỳ; mã xã; giá trị",
                "Lao động",
                t["unit"],
                "UBND cấp xã",
                t["formats"],
                way,
                "Toàn tỉnh",
                t["frequency"],
                t["first"],
                "",
            ]
        )
        formats = (*item.formats, "API") if is_api else item.formats
        truth.append(replace(item, formats=formats, group="Lao động"))
    write_xlsx(path, [("DM", Table([list(titles)], rows))], is_titled=True)
    return truth


def docx_plain(speaker: Speaker, path: Path, count: int) -> list[TrueItem]:
    items = make_items(speaker, count)
    write_docx(path, [("", plain_table(items, titles_of(speaker)))])
    return items


def docx_pages(speaker: Speaker, path: Path, count: int) -> list[TrueItem]:
    """The table was cut at each page, its header typed again; once it was not."""
    items, titles = make_items(speaker, count), titles_of(speaker)
    pages = [plain_table(items[at : at + 12], titles, start=at + 1) for at in range(0, count, 12)]
    pages[-1].header = []
    pages[-1] = Table([pages[-1].body[0]], pages[-1].body[1:])
    write_docx(path, [("", page) for page in pages])
    return items


def docx_header_on_each_page(speaker: Speaker, path: Path, count: int) -> list[TrueItem]:
    """One table with the header typed again between its rows."""
    items = make_items(speaker, count)
    table = plain_table(items, titles_of(speaker))
    table.body = [
        row for n, one in enumerate(table.body) for row in ([table.header[0], one] if n in (9, 21) else [one])
    ]
    write_docx(path, [("", table)])
    return items


def docx_restarts_and_breaks(speaker: Speaker, path: Path, count: int) -> list[TrueItem]:
    """Groups as captions or rows, TT beginning anew, line breaks inside cells."""
    titles, tables, truth = titles_of(speaker), [], []
    for roman, (group, items) in zip(ROMAN, in_groups(speaker, make_items(speaker, count)), strict=False):
        broken = []
        for item in items:
            words = item.name.split()
            half = len(words) // 2
            texts = item.texts | {"name": f"{' '.join(words[:half])}\n{' '.join(words[half:])}"}
            texts["formats"] = texts["formats"].replace(", ", ",\n").replace("; ", "\n")
            broken.append(replace(item, texts=texts))
        tables.append((f"{roman}. {group}", plain_table(broken, titles)))
        truth += broken
    write_docx(path, tables)
    return truth


def docx_merged_units(speaker: Speaker, path: Path, count: int) -> list[TrueItem]:
    table, truth = _merged(speaker, count, is_wide=speaker.dice.random() < 0.5)
    write_docx(path, [("", table)])
    return truth


def docx_without_accents(speaker: Speaker, path: Path, count: int) -> list[TrueItem]:
    """Typed without a Vietnamese keyboard, titles in capitals."""
    items = [
        replace(item, name=_bare(item.name), texts={key: _bare(text) for key, text in item.texts.items()})
        for item in make_items(speaker, count)
    ]
    titles = {key: _bare(title).upper() for key, title in titles_of(speaker).items()}
    write_docx(path, [("", plain_table(items, titles))])
    return items


def xlsx_slips_in_units(speaker: Speaker, path: Path, count: int) -> list[TrueItem]:
    items = make_items(speaker, count, slips=0.7)
    write_xlsx(path, [("Danh mục", plain_table(items, titles_of(speaker)))])
    return items


def docx_five_columns(speaker: Speaker, path: Path, count: int) -> list[TrueItem]:
    """Name, lead unit, input period, format and sharing form in one: no day of a first publication."""
    items = make_items(speaker, count)
    header = [
        "STT",
        "Tên dữ liệu mở",
        "Đơn vị chủ trì",
        "Kỳ nhập dữ liệu",
        "Định dạng và hình thức chia sẻ (API, Excel)",
    ]
    truth, rows = [], []
    for n, item in enumerate(items, 1):
        formats, text = speaker.dice.choice(
            [
                (("API", "XLSX"), "API, Excel"),
                (("XLSX",), "Excel"),
                (("XLSX", "API"), "Excel; API"),
                (("API",), "API"),
            ]
        )
        truth.append(replace(item, formats=formats, first_publication=None))
        rows.append([str(n), item.name, item.texts["unit"], item.texts["frequency"], text])
    write_docx(path, [("Phụ lục 3", Table([header], rows))])
    return truth


def docx_amending(speaker: Speaker, path: Path, count: int) -> list[TrueItem]:
    """An amending annex: groups say what is added, changed and repealed."""
    titles, truth, table = HEADERS[0], [], Table([list(HEADERS[0].values())])
    third = count // 3
    items = make_items(speaker, third * 3)
    parts = (
        ("Dữ liệu bổ sung", "added"),
        ("Dữ liệu sửa đổi, bổ sung", "changed"),
        ("Dữ liệu bãi bỏ", "repealed"),
    )
    for place, (group, change) in enumerate(parts):
        table.body.append(f"{ROMAN[place]}. {group}")
        part = [replace(i, group=group, change=change) for i in items[place * third : (place + 1) * third]]
        table.body += plain_table(part, titles).body
        truth += part
    write_docx(path, [("", table)])
    return truth


def xlsx_changes_in_a_column(speaker: Speaker, path: Path, count: int) -> list[TrueItem]:
    words = {
        "added": ("Bổ sung", "Thêm mới"),
        "changed": ("Sửa đổi", "Sửa đổi, bổ sung", "Điều chỉnh tần suất"),
        "repealed": ("Bãi bỏ", "Loại bỏ khỏi danh mục"),
        None: ("Giữ nguyên", ""),
    }
    truth, rows = [], []
    for n, item in enumerate(make_items(speaker, count), 1):
        change = speaker.dice.choice(list(words))
        t = item.texts
        rows.append(
            [
                str(n),
                t["name"],
                t["unit"],
                t["formats"],
                t["frequency"],
                t["first"],
                speaker.dice.choice(words[change]),
            ]
        )
        truth.append(replace(item, change=change))
    header = [
        "TT",
        "Tên bộ dữ liệu",
        "Đơn vị chủ trì",
        "Định dạng",
        "Tần suất cập nhật",
        "Thời gian công bố lần đầu",
        "Nội dung thay đổi",
    ]
    write_xlsx(path, [("PL", Table([header], rows))], is_titled=True)
    return truth


def xlsx_units_as_groups(speaker: Speaker, path: Path, count: int) -> list[TrueItem]:
    """No column of units: the title of each group is one."""
    titles = {key: title for key, title in titles_of(speaker).items() if key != "unit"}
    truth, table = [], Table([list(titles.values())])
    items = make_items(speaker, count)
    units = [("BTXH", "Phòng Bảo trợ xã hội"), ("LDVL", "Phòng Lao động - Việc làm"), ("SYT", "Sở Y tế")]
    for place, (unit, name) in enumerate(units):
        table.body.append(f"{ROMAN[place]}. {name}")
        part = [replace(item, unit=unit, group=name) for item in items[place::3]]
        table.body += plain_table(part, titles).body
        truth += part
    write_xlsx(path, [("PL", table)], is_titled=True)
    return truth


def docx_numbered_by_word(speaker: Speaker, path: Path, count: int) -> list[TrueItem]:
    """TT is Word's own numbering: the cells have no text."""
    items = make_items(speaker, count)
    table = plain_table(items, titles_of(speaker))
    for row in table.body:
        row[0] = ""
    write_docx(path, [("", table)], numbers_first_column=True)
    return items


def docx_row_over_two_pages(speaker: Speaker, path: Path, count: int) -> list[TrueItem]:
    """A row cut by a page: the rest of its name and formats stands on top of the next table."""
    items, titles = make_items(speaker, count), titles_of(speaker)
    half = count // 2
    first, second = plain_table(items[:half], titles), plain_table(items[half:], titles, start=half + 1)
    keys = list(titles)
    name, last = keys.index("name"), first.body[-1]
    words = items[half - 1].name.split()
    last[name] = " ".join(words[:3])
    rest = [""] * len(keys)
    rest[name] = " ".join(words[3:])
    if rest[name][:1].islower():
        second.body.insert(0, rest)
    else:
        last[name] = items[half - 1].name
    write_docx(path, [("", first), ("", second)])
    return items


def _bare(text: str) -> str:
    plain = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(char for char in plain if not unicodedata.combining(char))


_WRITERS = (
    csv_comma,
    csv_semicolon_old_encoding,
    csv_titles_and_gaps,
    xlsx_plain,
    xlsx_merged_units_and_groups,
    xlsx_two_row_header,
    xlsx_ditto,
    xlsx_several_sheets,
    xlsx_fourteen_columns,
    xlsx_slips_in_units,
    xlsx_changes_in_a_column,
    xlsx_units_as_groups,
    docx_plain,
    docx_pages,
    docx_header_on_each_page,
    docx_restarts_and_breaks,
    docx_merged_units,
    docx_without_accents,
    docx_five_columns,
    docx_amending,
    docx_numbered_by_word,
    docx_row_over_two_pages,
)
LAYOUTS: dict[str, tuple[str, Layout]] = {one.__name__: (one.__name__.split("_")[0], one) for one in _WRITERS}
