"""`register report`, `register freeze` and `register verify-snapshots`: what the register proves on paper."""

import sys
from datetime import datetime
from pathlib import Path

import click

from catalog.cli.running import open_catalog, refusals
from catalog.config import shell_language
from catalog.domain.policy import SYSTEM
from catalog.domain.register_facts import local_day
from catalog.domain.register_report import Letterhead, Report, ReportKind
from catalog.i18n import translate
from catalog.presenters import report_document, report_page, report_workbook
from catalog.services import register_reports, register_snapshots
from catalog.services.report_context import ReportOrder

_WRITERS = {"xlsx": report_workbook.workbook, "docx": report_document.document, "html": report_page.page}
_DAY = click.DateTime(["%Y-%m-%d"])


@click.command("report")
@click.argument(
    "kind", type=click.Choice(["half", *(k.value for k in ReportKind if k is not ReportKind.HALF)])
)
@click.option("--period", default="", help="2026-H1, 2026; other kinds take 2026-Q3 and 2026-09 too.")
@click.option("--from", "start", type=_DAY, help="First day, where there is no period.")
@click.option("--to", "end", type=_DAY, help="Last day (inside).")
@click.option("--unit", default="", help="Code of a unit; all units without it.")
@click.option("--number", default="", help="Number and symbol, such as 12/BC-VP.")
@click.option("--place", default="", help="Place before the date, such as Thanh Hóa.")
@click.option("--to-whom", "recipients", multiple=True, help="Who gets it (nơi nhận); may be repeated.")
@click.option("--authority", default="", help="KT. GIÁM ĐỐC, TM. ỦY BAN NHÂN DÂN.")
@click.option("--post", default="", help="Post of the signer.")
@click.option("--signer", default="", help="Name of the signer.")
@click.option("--format", "form", type=click.Choice(sorted(_WRITERS)), required=True)
@click.option("--out", "path", type=click.Path(dir_okay=False, path_type=Path), required=True)
def report(
    kind: str,
    *,
    period: str,
    start: datetime | None,
    end: datetime | None,
    unit: str,
    form: str,
    path: Path,
    recipients: tuple[str, ...],
    number: str,
    place: str,
    authority: str,
    post: str,
    signer: str,
) -> None:
    """Write a report on the register: half (year), year, adhoc, kpi or dti."""
    wanted = ReportKind.HALF if kind == "half" else ReportKind(kind)
    with open_catalog() as catalog, refusals():
        now = catalog.clock()
        first, last = register_reports.span_of(
            wanted,
            period,
            start.date() if start else None,
            end.date() if end else None,
            today=local_day(now),
        )
        letterhead = Letterhead(
            issuer=catalog.settings.department_vi,
            number=number,
            place=place,
            recipients=recipients,
            authority=authority,
            post=post,
            signer=signer,
        )
        order = ReportOrder(wanted, first, last, unit, "vi", letterhead)
        with catalog.db.read_session() as session:
            made = register_reports.make_report(session, SYSTEM, catalog.register, order, now=now)
        path.write_bytes(_WRITERS[form](made))
        _tell(made, path)


def _tell(made: Report, path: Path) -> None:
    click.echo(f"{path}: {len(made.figures)} {translate('figures', shell_language())}")


@click.command("freeze")
@click.argument("quarter")
def freeze(quarter: str) -> None:
    """Freeze the register of a QUARTER that is over (2026-Q3); the last one the worker freezes by itself."""
    with open_catalog() as catalog, refusals():
        with catalog.db.unit_of_work() as session:
            made = register_snapshots.freeze_quarter(
                session, SYSTEM, catalog.register, quarter, now=catalog.clock()
            )
        click.echo(f"{made.quarter}\t{made.digest}")


@click.command("verify-snapshots")
def verify_snapshots() -> None:
    """Verify every frozen quarter and their chain; exit status 1 when one was changed or is missing."""
    with open_catalog() as catalog, catalog.db.read_session() as session:
        broken = register_snapshots.verify(session)
        count = len(register_snapshots.list_snapshots(session))
    for quarter, why in sorted(broken.items()):
        click.echo(f"{quarter}\t{why}", err=True)
    click.echo(f"{count} nguyên vẹn/intact" if not broken else f"{len(broken)} sai/broken")
    sys.exit(1 if broken else 0)
