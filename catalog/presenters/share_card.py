"""Presenters: the picture that messengers show beside a link to a dataset: 1200 by 630 pixels. Pure."""

from collections.abc import Sequence

from catalog.domain.publication import Publication
from catalog.i18n import format_day, format_number, local_day, translate
from catalog.presenters.card_canvas import Canvas, wrapped
from catalog.presenters.site import Site

WIDTH, HEIGHT = 1_200, 630
_PAPER = (255, 255, 255)
_INKS = {"ink": (23, 33, 43), "soft": (74, 86, 99), "teal": (11, 85, 99), "amber": (138, 84, 0)}
_LEFT, _ROOM = 72, 1_056
_BARS = 160


def draw_card(
    publication: Publication, site: Site, lang: str, figures: Sequence[float] = (), told: str = ""
) -> bytes:
    """The card as PNG: title, unit, what is in it, and the figures of its usual chart as bars.

    Args: told: what the figures are, written above them.
    """
    canvas = Canvas(WIDTH, HEIGHT, _PAPER, _INKS)
    canvas.rectangle(0, 0, 24, HEIGHT, "teal")
    canvas.text(_LEFT, 84, site.title(lang), "teal", size=32, weight=600)
    y = 168
    for line in wrapped(publication.title(lang), _ROOM, 3, 56, 600):
        canvas.text(_LEFT, y, line, "ink", size=56, weight=600)
        y += 76
    for line in wrapped(publication.unit.title(lang), _ROOM, 1, 30):
        canvas.text(_LEFT, y - 6, line, "soft", size=30)
    if publication.is_simulated:
        canvas.text(_LEFT, y + 40, translate("Simulated data", lang), "amber", size=28, weight=600)
    _draw_bars(canvas, figures, told, top=y + 48)
    canvas.text(_LEFT, HEIGHT - 36, _facts(publication, lang), "soft", size=28)
    return canvas.png()


def _facts(publication: Publication, lang: str) -> str:
    rows = sum(file.rows or 0 for file in publication.files)
    parts = [", ".join(publication.formats)]
    if rows:
        parts.append(translate("%(count)s rows", lang, count=format_number(rows, lang)))
    parts.append(f"{translate('updated', lang)} {format_day(local_day(publication.modified))}")
    return " · ".join(one for one in parts if one)


def _draw_bars(canvas: Canvas, figures: Sequence[float], told: str, *, top: int) -> None:
    """Bars from zero, at the right between `top` and the foot; none where there is no second figure."""
    known = [max(0.0, one) for one in figures]
    if len(known) < 2 or not max(known):
        return
    foot, slot = HEIGHT - 84, min(48, 640 // len(known))
    left = _LEFT + _ROOM - slot * len(known)
    for at, one in enumerate(known):
        height = round(min(_BARS, foot - top) * one / max(known))
        canvas.rectangle(left + at * slot, foot - height, max(2, round(slot * 0.7)), height, "teal")
    canvas.rectangle(left, foot, slot * len(known), 2, "soft", 0.6)
    for line in wrapped(told, left - _LEFT - 24, 1, 22):
        canvas.text(_LEFT, foot, line, "soft", size=22)
