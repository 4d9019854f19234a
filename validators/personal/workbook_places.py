"""Room validators: what a workbook holds beside its cells: comments, properties, caches, drawings and more.

The guard has bounded the package before. Parts are read one by one, sheets as a stream of which only the ends
are kept; nothing is judged here.
"""

import html
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

from validators.guard.package import find_sheets
from validators.reading.rows import Row

Place = tuple[str, str]
_READ = (".xml", ".rels", ".vml")
_PICTURES = (
    ".png",
    ".jpg",
    ".jpeg",
    ".gif",
    ".bmp",
    ".tif",
    ".tiff",
    ".emf",
    ".wmf",
    ".svg",
    ".webp",
    ".wdp",
)
# Settings of a printer: device and paper; no cell goes there.
_HARMLESS = re.compile(r"xl/printersettings/printersettings\d*\.bin")
_CHUNK = 1 << 20
# The ends of a sheet are small; what is longer is cut into parts of this size.
_MOST_END = 16 << 20
_TAGS = re.compile(r"<[^<>]*>")
_TEXT = re.compile(r"<(?:\w+:)?(?:t|text|v|f|f1)(?:\s[^<>]*)?>([^<]*)<")
_CONTENT = re.compile(r">([^<>]*[^<>\s][^<>]*)<")
_SAID = re.compile(
    r"\s(?:name|title|descr|comment|tooltip|display|prompt|promptTitle|error|errorTitle|displayName|author"
    r"|Target|caption|uniqueName|sourceName|customMenu|description|help|alt|userId|userName|statusBar|u|v)"
    r"=(?:\"([^\"]*)\"|'([^']*)')"
)
_COMMENT = re.compile(
    r"<(?:\w+:)?(?:comment|threadedComment)\b(.*?)</(?:\w+:)?(?:comment|threadedComment)>", re.S
)
_ITEM = re.compile(r"<(?:\w+:)?si\b[^<>]*?(?:/>|>(.*?)</(?:\w+:)?si>)", re.S)
_RUN = re.compile(r"<(?:\w+:)?t(?:\s[^<>]*)?>([^<]*)</")
_SHARED_CELL = re.compile(
    rb"\bt=[\"']s[\"'][^<>]*>\s*(?:<(?:\w+:)?f\b[^<>]*(?:/>|>[^<]*</(?:\w+:)?f>)\s*)?<(?:\w+:)?v>\s*(\d+)"
)
_DATA_BEGIN = re.compile(rb"<(?:\w+:)?sheetData[\s/>]")
_DATA_END = re.compile(rb"</(?:\w+:)?sheetData>")
_FORMULA_TEXT = re.compile(rb"<(?:\w+:)?f(?:\s[^<>]*)?>([^<]*&quot;[^<]*|[^<]*\"[^<]*)<")
_HEADER_CODE = re.compile(r"&(?:\"[^\"]*\"|K[0-9A-F]{6}|[LCRPNDTFAGZBIUESXYOH]|\d+)")
_FIELD = re.compile(r"<(?:\w+:)?cacheField\b([^<>]*)(?:/>|>(.*?)</(?:\w+:)?cacheField>)", re.S)
_CACHED = re.compile(r"<(?:\w+:)?(?:s|n|d)\s[^<>]*?\bv=(?:\"([^\"]*)\"|'([^']*)')")
_RECORD = re.compile(r"<(?:\w+:)?r>(.*?)</(?:\w+:)?r>", re.S)
_RECORD_ITEM = re.compile(r"<(?:\w+:)?(s|n|d|x|b|m|e)\b[^<>]*?(?:\bv=(?:\"([^\"]*)\"|'([^']*)')[^<>]*)?/?>")
_NAME = re.compile(r"\bname=(?:\"([^\"]*)\"|'([^']*)')")
_EXTERNAL_ROW = re.compile(r"<(?:\w+:)?row\b[^<>]*>(.*?)</(?:\w+:)?row>", re.S)
_EXTERNAL_CELL = re.compile(
    r"<(?:\w+:)?cell\b[^<>]*?\br=[\"']([A-Z]{1,3})\d+[\"'][^<>]*>\s*<(?:\w+:)?v>([^<]*)<"
)
_KINDS = (
    (re.compile(r"xl/(?:comments/?|threadedComments/)[^/]*\.xml"), "(comment)"),
    (re.compile(r"docProps/[^/]*\.xml"), "(properties)"),
    (re.compile(r"xl/persons/[^/]*\.xml"), "(comment authors)"),
    (
        re.compile(r"xl/(?:drawings|charts|diagrams|ctrlProps|activeX|slicers|slicerCaches|timelines)/.*"),
        "(drawing)",
    ),
    (re.compile(r"xl/externalLinks/.*"), "(external link)"),
    (re.compile(r"xl/worksheets/_rels/.*|xl/_rels/.*|_rels/.*"), "(link)"),
    (re.compile(r"xl/workbook\.xml"), "(defined names)"),
    (re.compile(r"xl/tables/.*"), "(table)"),
    (re.compile(r"customXml/.*|xl/customXml/.*"), "(custom data)"),
    (
        re.compile(r"xl/(?:connections|queryTables/.*|model/.*|revisions/.*|userNames.*|metadata)\.xml"),
        "(connection)",
    ),
)
_LEFT_OUT = re.compile(
    r"xl/(?:styles|theme/.*|calcChain|sharedStrings|pivotCache/.*|richData/.*|printerSettings/.*)(?:\.xml|\.bin)|"
    r"\[Content_Types\]\.xml"
)


def read_places(path: Path) -> Iterator[Place]:
    """Yield (place, text) of everything that is no cell. Raises: one of READER_FAILURES."""
    with zipfile.ZipFile(path) as package:
        sheets = find_sheets(package) or frozenset()
        for name in package.namelist():
            if name in sheets:
                yield from _of_sheet(package, name)
            elif name.lower().endswith(_READ) and not _LEFT_OUT.fullmatch(name):
                text = package.read(name).decode("utf-8", "replace")
                yield from _of_part(_place_of(name), text)
        yield from _left_strings(package, sheets)


def list_unread(path: Path) -> tuple[list[str], list[str]]:
    """Give the parts of a workbook that nothing here looks into: pictures, and all else (attached files).

    Raises: one of READER_FAILURES.
    """
    with zipfile.ZipFile(path) as package:
        names = [name for name in package.namelist() if not name.endswith("/")]
    unread = [
        name for name in names if not name.lower().endswith(_READ) and not _HARMLESS.fullmatch(name.lower())
    ]
    pictures = [name for name in unread if name.lower().endswith(_PICTURES)]
    return pictures, [name for name in unread if name not in pictures]


def _place_of(name: str) -> str:
    return next((place for pattern, place in _KINDS if pattern.fullmatch(name)), "(other part)")


def _of_part(place: str, text: str) -> Iterator[Place]:
    if place == "(comment)":
        for comment in _COMMENT.finditer(text):
            yield (
                place,
                _plain("".join(_RUN.findall(comment[1])) or _TAGS.sub("", ">" + comment[1]).lstrip(">")),
            )
        yield from ((place, _plain(found)) for found in _RUN.findall(_COMMENT.sub("", text)))
        authors = re.findall(r"<(?:\w+:)?author>([^<]+)<", text)
        yield from (("(comment authors)", _plain(author)) for author in authors)
        return
    # What a drawing writes in several runs is one text.
    for paragraph in re.split(r"</(?:\w+:)?p>", text) if place == "(drawing)" else ():
        runs = "".join(re.findall(r"<(?:\w+:)?t(?:\s[^<>]*)?>([^<]*)<", paragraph))
        if runs.strip():
            yield place, _plain(runs)
    yield from ((place, _plain(found)) for found in _CONTENT.findall(text))
    for double, single in _SAID.findall(text):
        if double or single:
            yield place, _plain(double or single)


def _plain(text: str) -> str:
    return html.unescape(text).removeprefix("mailto:").strip()


def _of_sheet(package: zipfile.ZipFile, name: str) -> Iterator[Place]:
    """Yield what stands before and after the cells of a sheet, and the texts inside formulas."""
    before, after, is_after = bytearray(), bytearray(), False
    texts: set[bytes] = set()
    tail = b""
    with package.open(name) as stream:
        while chunk := stream.read(_CHUNK):
            window = tail + chunk
            texts.update(_FORMULA_TEXT.findall(window))
            if is_after:
                after += chunk
            elif (end := _DATA_END.search(window)) is not None:
                is_after = True
                after += window[end.end() :]
            elif (begin := _DATA_BEGIN.search(window)) is not None and not before:
                before += window[: begin.start()]
            tail = window[-256:]
            if len(after) > _MOST_END:
                yield from _of_ends(bytes(after))
                after = bytearray(after[-256:])
    yield from _of_ends(bytes(before) + b">" + bytes(after))
    yield from (("(formula)", _plain(one.decode("utf-8", "replace"))) for one in texts)


def _of_ends(ends: bytes) -> Iterator[Place]:
    text = ends.decode("utf-8", "replace")
    for content in _CONTENT.findall(text):
        plain = _plain(content)
        if "&" in plain:
            yield from (("(header or footer)", part) for part in _HEADER_CODE.split(plain) if part.strip())
        elif plain.startswith('"'):
            yield from (("(data validation)", part.strip()) for part in plain.strip('"').split(","))
        else:
            yield "(sheet settings)", plain
    for double, single in _SAID.findall(text):
        if double or single:
            yield "(sheet settings)", _plain(double or single)


def _left_strings(package: zipfile.ZipFile, sheets: frozenset[str]) -> Iterator[Place]:
    """Yield the shared strings that no cell uses: what stood in cells that were deleted."""
    if "xl/sharedStrings.xml" not in package.namelist():
        return
    used: set[int] = set()
    for name in sheets:
        tail = b""
        with package.open(name) as stream:
            while chunk := stream.read(_CHUNK):
                window = tail + chunk
                used.update(map(int, _SHARED_CELL.findall(window)))
                tail = window[-512:]
    text = package.read("xl/sharedStrings.xml").decode("utf-8", "replace")
    for at, item in enumerate(_ITEM.finditer(text)):
        if at not in used and item[1]:
            yield "(shared strings)", _plain("".join(_RUN.findall(item[1])))


def read_tables(path: Path) -> Iterator[tuple[str, Iterator[Row]]]:
    """Yield (place, rows) of the tables beside the sheets: caches of pivots and of links."""
    with zipfile.ZipFile(path) as package:
        for name in package.namelist():
            if re.fullmatch(r"xl/pivotCache/pivotCacheDefinition\d*\.xml", name):
                fields = _fields(package.read(name).decode("utf-8", "replace"))
                yield "(pivot cache)", _by_columns(fields)
                records = name.replace("Definition", "Records")
                if records in package.namelist():
                    text = package.read(records).decode("utf-8", "replace")
                    yield "(pivot cache)", _records([label for label, _ in fields], text)
            elif re.fullmatch(r"xl/externalLinks/externalLink\d*\.xml", name):
                yield "(external link)", _external(package.read(name).decode("utf-8", "replace"))


def _fields(text: str) -> list[tuple[str, list[str]]]:
    found = []
    for field in _FIELD.finditer(text):
        name = _NAME.search(field[1])
        items = [_plain(double or single) for double, single in _CACHED.findall(field[2] or "")]
        found.append((_plain(name[1] or name[2] or "") if name else "", items))
    return found


def _by_columns(fields: list[tuple[str, list[str]]]) -> Iterator[Row]:
    yield 1, [label for label, _ in fields]
    for at in range(max((len(items) for _, items in fields), default=0)):
        yield at + 2, [items[at] if at < len(items) else "" for _, items in fields]


def _records(labels: list[str], text: str) -> Iterator[Row]:
    """Yield the records that hold their values themselves; an index points to the fields' own items."""
    yield 1, labels
    for number, record in enumerate(_RECORD.finditer(text), start=2):
        items = _RECORD_ITEM.findall(record[1])
        yield number, ["" if kind == "x" else _plain(double or single) for kind, double, single in items]


def _external(text: str) -> Iterator[Row]:
    for number, row in enumerate(_EXTERNAL_ROW.finditer(text), start=1):
        cells = {_column(letters): _plain(value) for letters, value in _EXTERNAL_CELL.findall(row[1])}
        if cells:
            yield number, [cells.get(at, "") for at in range(1, min(max(cells), 512) + 1)]


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number
