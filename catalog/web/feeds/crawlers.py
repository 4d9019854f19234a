"""Room web: what crawlers and finders of faults look for: sitemap.xml, robots.txt, security.txt."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, time, timedelta

from flask import Response

from catalog.domain.licences import all_licences
from catalog.domain.publication import Publication
from catalog.presenters import addresses, sitemap
from catalog.services import profiles, publications
from catalog.web.context import read_session, running, site, utcnow
from catalog.web.feeds.blueprint import bp
from catalog.web.machine_answers import CACHING, described, etag_of
from validators.findings.codes import CODES
from validators.findings.codes_examples import PAGES

TEXT = "text/plain; charset=utf-8"
# Pages that hold nothing for a search engine; what may be read is decided elsewhere, never here.
NOT_FOR_CRAWLERS = ("/workspace", "/en/workspace", "/user/", "/en/user/", "/api/")
# RFC 9116 wants a date of expiry less than a year ahead.
CONTACT_HOLDS = timedelta(days=180)


@bp.get("/sitemap.xml")
def site_map() -> Response:
    """Every public dataset, the units that publish, the profiles, the findings and the fixed pages."""
    with read_session() as session:
        shown = publications.list_publications(session)
    return described(
        etag_of("sitemap.xml", shown), lambda: (sitemap.urlset(_pages(shown)), sitemap.MEDIA_TYPE)
    )


@bp.get("/robots.txt")
def robots() -> Response:
    """What crawlers may leave out, and where the sitemap is."""
    lines = [
        "User-agent: *",
        *(f"Disallow: {path}" for path in NOT_FOR_CRAWLERS),
        f"Sitemap: {addresses.sitemap(site())}",
    ]
    return _text(lines)


@bp.get("/.well-known/security.txt")
def security_txt() -> Response:
    """Whom to tell of a weakness (RFC 9116)."""
    midnight = datetime.combine(utcnow().astimezone(UTC).date(), time(), tzinfo=UTC)
    expires = midnight + CONTACT_HOLDS
    lines = [
        f"Contact: mailto:{running().settings.contact_email}",
        f"Expires: {expires.strftime('%Y-%m-%dT%H:%M:%SZ')}",
        "Preferred-Languages: vi, en",
        f"Canonical: {running().settings.site_url}/.well-known/security.txt",
    ]
    return _text(lines)


def _pages(shown: Sequence[Publication]) -> Iterator[tuple[str, datetime | None]]:
    where = site()
    fixed = (
        *(addresses.home, addresses.register, addresses.data_requests),
        *(addresses.schemas, addresses.findings, addresses.about, addresses.licences),
    )
    for address in fixed:
        yield address(where), None
    for key in all_licences():
        yield addresses.licence(where, key), None
    for profile in profiles.all_profiles():
        yield addresses.schema(where, profile), None
    for code in CODES:
        if code in PAGES:
            yield addresses.finding(where, code), None
    for publication in shown:
        yield addresses.dataset(where, publication.name), publication.modified
    for name in sorted({p.unit.name for p in shown}):
        yield addresses.organization(where, name), None


def _text(lines: list[str]) -> Response:
    response = Response("\n".join(lines) + "\n", content_type=TEXT)
    response.headers["Cache-Control"] = CACHING
    return response
