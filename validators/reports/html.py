"""Room validators: a report as one HTML file: no script, nothing loaded from elsewhere, every text escaped.

The same masked findings as on the page of the web service; each rule is explained in the file itself.
"""

from collections.abc import Iterable, Sequence

from markupsafe import Markup

from validators.findings.codes import CODES
from validators.findings.codes_examples import PAGES
from validators.findings.report import Report
from validators.reports.outline import (
    SEVERITIES,
    Grid,
    GridColumn,
    Line,
    Mark,
    Rule,
    build_grid,
    checked_sheet,
    list_rules,
    tell,
    title_of,
)
from validators.reports.style import STYLE
from validators.reports.words import count_of, say, verdict_of

GRID_ROWS = 200
_SYMBOLS = {"error": "▲", "warning": "●", "note": "○"}
_PAGE = Markup(
    "<!DOCTYPE html>\n"
    '<html lang="{lang}"><head><meta charset="utf-8">'
    '<meta name="viewport" content="width=device-width, initial-scale=1">'
    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
    "<title>{title}: {name}</title><style>{style}</style></head>\n"
    '<body><a class="skip" href="#places">{skip}</a><main>\n{body}\n</main></body></html>\n'
)


def render_report(report: Report, *, lang: str, name: str, link: str = "") -> str:
    """Give a report as a complete HTML document in `vi` or `en`.

    Args:
        name: the file's name as the reader knows it.
        link: the address below which each code has its page; without it no address is written.
    """
    rules = list_rules(report.counts, report.findings, lang)
    parts = [_verdict(report, rules, lang, name)]
    if rules:
        parts += [_rules(rules, lang), _places(report, lang), _grid(report, lang)]
        parts.append(_explanations(rules, lang, link))
    return str(
        _PAGE.format(
            lang=lang,
            title=say("title", lang),
            name=name,
            style=STYLE,
            skip=say("skip", lang) if rules else say("title", lang),
            body=Markup("\n").join(parts),
        )
    )


def _verdict(report: Report, rules: Sequence[Rule], lang: str, name: str) -> Markup:
    totals = {kind: sum(r.count for r in rules if r.severity == kind) for kind in SEVERITIES}
    counts = {f"{kind}s": count_of(kind, totals[kind], lang) for kind in SEVERITIES}
    rows = count_of("row", report.rows, lang)
    verdict = verdict_of(
        report.verdict, lang, errors=totals["error"], rows=report.rows, is_cut=report.truncated
    )
    notes = [say("counts", lang, rows=rows, **counts)] if rules else [say("nothing", lang)]
    if report.truncated:
        notes.append(say("cut", lang, count=len(report.findings)))
    return Markup('<h1>{}</h1><p class="file">{}</p><div class="verdict {}" {}><h2>{}</h2>{}</div>').format(
        say("title", lang),
        name,
        "good" if report.verdict == "valid" else "bad",
        Markup("") if rules else Markup('id="places"'),
        verdict,
        _join(Markup("<p>{}</p>"), notes),
    )


def _rules(rules: Sequence[Rule], lang: str) -> Markup:
    rows = [
        Markup(
            '<tr><td>{}</td><th scope="row"><a href="#rule-{}">{}</a></th><td><code>{}</code></td>'
            '<td class="r">{}</td></tr>'
        ).format(_badge(rule.severity, lang), rule.code, rule.title, rule.code, rule.count)
        for rule in rules
    ]
    names = ("level", "kind", "code", "places")
    return _section("rules", say("by_rule", lang), _table("rules", names, rows, lang, ""))


def _places(report: Report, lang: str) -> Markup:
    sheet = checked_sheet(report.findings)
    lines = [tell(found, report.columns, lang, sheet=sheet) for found in report.findings]
    rows = [
        Markup(
            '<tr><th scope="row" class="r">{}</th><td>{}</td><td class="{}">{}</td><td>{}<br>'
            '<a href="#rule-{}">{}</a></td><td>{}</td></tr>'
        ).format(
            say("file", lang) if line.row is None else line.row,
            _column_of(line, lang),
            line.severity,
            _sample(line.severity, line.sample, lang),
            line.message,
            line.code,
            line.code,
            line.cure,
        )
        for line in lines
    ]
    names = ("row", "column", "value", "what", "how")
    return _section("places", say("findings", lang), _table("places", names, rows, lang, say("masked", lang)))


def _column_of(line: Line, lang: str) -> Markup:
    where = line.column_title or line.column_name or ("–" if line.column is None else line.column)
    name = Markup("<br><code>{}</code>").format(line.column_name) if line.column_title else ""
    sheet = Markup("<br>{}: {}").format(say("sheet", lang), line.sheet) if line.sheet else ""
    return Markup("{}{}{}").format(where, name, sheet)


def _grid(report: Report, lang: str) -> Markup:
    sheet = checked_sheet(report.findings)
    grid = build_grid(report.findings, report.columns, lang, sheet=sheet, size=GRID_ROWS)
    if not grid.rows:
        return Markup("")
    head = Markup('<th scope="col" class="r">{}</th>').format(say("row", lang))
    head += Markup('<th scope="col">{}</th>').format(say("problem", lang))
    head += Markup("").join(_grid_head(column, lang) for column in grid.columns)
    body = Markup("").join(_grid_rows(grid, lang))
    left_out = say("columns_left_out", lang, count=grid.left_out) if grid.left_out else ""
    caption = Markup("<caption><span>{} {}</span></caption>").format(say("masked", lang), left_out)
    table = Markup(
        '<div class="scroll" tabindex="0" role="group" aria-label="{}"><table class="grid">{}'
        "<thead><tr>{}</tr></thead><tbody>{}</tbody></table></div>"
    ).format(say("grid", lang), caption, head, body)
    return _section("grid", say("grid", lang), table)


def _grid_head(column: GridColumn, lang: str) -> Markup:
    text = column.title or column.name or str(column.number)
    if column.mark is None:
        return Markup('<th scope="col">{}</th>').format(text)
    told = ", ".join(title_of(found.code, lang) for found in column.mark.findings)
    return Markup('<th scope="col" class="{}">{} {}<span class="sr"> ({})</span></th>').format(
        column.mark.severity, _symbol(column.mark.severity, lang), text, told
    )


def _grid_rows(grid: Grid, lang: str) -> Iterable[Markup]:
    for row in grid.rows:
        whole = row.whole
        yield Markup('<tr><th scope="row" class="r {}">{}{}</th>').format(
            whole.severity if whole else "",
            Markup("{} ").format(_symbol(whole.severity, lang)) if whole else "",
            Markup("{}{}").format(row.number, _told(whole, lang)) if whole else row.number,
        )
        yield Markup('<td class="msg">{}</td>').format(
            Markup(", ").join(
                Markup('<a href="#rule-{}">{}</a>').format(code, title_of(code, lang)) for code in row.codes
            )
        )
        yield Markup("").join(_cell(row.cells.get(column.number), lang) for column in grid.columns)
        yield Markup("</tr>")


def _cell(mark: Mark | None, lang: str) -> Markup:
    if mark is None:
        return Markup('<td class="dot">·</td>')
    sample = _sample(mark.severity, mark.sample, lang)
    return Markup('<td class="{}">{}{}</td>').format(mark.severity, sample, _told(mark, lang))


def _told(mark: Mark, lang: str) -> Markup:
    told = ", ".join(dict.fromkeys(title_of(found.code, lang) for found in mark.findings))
    return Markup('<span class="sr"> ({})</span>').format(told)


def _explanations(rules: Sequence[Rule], lang: str, link: str) -> Markup:
    told = [_explanation(rule, lang, link) for rule in rules]
    return _section("explained", say("explained", lang), Markup("").join(told))


def _explanation(rule: Rule, lang: str, link: str) -> Markup:
    """Why a rule is there, an example and the steps; only the title for a code that has gone."""
    page, n = PAGES.get(rule.code), 0 if lang == "vi" else 1
    body = Markup("")
    if page is not None and rule.code in CODES:
        body = Markup(
            '<p>{}</p><div class="pair"><div><h4>{}</h4><pre>{}</pre></div>'
            "<div><h4>{}</h4><pre>{}</pre></div></div><h4>{}</h4><ol>{}</ol>"
        ).format(
            page.why[n],
            say("bad", lang),
            page.example_bad[n],
            say("good", lang),
            page.example_good[n],
            say("steps", lang),
            _join(Markup("<li>{}</li>"), [step[n] for step in page.steps]),
        )
    if link:
        body += Markup('<p><a href="{}">{}: {}</a></p>').format(
            link + rule.code, say("page", lang), rule.code
        )
    return Markup('<article id="rule-{}"><h3>{} {}</h3>{}</article>').format(
        rule.code, _badge(rule.severity, lang), rule.title, body
    )


def _badge(severity: str, lang: str) -> Markup:
    return Markup('<span class="badge {}">{} {}</span>').format(
        severity, Markup('<span aria-hidden="true">{}</span>').format(_SYMBOLS[severity]), say(severity, lang)
    )


def _symbol(severity: str, lang: str) -> Markup:
    return Markup('<span aria-hidden="true">{}</span><span class="sr">{}: </span>').format(
        _SYMBOLS[severity], say(severity, lang)
    )


def _sample(severity: str, sample: str, lang: str) -> Markup:
    return Markup("{} {}").format(_symbol(severity, lang), sample or "–")


def _table(key: str, names: Sequence[str], rows: Sequence[Markup], lang: str, caption: str) -> Markup:
    head = _join(Markup('<th scope="col">{}</th>'), [say(name, lang) for name in names])
    return Markup(
        '<div class="scroll" tabindex="0" role="group" aria-labelledby="h-{}"><table>{}'
        "<thead><tr>{}</tr></thead><tbody>{}</tbody></table></div>"
    ).format(
        key,
        Markup("<caption><span>{}</span></caption>").format(caption) if caption else "",
        head,
        Markup("").join(rows),
    )


def _section(key: str, title: str, body: Markup) -> Markup:
    return Markup('<section id="{}" aria-labelledby="h-{}"><h2 id="h-{}">{}</h2>{}</section>').format(
        key, key, key, title, body
    )


def _join(template: Markup, values: Iterable[str]) -> Markup:
    return Markup("").join(template.format(value) for value in values)
