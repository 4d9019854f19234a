"""Presenter: why a chart or a map was refused, in words. Pure."""

from catalog.i18n import translate
from catalog.presenters.table_reasons import REASONS, reason_text

CHART_REASONS = {
    "chart_parameter": "A chart is asked by x, y, series and aggregate, each at most 200 characters.",
    "chart_aggregate": "The figures can be taken as count, sum, avg, min, max or median.",
    "chart_not_along": "This column holds figures or remarks; choose a time, a place or a group for it.",
    "chart_not_measure": "This column holds codes, years or words; choose a column of figures.",
    "chart_not_summable": "These are rates, averages or levels, which cannot be added; choose the average.",
    "chart_no_measure": "The table has no column of figures; count the rows.",
    "chart_series_same": "The series must be another column than the one along the chart.",
    "chart_series_one_to_one": "The series would repeat what stands along the chart; choose another column.",
    "chart_too_many": "The chart would have too many marks; choose a column with fewer values.",
    "chart_median_days": "Days are drawn by month or year here, which have no median; take the average.",
    "chart_nothing": "The table has no time, place or group along which a chart could be drawn.",
}


def chart_reason_text(reason: str, lang: str) -> str:
    """The words for a reason in `vi` or `en`; empty for one that is not known."""
    if reason in CHART_REASONS:
        return translate(CHART_REASONS[reason], lang)
    return reason_text(reason, lang) if reason in REASONS else ""
