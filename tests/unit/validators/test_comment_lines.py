"""Comment lines of a CSV file: left out of the table, published with it, so scanned for personal data."""

from validators.table import validate_table

DIALECT = {"commentChar": "#"}


def counts(path, text: str):
    path.write_text(text, encoding="utf-8")
    report = validate_table(path, schema=None, dialect=DIALECT)
    return report.verdict, {code for code in report.counts if code.startswith("personal_data")}


def test_persons_in_comment_lines_hold_the_file(tmp_path):
    lines = "".join(f"#Nguyễn Văn An,03808501234{n},091234567{n}\n" for n in range(5))
    verdict, codes = counts(tmp_path / "a.csv", f"ma,so\n{lines}A,1\nB,2\n")
    assert verdict == "held"
    assert codes == {"personal_data_beside_block"}


def test_a_plain_remark_does_not(tmp_path):
    verdict, codes = counts(tmp_path / "a.csv", "ma,so\nA,1\n# Nguồn: Sở Nội vụ\nB,2\n")
    assert (verdict, codes) == ("valid", set())
