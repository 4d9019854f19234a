"""What a page must be in a real browser, whatever it says: accessible, quiet, in order, inside its window."""

from collections.abc import Iterable
from html.parser import HTMLParser
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, Response

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
DESKTOP, PHONE, NARROW = (1280, 900), (360, 740), (320, 640)
WINDOWS = (DESKTOP, PHONE, NARROW)
# What the content policy stops is told to the page alone; here it becomes a line in the console.
TELL_BLOCKED = """addEventListener("securitypolicyviolation", (e) =>
  console.error(`blocked by the policy: ${e.violatedDirective} ${e.blockedURI}`));"""
# Twice used ids, references to ids that are not there, and the empty paragraph that a stray </p> leaves.
DISORDER = """() => {
  const found = [], ids = new Set();
  for (const { id } of document.querySelectorAll("[id]")) {
    if (ids.has(id)) found.push(`id twice: ${id}`);
    ids.add(id);
  }
  for (const name of ["for", "aria-labelledby", "aria-describedby", "aria-controls"])
    for (const element of document.querySelectorAll(`[${name}]`))
      for (const id of element.getAttribute(name).split(" ").filter(Boolean))
        if (!ids.has(id)) found.push(`${name} without its target: ${id}`);
  for (const link of document.querySelectorAll('a[href^="#"]'))
    if (!ids.has(link.hash.slice(1))) found.push(`link without its target: ${link.hash}`);
  for (const paragraph of document.querySelectorAll("p:empty"))
    if (!paragraph.id) found.push(`empty paragraph in ${paragraph.parentElement.outerHTML.slice(0, 80)}`);
  return found;
}"""
SIDEWAYS = "document.documentElement.scrollWidth > window.innerWidth + 1"
VOID = frozenset(
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr")
)


class TagBalance(HTMLParser):
    """Finds end tags without their start, and elements left open; a browser would silently mend them."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.problems: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """`<path/>` inside an image opens nothing."""

    def handle_endtag(self, tag: str) -> None:
        if self.open and self.open[-1] == tag:
            self.open.pop()
        else:
            line, _ = self.getpos()
            self.problems.append(f"</{tag}> in line {line} closes {self.open[-1:] or 'nothing'}")


def unbalanced(text: str) -> list[str]:
    """The first tag of a page that does not fit; what follows it is told only by it."""
    parser = TagBalance()
    parser.feed(text)
    parser.close()
    return (parser.problems or [f"<{tag}> is left open" for tag in parser.open])[:1]


class Examiner:
    """One tab that is shown page after page; what its listeners hear belongs to the page it is on."""

    def __init__(self, context: BrowserContext, site: str, axe_source: str) -> None:
        # Once for the tab, so that axe-core need not be sent again for each page.
        context.add_init_script(axe_source)
        context.add_init_script(TELL_BLOCKED)
        self.page: Page = context.new_page()
        self.site = site
        self.heard: list[str] = []
        self._documents: list[Response] = []
        self.page.on("pageerror", lambda error: self.heard.append(f"script: {error}"))
        self.page.on("console", self._hear)
        self.page.on("request", self._follow)
        self.page.on("response", self._receive)

    def open(self, path: str) -> None:
        """Go to a page; what was heard on the one before is forgotten."""
        self.forget()
        self.page.goto(self.site + path, wait_until="load")

    def forget(self) -> None:
        """Begin anew; before a form is sent whose answer is to be examined."""
        self.heard.clear()
        self._documents.clear()

    def problems(
        self,
        *,
        status: int = 200,
        windows: Iterable[tuple[int, int]] = WINDOWS,
        axe_in: Iterable[tuple[int, int]] = WINDOWS,
    ) -> list[str]:
        """What is wrong with the page of this moment, in each window; axe-core looks in those of `axe_in`."""
        found = self._wrong_answer(status)
        for width, height in windows:
            self.page.set_viewport_size({"width": width, "height": height})
            if self.page.evaluate(SIDEWAYS):
                found.append(f"{width}: scrolls sideways")
            if (width, height) in axe_in:
                found += [f"{width}: {violation}" for violation in self._violations()]
        return found + self.page.evaluate(DISORDER) + self.heard

    def _wrong_answer(self, status: int) -> list[str]:
        answer = self._documents[-1]
        wrong = [] if answer.status == status else [f"status {answer.status}, not {status}"]
        return wrong + unbalanced(answer.text())

    def _violations(self) -> list[str]:
        options: dict[str, Any] = {
            "runOnly": {"type": "tag", "values": TAGS},
            "resultTypes": ["violations"],
        }
        result = self.page.evaluate("options => axe.run(document, options)", options)
        return [f"{v['impact']} {v['id']}: {v['nodes'][0]['target']}" for v in result["violations"]]

    def _hear(self, message: Any) -> None:
        # A browser also writes the error status of the page itself to its console; any other one counts.
        is_own_status = message.text.startswith("Failed to load resource: the server responded") and any(
            message.location["url"] == d.url and d.status >= 400 for d in self._documents
        )
        if message.type in {"error", "warning"} and not is_own_status:
            self.heard.append(f"console: {message.text}")

    def _follow(self, request: Any) -> None:
        if not request.url.startswith((self.site, "data:")):
            self.heard.append(f"outside: {request.url}")

    def _receive(self, response: Response) -> None:
        if response.request.is_navigation_request() and not 300 <= response.status < 400:
            self._documents.append(response)
        elif response.status >= 400:
            self.heard.append(f"{response.status} for {response.url}")


def examiner(browser: Browser, site: str, axe_source: str, **given: Any) -> Examiner:
    """A fresh tab of its own, without anybody's cookies."""
    return Examiner(browser.new_context(locale="vi-VN", **given), site, axe_source)
