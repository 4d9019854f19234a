"""Pages that explain each code of a check: what it means, an example, how to mend it."""

from flask import render_template
from flask.typing import ResponseReturnValue

from catalog.domain.errors import NotFound
from catalog.web.context import language
from catalog.web.portal.blueprint import bp
from validators.findings.code_page import LAYERS
from validators.findings.codes import CODES
from validators.findings.codes_examples import PAGES, codes_of_layer, is_of_frictionless


@bp.get("/finding")
def finding_list() -> ResponseReturnValue:
    """All codes by layer, the gravest first."""
    n = _index()
    layers = [
        (layer, names[n], [CODES[code] for code in codes_of_layer(layer)]) for layer, names in LAYERS.items()
    ]
    return render_template("finding/list.html", layers=layers, total=len(CODES))


@bp.get("/finding/<code>")
def finding(code: str) -> ResponseReturnValue:
    """One code: why it matters, an invented example, the cure step by step."""
    if code not in CODES or code not in PAGES:
        raise NotFound(kind="finding", name=code)
    told, explained = CODES[code], PAGES[code]
    n = _index()
    return render_template(
        "finding/page.html",
        code=told,
        words=told.en if n else told.vi,
        layer=explained.layer,
        layer_name=LAYERS[explained.layer][n],
        why=explained.why[n],
        example_bad=explained.example_bad[n],
        example_good=explained.example_good[n],
        steps=[step[n] for step in explained.steps],
        is_of_frictionless=is_of_frictionless(code),
    )


def _index() -> int:
    """Which of a pair (Vietnamese, English) the page shows."""
    return 1 if language() == "en" else 0
