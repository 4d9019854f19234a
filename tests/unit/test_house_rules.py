"""House rules that no other tool checks: sizes, names, imports of the domain, who reads the environment."""

import ast
import importlib
import pkgutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("catalog", "harvesters", "validators", "storage")
TOP_LEVEL = {"wsgi.py", "catalog", "harvesters", "validators", "storage", "tests", "setup.cfg"}
SMALL_FILES = {
    "README.md", "CHANGELOG.md", "LICENSE", "CONTRIBUTING.md", "SECURITY.md", "Makefile", "pyproject.toml",
    "requirements.in", "requirements.lock", "requirements-dev.in", "requirements-dev.lock",
    "deploy", "docs", ".ci", ".gitignore", ".gitattributes",
}  # fmt: skip
MODULE_LINES = 400
FUNCTION_LINES = 60
HOMELESS = {"utils", "helpers", "common", "manager", "misc", "util", "helper"}


def modules() -> list[Path]:
    found = [p for room in ROOMS for p in (ROOT / room).rglob("*.py") if "versions" not in p.parts]
    return [*found, ROOT / "wsgi.py"]


def functions(path: Path) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [n for n in ast.walk(tree) if isinstance(n, (ast.FunctionDef, ast.AsyncFunctionDef))]


def test_the_top_level_holds_exactly_the_agreed_names():
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    ).stdout.splitlines()  # fmt: skip
    names = {line.split("/")[0] for line in listed}
    assert names - SMALL_FILES == TOP_LEVEL


def test_no_module_is_longer_than_four_hundred_lines():
    long = {
        str(p.relative_to(ROOT)): n
        for p in modules()
        if (n := len(p.read_text().splitlines())) > MODULE_LINES
    }
    assert long == {}


def test_no_function_is_longer_than_sixty_lines():
    long = [
        f"{path.relative_to(ROOT)}:{node.name} {node.end_lineno - node.lineno + 1}"
        for path in modules()
        for node in functions(path)
        if (node.end_lineno or 0) - node.lineno + 1 > FUNCTION_LINES
    ]
    assert long == []


def test_no_module_is_a_home_for_the_homeless():
    assert [p for p in modules() if p.stem in HOMELESS] == []


def test_every_module_says_which_room_it_is():
    silent = [str(p.relative_to(ROOT)) for p in modules() if not ast.get_docstring(ast.parse(p.read_text()))]
    assert silent == []


def test_the_domain_imports_only_the_standard_library_and_itself():
    foreign = set()
    for path in (ROOT / "catalog" / "domain").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Import):
                foreign |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                foreign.add(node.module or "")
    outside = {
        name
        for name in foreign
        if name.split(".")[0] not in sys.stdlib_module_names and not name.startswith("catalog.domain")
    }
    assert outside == set()


def test_only_bootstrap_imports_inside_functions():
    hidden = [
        f"{path.relative_to(ROOT)}:{inner.lineno}"
        for path in modules()
        if path.name != "bootstrap.py"
        for node in functions(path)
        for inner in ast.walk(node)
        if isinstance(inner, (ast.Import, ast.ImportFrom))
    ]
    assert hidden == []


def test_only_config_reads_the_environment_of_the_catalog():
    readers = [
        str(path.relative_to(ROOT))
        for path in (ROOT / "catalog").rglob("*.py")
        if path.name != "config.py" and ("os.environ" in (text := path.read_text()) or "getenv" in text)
    ]
    assert readers == []


def test_the_code_never_unpickles_evaluates_or_loads_unsafe_yaml():
    forbidden = ("pickle.load", "yaml.load(", "marshal.load", "eval(", "exec(")
    found = [
        f"{path.relative_to(ROOT)}: {word}"
        for path in modules()
        for word in forbidden
        if any(line.lstrip().startswith(word) or f" {word}" in line or f"({word}" in line
               for line in path.read_text().splitlines())
    ]  # fmt: skip
    assert found == []


def test_no_rule_is_silenced_in_the_code():
    marks = ("# type: " + "ignore", "# no" + "qa", "pragma: no " + "cover", "# nosec")
    silenced = [str(p.relative_to(ROOT)) for p in modules() if any(m in p.read_text() for m in marks)]
    assert silenced == []


def test_folders_of_data_and_templates_are_no_packages():
    for name in ("templates", "data", "migrations", "static", "translations"):
        assert not (ROOT / "catalog" / name / "__init__.py").exists()


@pytest.mark.parametrize("room", ROOMS)
def test_every_module_can_be_imported(room):
    package = importlib.import_module(room)
    for found in pkgutil.walk_packages(package.__path__, f"{room}."):
        # The child and the command line run when they are executed, importing them must do nothing.
        importlib.import_module(found.name)


def test_starting_the_web_service_loads_neither_pandas_nor_boto3():
    heavy = ("pandas", "boto3", "frictionless", "duckdb", "pyarrow", "openpyxl")
    code = f"import sys, catalog.web.app; print([m for m in {heavy} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
