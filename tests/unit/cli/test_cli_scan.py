"""`scan` in the shell: its list, its exit status, its two languages, and no raw value in either."""

import json

import pytest
from click.testing import CliRunner

from catalog.cli import main

# Twelve digits in the form of an identity number, invented.
HELD = "ho_ten,cccd,dan_toc\n" + "".join(
    f"Nguyễn Văn {c},0380{n}9012345,Kinh\n" for n, c in enumerate("ABCDEF", 1)
)
KEYS = ["column", "sheet", "kind", "level", "share", "count", "sample_masked", "cure"]


@pytest.fixture
def run(tmp_path):
    def runner(content, *options, name="bang.csv"):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return CliRunner().invoke(main, ["scan", str(path), *options])

    return runner


def test_json_is_a_list_with_the_agreed_keys_and_masked_samples(run):
    done = run(HELD, "--json")
    found = json.loads(done.output)
    assert done.exit_code == 1
    assert all(list(one) == KEYS for one in found)
    assert {(one["column"], one["kind"], one["level"]) for one in found} == {
        ("ho_ten", "full_name", "block"),
        ("cccd", "cccd", "block"),
        ("dan_toc", "sensitive_attribute", "warn"),
    }
    assert "038*******45" in done.output
    assert "9012345" not in done.output
    assert "Nguyễn Văn" not in done.output


@pytest.mark.parametrize(("lang", "cure"), [("vi", "Xóa cột này"), ("en", "Delete this column")])
def test_the_cure_comes_in_the_language_asked_for(run, lang, cure):
    assert cure in json.loads(run(HELD, "--json", "--lang", lang).output)[0]["cure"]
    assert cure in run(HELD, "--lang", lang).output


@pytest.mark.parametrize(
    ("content", "name", "status"),
    [
        ("xa,so\nXã A,12\n", "a.csv", 0),
        (HELD, "a.csv", 1),
        (b"", "a.csv", 4),
        (b"{", "a.json", 4),
        (b"%PDF-1.7", "a.pdf", 4),
        (json.dumps([{"cccd": "038019012345"}] * 3), "a.json", 1),
    ],
)
def test_the_exit_status_tells_what_was_found(run, content, name, status):
    done = run(content, "--json", name=name)
    assert done.exit_code == status
    assert all(list(one) == KEYS for one in json.loads(done.output))
