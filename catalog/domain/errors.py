"""Expected refusals: a stable code and parameters, nothing else.

Only `catalog.web.errors` knows HTTP status, only `catalog.i18n` knows language.
"""

from collections.abc import Sequence


class CatalogError(Exception):
    """Base of every expected refusal; `code` is stable and documented in docs/errors.md."""

    code = "catalog_error"

    def __init__(self, **params: object) -> None:
        super().__init__(f"{self.code}: {params}")
        self.params = params


class NotFound(CatalogError):
    """The object does not exist, or this actor may not know that it does."""

    code = "not_found"


class NotAllowed(CatalogError):
    """The object is known to the actor, the act is not theirs to do."""

    code = "not_allowed"


class LoginRequired(CatalogError):
    """Nobody is signed in, and the page needs somebody."""

    code = "login_required"


class LoginFailed(CatalogError):
    """Name and password do not belong together; which of the two is never told."""

    code = "login_failed"


class TooManyAttempts(CatalogError):
    """Too many wrong passwords for this account; `seconds` until the next try."""

    code = "too_many_attempts"


class FormExpired(CatalogError):
    """The form's proof of origin is missing, wrong or too old."""

    code = "form_expired"


class Withdrawn(CatalogError):
    """The dataset was public once and has been withdrawn; a tombstone answers."""

    code = "withdrawn"


class WrongState(CatalogError):
    """The act does not fit the state the object is in."""

    code = "wrong_state"


class StaleEdit(CatalogError):
    """Somebody else saved in between; `current` is the revision now in force."""

    code = "stale_edit"


class EditWithoutRevision(CatalogError):
    """An edit must say which revision it was based on."""

    code = "edit_without_revision"


class Invalid(CatalogError):
    """Fields were refused; `fields` maps each name to a list of message codes."""

    code = "invalid"

    def __init__(self, fields: dict[str, list[str]], **params: object) -> None:
        super().__init__(fields=fields, **params)
        self.fields = fields


class NameTaken(CatalogError):
    """Another object has this name already."""

    code = "name_taken"


class UnknownListItem(CatalogError):
    """The approved list in force has no such item."""

    code = "unknown_list_item"


class ItemRepealed(CatalogError):
    """The item was repealed: nothing is asked for any more that one could be freed from."""

    code = "item_repealed"


class ExemptionOverlap(CatalogError):
    """The item is exempt for the same periods at the same time already."""

    code = "exemption_overlap"


class MailNotSent(CatalogError):
    """The mail server did not take a message; `reason` is a code, never an address or the server's words."""

    code = "mail_not_sent"
    # Seconds: a server that is down comes back in minutes, and eight tries then last two hours.
    retry_after = 900


class NoListBasis(CatalogError):
    """A dataset needs a list item or a reason for having none before it is submitted."""

    code = "no_list_basis"


class NothingToPublish(CatalogError):
    """The dataset has no checked file."""

    code = "nothing_to_publish"


class ReportNotReady(CatalogError):
    """A file is still being checked."""

    code = "report_not_ready"


class ReportHasErrors(CatalogError):
    """A resource's newest validation report is not clean."""

    code = "report_has_errors"


class PersonalDataHeld(CatalogError):
    """A resource's newest file is held because it holds personal data."""

    code = "personal_data_held"


class WarningsUnanswered(CatalogError):
    """The gate warns of a newest file and nobody who may has said why it can be published."""

    code = "warnings_unanswered"


class CheckOutdated(CatalogError):
    """A file was judged by older rules, or beside other public tables than those of today."""

    code = "check_outdated"


class NotReleasable(CatalogError):
    """What holds the file cannot be a false alarm, or the file is not the newest one with its bytes."""

    code = "not_releasable"


class SchemaNotConfirmable(CatalogError):
    """The columns of this file cannot be confirmed, or no longer: a newer file, a profile, another schema."""

    code = "schema_not_confirmable"


class SameHands(CatalogError):
    """The person who submitted may not approve (two-person rule)."""

    code = "same_hands"


class ApproverMissing(CatalogError):
    """The two-person rule wants the name of the account that approved an import before it is published."""

    code = "approver_missing"


class ApprovalVoid(CatalogError):
    """What is to be approved is no longer what was submitted."""

    code = "approval_void"


class ReasonMissing(CatalogError):
    """Returning, withdrawing, overriding, releasing and taking down need a reason."""

    code = "reason_missing"


class FileMissing(CatalogError):
    """No file came with the upload, or it has no name."""

    code = "file_missing"


class FileTooLarge(CatalogError):
    """The upload is over the cap of `limit` bytes."""

    code = "file_too_large"


class FormatRefused(CatalogError):
    """The file's name does not end in an accepted format."""

    code = "format_refused"


class FixNotChosen(CatalogError):
    """No fix that the report offers was chosen, or a question that it asks was left without an answer."""

    code = "fix_not_chosen"


class AggregationNotReady(CatalogError):
    """No computed table waits to be confirmed: none was computed, or it was cleared away."""

    code = "aggregation_not_ready"


class ImportRefused(CatalogError):
    """A table given to an import command has errors; `errors` lists row, column and message code."""

    code = "import_refused"

    def __init__(self, errors: list[dict[str, object]]) -> None:
        super().__init__(errors=errors)
        self.errors = errors


class QuarterNotOver(CatalogError):
    """A quarter is frozen when it is over: `day` is its last one."""

    code = "quarter_not_over"


class SnapshotExists(CatalogError):
    """The quarter was frozen already, and a frozen quarter stays as it is."""

    code = "snapshot_exists"


class NothingToFreeze(CatalogError):
    """No decision was in force by the end of the quarter, so the register had no item."""

    code = "nothing_to_freeze"


class SuccessionRefused(CatalogError):
    """An act by which units follow one another cannot be carried out; `faults` are `succession.Fault`."""

    code = "succession_refused"

    def __init__(self, faults: Sequence[object]) -> None:
        super().__init__(count=len(faults))
        self.faults = tuple(faults)


class TargetNotConfigured(CatalogError):
    """No portal is configured to push to."""

    code = "target_not_configured"


class QueryRefused(CatalogError):
    """A search query is outside the supported syntax."""

    code = "query_refused"


class TableQueryRefused(CatalogError):
    """A published table cannot be asked this; `reason` is a code, `at` names the part."""

    code = "table_query_refused"


class TableCursorRefused(TableQueryRefused):
    """The cursor belongs to another question, or to a version that is not the newest any more."""

    code = "table_cursor_refused"


class NotATable(CatalogError):
    """The file is public, but no table that rows could be asked of."""

    code = "not_a_table"


class TableNotReady(CatalogError):
    """The table of a published file is being made, or made anew; try again after `seconds`."""

    code = "table_not_ready"


class TableTooSlow(CatalogError):
    """The question was stopped after `seconds` of work."""

    code = "table_too_slow"


class TableTooLarge(CatalogError):
    """The question needs more memory than one request may have."""

    code = "table_too_large"


class QueueFull(CatalogError):
    """Too many jobs wait; try again after `seconds`."""

    code = "queue_full"


class RequestsPaused(CatalogError):
    """So many data requests or votes came from one network address that it must wait `seconds`."""

    code = "requests_paused"


class RequestsFull(CatalogError):
    """So many data requests wait to be looked at that no more are taken for now."""

    code = "requests_full"


class ChangedMeanwhile(CatalogError):
    """Somebody else wrote the same thing at the same moment; nothing of this act was written."""

    code = "changed_meanwhile"


class DatabaseBusy(CatalogError):
    """The database did not answer in time; nothing was written."""

    code = "database_busy"


class StorageDown(CatalogError):
    """The file store does not take or give bytes now; nothing was acknowledged."""

    code = "storage_down"
