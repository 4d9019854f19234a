"""SQLAlchemy 2 mapped classes, one file per noun, with small invariants. They know no use-case.

Relationships are `lazy="raise"`: a use-case says what it loads.
"""

from catalog.models.audit import AuditEntry
from catalog.models.base import Base
from catalog.models.coverage import FileCoverage, HeldSet
from catalog.models.data_request import DataRequest, RequestVote
from catalog.models.dataset import Dataset, DatasetVersion, Redirect
from catalog.models.decision import Decision, DecisionDraft, ListItem
from catalog.models.gate import Approval, GateDecision, Incident
from catalog.models.job import Counter, Job
from catalog.models.nudge import Nudge
from catalog.models.obligation import (
    Exemption,
    FactClock,
    ItemAssignment,
    ItemChange,
    PortalReading,
    ReleasedFile,
    StageEntry,
    StateOverride,
)
from catalog.models.organization import Organization
from catalog.models.query_log import LoggedQuery
from catalog.models.register_snapshot import RegisterSnapshot
from catalog.models.report import StoredReport
from catalog.models.resource import Resource, ResourceVersion
from catalog.models.succession import UnitLink, UnitMove, UnitSuccession
from catalog.models.sync import SyncRecord
from catalog.models.user import ApiToken, LoginSession, LoginThrottle, User

__all__ = [
    "ApiToken",
    "Approval",
    "AuditEntry",
    "Base",
    "Counter",
    "DataRequest",
    "Dataset",
    "DatasetVersion",
    "Decision",
    "DecisionDraft",
    "Exemption",
    "FactClock",
    "FileCoverage",
    "GateDecision",
    "HeldSet",
    "Incident",
    "ItemAssignment",
    "ItemChange",
    "Job",
    "ListItem",
    "LoggedQuery",
    "LoginSession",
    "LoginThrottle",
    "Nudge",
    "Organization",
    "PortalReading",
    "Redirect",
    "RegisterSnapshot",
    "ReleasedFile",
    "RequestVote",
    "Resource",
    "ResourceVersion",
    "StageEntry",
    "StateOverride",
    "StoredReport",
    "SyncRecord",
    "UnitLink",
    "UnitMove",
    "UnitSuccession",
    "User",
]
