"""The production set-up agrees with the program: sizes, names of settings, the way through nginx."""

import re
import subprocess
from pathlib import Path

import pytest

from catalog.config import Settings, SettingsRefused
from catalog.web.app import create_app
from catalog.web.security import SAFE_METHODS

DEPLOY = Path(__file__).resolve().parents[3] / "deploy"
MEBIBYTE = 1 << 20
# One address of each kind that the configuration treats on its own.
UPLOAD = "/workspace/dataset/ho-ngheo/resource/0f0e/upload"


def nginx():
    return (DEPLOY / "nginx.conf").read_text(encoding="utf-8")


def location_of(path):
    """The body of the location that nginx takes for a path: the first expression that fits, else `/`."""
    blocks = re.findall(r"location (~|=)? ?(\S+) \{(.*?)\n    \}", nginx(), re.DOTALL)
    exact = [body for kind, name, body in blocks if kind == "=" and name == path]
    fitting = [body for kind, name, body in blocks if kind == "~" and re.search(name, path)]
    plain = [body for kind, name, body in blocks if not kind and name == "/"]
    return [*exact, *fitting, *plain][0]


def body_size(text):
    """The largest body in bytes."""
    return int(re.search(r"client_max_body_size +(\d+)m;", text)[1]) * MEBIBYTE


def example():
    lines = (DEPLOY / "danhmuc.env.example").read_text(encoding="utf-8").splitlines()
    pairs = [line.split("=", 1) for line in lines if line and not line.startswith("#")]
    return {name: value.strip('"') for name, value in pairs}


@pytest.fixture
def app(catalog):
    return create_app(catalog.settings, running=catalog)


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_nginx_takes_the_largest_upload_and_hardly_more(app, prefix):
    allowed = body_size(location_of(prefix + UPLOAD))
    assert app.config["MAX_CONTENT_LENGTH"] <= allowed < Settings().upload_limit + 2 * MEBIBYTE


def test_every_other_route_takes_small_bodies_only():
    server = nginx().split("server_name dulieu.example;")[2]
    assert body_size(server.split("location")[0]) == MEBIBYTE
    assert "client_max_body_size" not in location_of("/api/3/action/package_show")


def test_the_routes_that_nginx_singles_out_exist(app):
    adapter = app.url_map.bind("localhost")
    assert adapter.match(UPLOAD, "POST")[0] == "workspace.upload"
    assert adapter.match("/en/user/login", "POST")[0] == "account_en.sign_in"
    assert adapter.match("/readyz", "GET")[0] == "health.readyz"


def test_every_form_route_is_left_uncompressed(app):
    compressed = [
        rule.rule
        for rule in app.url_map.iter_rules()
        if rule.endpoint.partition(".")[0].removesuffix("_en") in {"workspace", "account"}
        and rule.methods - SAFE_METHODS
        and "gzip off;" not in location_of(re.sub(r"<[^>]+>", "x", rule.rule))
        # Signing out answers with a redirect, it has no page.
        and not rule.rule.endswith("/logout")
    ]
    assert compressed == []


def test_guessing_passwords_is_limited_by_address_in_both_languages():
    for path in ("/user/login", "/en/user/login"):
        assert "limit_req zone=sign_in" in location_of(path)


def test_every_listening_address_has_its_ipv6_twin():
    listening = re.findall(r"listen ([^;]+);", nginx())
    four = sorted(words for words in listening if not words.startswith("[::]:"))
    six = sorted(words.removeprefix("[::]:") for words in listening if words.startswith("[::]:"))
    assert four == six != []


def test_the_environment_of_the_example_is_refused_until_a_key_is_set(monkeypatch):
    for name, value in example().items():
        monkeypatch.setenv(name, value)
    with pytest.raises(SettingsRefused, match="SECRET_KEY"):
        Settings.from_env()
    monkeypatch.setenv("SECRET_KEY", "k" * 64)
    settings = Settings.from_env()
    assert settings.mode == "production"
    assert settings.is_https


def test_the_example_names_only_settings_that_are_documented():
    told = (DEPLOY.parent / "docs" / "settings.md").read_text(encoding="utf-8")
    assert [name for name in example() if f"| `{name}` |" not in told] == []


def test_the_shell_reads_the_example_as_it_stands():
    done = subprocess.run(
        ["sh", "-eu", "-c", '. "$1"; printf %s "$DEPARTMENT_VI"', "sh", DEPLOY / "danhmuc.env.example"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == example()["DEPARTMENT_VI"]


def test_a_stopped_worker_does_not_take_the_check_of_a_file_with_it():
    # SIGTERM to the child would be recorded as a file that cannot be read.
    assert "\nKillMode=mixed\n" in (DEPLOY / "systemd" / "danhmuc-worker.service").read_text(encoding="utf-8")


def test_the_web_service_and_nginx_meet_on_one_socket_and_on_no_port():
    socket = (DEPLOY / "systemd" / "danhmuc-web.socket").read_text(encoding="utf-8")
    path = re.search(r"^ListenStream=(\S+)$", socket, re.MULTILINE)[1]
    assert f"server unix:{path} " in nginx()
    service = (DEPLOY / "systemd" / "danhmuc-web.service").read_text(encoding="utf-8")
    assert "--bind" not in service
    assert "wsgi:application" in service
