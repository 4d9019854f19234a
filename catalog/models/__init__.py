"""SQLAlchemy 2 mapped classes, one file per noun, with small invariants. They know no use-case.

Relationships are `lazy="raise"`: a use-case says what it loads.
"""

from catalog.models.audit import AuditEntry
from catalog.models.base import Base
from catalog.models.dataset import Dataset, DatasetVersion, Redirect
from catalog.models.decision import Decision, ListItem
from catalog.models.gate import Approval, GateDecision, Incident
from catalog.models.job import Counter, Job
from catalog.models.organization import Organization
from catalog.models.query_log import LoggedQuery
from catalog.models.report import StoredReport
from catalog.models.resource import Resource, ResourceVersion
from catalog.models.sync import SyncRecord
from catalog.models.user import ApiToken, LoginSession, LoginThrottle, User

__all__ = [
    "ApiToken",
    "Approval",
    "AuditEntry",
    "Base",
    "Counter",
    "Dataset",
    "DatasetVersion",
    "Decision",
    "GateDecision",
    "Incident",
    "Job",
    "ListItem",
    "LoggedQuery",
    "LoginSession",
    "LoginThrottle",
    "Organization",
    "Redirect",
    "Resource",
    "ResourceVersion",
    "StoredReport",
    "SyncRecord",
    "User",
]
