"""What is vendored is what npm published, with its licence; and refreshing it again would change nothing."""

import hashlib
import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
STATIC = ROOT / "catalog" / "static"
FRONTEND = ROOT / "deploy" / "frontend"
MANIFEST = json.loads((FRONTEND / "manifest.json").read_text(encoding="utf-8"))
WANTED = json.loads((FRONTEND / "package.json").read_text(encoding="utf-8"))
LOCK = json.loads((FRONTEND / "package-lock.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("package", MANIFEST)
def test_each_vendored_file_has_the_recorded_size_and_hash(package):
    for name, recorded in MANIFEST[package]["files"].items():
        content = (STATIC / name).read_bytes()
        assert {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()} == recorded, name


@pytest.mark.parametrize("package", MANIFEST)
def test_each_vendored_package_has_one_exact_version_its_hash_and_its_licence(package):
    recorded = MANIFEST[package]
    locked = LOCK["packages"][f"node_modules/{package}"]
    assert WANTED["dependencies"][package] == recorded["version"] == locked["version"]
    assert re.fullmatch(r"\d+\.\d+\.\d+", recorded["version"])
    assert locked["integrity"].startswith("sha512-")
    assert recorded["licence"] == locked["license"]
    assert recorded["licence_file"] in recorded["files"]
    rows = (ROOT / "docs" / "licences.md").read_text(encoding="utf-8").splitlines()
    assert [row for row in rows if f"`{package}` {recorded['version']}" in row] != []


def test_nothing_lies_beside_what_is_vendored():
    recorded = {name for package in MANIFEST.values() for name in package["files"]}
    there = {
        str(path.relative_to(STATIC))
        for folder in ("vendor", "fonts")
        for path in (STATIC / folder).rglob("*")
        if path.is_file()
    }
    assert there == recorded
    assert set(WANTED["vendored"]) == set(WANTED["dependencies"]) == set(MANIFEST)


@pytest.mark.parametrize("folder", ["deploy/frontend", "tests/browser"])
def test_a_lock_file_names_no_registry(folder):
    packages = json.loads((ROOT / folder / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    assert [name for name, package in packages.items() if "resolved" in package] == []
    assert [name for name, package in packages.items() if name and "integrity" not in package] == []


def test_htmx_is_bound_to_our_content_policy():
    base = (ROOT / "catalog" / "templates" / "base.html").read_text(encoding="utf-8")
    config = json.loads(re.search(r"name=\"htmx-config\" content='([^']+)'", base)[1])
    assert config["includeIndicatorStyles"] is False  # a style element that the policy would refuse
    assert config["allowEval"] is False
    assert config["allowScriptTags"] is False
    assert config["selfRequestsOnly"] is True
