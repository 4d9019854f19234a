"""The examination itself: a page with known faults must not pass."""

import pytest

from tests.browser.examining import DESKTOP, examiner

pytestmark = pytest.mark.browser

SITE = "http://127.0.0.1:9"  # nothing listens there; every answer is made here
POLICY = "default-src 'none'; style-src 'self'; script-src 'self'"
GOOD = (
    '<!DOCTYPE html><html lang="vi"><head><title>Tên trang</title></head>'
    "<body><main><h1>Tên</h1>{}</main></body></html>"
)
FAULTS = {
    '<img src="data:,">': "image-alt",
    '<p style="color:red">Một</p>': "blocked by the policy: style-src-attr",
    '<p><a href="#none">Hai</a></p>': "link without its target: #none",
    '<p id="a">Một</p><p id="a">Hai</p>': "id twice: a",
    "<p>Ba</div></p>": "</div> in line 1 closes ['p']",
    '<img alt="" src="http://127.0.0.2:9/x.png">': "outside: http://127.0.0.2:9/x.png",
    '<script src="/x.js"></script>': "404 for",
    f"<pre>{'dài' * 700}</pre>": "scrolls sideways",
}


@pytest.fixture(scope="module")
def show(chromium, axe_source):
    tab = examiner(chromium, SITE, axe_source)

    def answer(route):
        if route.request.url == f"{SITE}/":
            headers = {"Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": POLICY}
            return route.fulfill(status=200, headers=headers, body=GOOD.format(body))
        return route.fulfill(status=404, body="")

    tab.page.route("**/*", answer)

    def problems(given):
        nonlocal body
        body = given
        tab.open("/")
        return tab.problems(windows=[DESKTOP])

    body = ""
    yield problems
    tab.page.context.close()


def test_a_page_without_a_fault_passes(show):
    assert show("<p>Nội dung</p>") == []


@pytest.mark.parametrize("body", FAULTS)
def test_a_known_fault_is_found(show, body):
    assert FAULTS[body] in "; ".join(show(body))
