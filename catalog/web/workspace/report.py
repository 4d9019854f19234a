"""Room web/workspace: the report page of one file: verdict first, then where, why and how to mend."""

from datetime import timedelta

from flask.typing import ResponseReturnValue

from catalog.domain import policy
from catalog.domain.errors import CatalogError
from catalog.i18n import local_day
from catalog.services import reports
from catalog.web.context import current_actor, language, read_session, running
from catalog.web.workspace import findings
from catalog.web.workspace.blueprint import bp
from catalog.web.workspace.labels import state_words
from catalog.web.workspace.mending import comparison_of, mending_of
from catalog.web.workspace.pages import page
from catalog.web.workspace.progress import progress_of


@bp.get("/workspace/dataset/<name>/version/<version_id>")
def report(name: str, version_id: str) -> ResponseReturnValue:
    """What the check of a file found."""
    return report_page(name, version_id)


def report_page(name: str, version_id: str, refusal: CatalogError | None = None) -> ResponseReturnValue:
    """The page of a report, with a refusal of fixes on top of it.

    Raises: NotFound, NotAllowed.
    """
    actor = current_actor()
    with read_session() as session:
        dataset, resource, version = reports.get_version(session, actor, name, version_id)
    kept_until = version.received + timedelta(days=running().settings.quarantine_days)
    return page(
        "workspace/report.html",
        twin="workspace.report",
        values={"name": name, "version_id": version_id},
        refusal=refusal,
        dataset=dataset,
        resource=resource,
        version=version,
        told=findings.told(version.report.body, language()) if version.report else None,
        kept_until=local_day(kept_until),
        is_newest=resource.versions[0].id == version.id,
        progress=progress_of(dataset, actor),
        can_upload=policy.may(actor, "upload", dataset.organization_id),
        states=state_words(),
        mending=mending_of(dataset, resource, version),
        comparison=comparison_of(version),
    )
