"""Room web/workspace: the units' pages: my work, one dataset, its files and reports, the approval desk.

Every view parses, calls one use-case and renders; no rule enters. Importing the modules adds their routes.
"""

from catalog.web.workspace import (
    aggregation,
    data_requests,
    decisions,
    desk,
    editing,
    fixing,
    gate_acts,
    inferred,
    obligations,
    overview,
    privacy,
    register_item,
    reminders,
    report,
    reports,
    searches,
    succession,
    taking_down,
    tasks,
    uploads,
)
from catalog.web.workspace.blueprint import bp

__all__ = [
    "aggregation",
    "bp",
    "data_requests",
    "decisions",
    "desk",
    "editing",
    "fixing",
    "gate_acts",
    "inferred",
    "obligations",
    "overview",
    "privacy",
    "register_item",
    "reminders",
    "report",
    "reports",
    "searches",
    "succession",
    "taking_down",
    "tasks",
    "uploads",
]
