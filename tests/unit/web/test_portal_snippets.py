"""The lines of code beside a dataset."""

from catalog.web.portal.snippets import curl_lines, pandas_lines
from tests.factories.publications import make_file, make_xlsx_file

URL = "http://localhost/dataset/x/resource/y/download/z.csv"


def test_codes_are_read_as_text_and_the_delimiter_of_the_file_is_named():
    # The factory's CSV is separated by semicolons.
    assert f'url = "{URL}"' in pandas_lines(make_file(), URL)
    assert "pd.read_csv(url, dtype=str, sep=';')" in pandas_lines(make_file(), URL)


def test_a_plain_csv_needs_no_options():
    assert "pd.read_csv(url, dtype=str)" in pandas_lines(make_file(dialect={}), URL)


def test_an_odd_encoding_is_named():
    line = pandas_lines(make_file(dialect={}, encoding="windows-1258"), URL)
    assert "pd.read_csv(url, dtype=str, encoding='windows-1258')" in line


def test_a_workbook_is_read_as_excel_and_other_formats_have_no_lines():
    assert "pd.read_excel(url, dtype=str)" in pandas_lines(make_xlsx_file(), URL)
    assert pandas_lines(make_file(format="ICS"), URL) is None


def test_curl_quotes_the_address():
    assert curl_lines(URL) == f'curl -L -O "{URL}"'
