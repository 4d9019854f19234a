"""The kinds of public pages, each once, for axe, the HTML checkers and the other judges."""

from dataclasses import dataclass

from tests.factories.grid_site import GRID
from tests.factories.public_site import BUDGET, DOCUMENTS, POOR_HOUSEHOLDS, TARGETS

FAILING = "/a-page-that-fails"


@dataclass(frozen=True)
class PageKind:
    """One kind: a name for files and messages, an address of it in Vietnamese, the status it answers."""

    name: str
    path: str
    status: int = 200

    def address(self, lang: str) -> str:
        """The path in `vi` or `en`."""
        return self.path if lang == "vi" else f"/en{self.path}"


KINDS = (
    PageKind("home", "/"),
    PageKind("search", "/dataset?q=van+ban&format=CSV"),
    PageKind("search-empty", "/dataset?q=qzxwv"),
    PageKind("dataset", f"/dataset/{DOCUMENTS}"),
    PageKind("dataset-simulated", f"/dataset/{POOR_HOUSEHOLDS}"),
    PageKind("dataset-finding", f"/dataset/{BUDGET}"),
    PageKind("grid", f"/dataset/{GRID}?ten_xa=contains.hoang&so_ho=gte.5000&_sort=-so_ho"),
    PageKind("grid-refused", f"/dataset/{GRID}?so_ho=gte.nhieu", 400),
    PageKind("history", f"/dataset/{GRID}/history"),
    PageKind("comparison", f"/dataset/{GRID}/history/1..2"),
    PageKind("units", "/organization"),
    PageKind("unit", "/organization/vp"),
    PageKind("themes", "/group"),
    PageKind("theme", "/group/giam-ngheo"),
    PageKind("register", "/register"),
    PageKind("register-item", "/register/31"),
    PageKind("register-indicators", "/register/indicators"),
    PageKind("schemas", "/schema"),
    PageKind("schema", "/schema/poor-households"),
    PageKind("about", "/about"),
    PageKind("licences", "/licence"),
    PageKind("licence", "/licence/dieu-kien-du-lieu-mo"),
    PageKind("styleguide", "/styleguide"),
    PageKind("api", "/api"),
    PageKind("findings", "/finding"),
    PageKind("finding", "/finding/type-error"),
    PageKind("requests", "/requests"),
    PageKind("request", "/requests/YC-2026-0001"),
    PageKind("request-new", "/requests/new"),
    PageKind("sign-in", "/user/login"),
    PageKind("missing", "/dataset/ho-ngheo-theo-xa-2023", 404),
    PageKind("withdrawn", f"/dataset/{TARGETS}", 410),
    PageKind("failed", FAILING, 500),
)
