"""The register: decisions in full, dated facts, snapshots, units, requests"""

import sqlalchemy as sa
from alembic import op

from catalog.migrations.going_back import refuse_when_there_are

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "fact_clock",
        sa.Column("item_code", sa.String(length=50), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("item_code", name=op.f("pk_fact_clock")),
    )
    op.create_table(
        "held_set",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("members", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_held_set")),
    )
    op.create_table(
        "register_snapshot",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("quarter", sa.String(length=10), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("frozen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.Column("previous", sa.String(length=64), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_register_snapshot")),
        sa.UniqueConstraint("quarter", name=op.f("uq_register_snapshot_quarter")),
    )
    op.create_table(
        "nudge",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("item_code", sa.String(length=50), nullable=False),
        sa.Column("period", sa.String(length=12), nullable=False),
        sa.Column("mark", sa.String(length=12), nullable=False),
        sa.Column("organization_id", sa.String(length=36), nullable=True),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("created", sa.DateTime(timezone=True), nullable=False),
        sa.Column("mailed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.id"], name=op.f("fk_nudge_organization_id_organization")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_nudge")),
        sa.UniqueConstraint("item_code", "period", "mark", name=op.f("uq_nudge_item_code")),
    )
    with op.batch_alter_table("nudge", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_nudge_item_code"), ["item_code"], unique=False)
        batch_op.create_index(batch_op.f("ix_nudge_organization_id"), ["organization_id"], unique=False)

    op.create_table(
        "exemption",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("item_code", sa.String(length=50), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("periods", sa.JSON(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("legal_basis", sa.String(), nullable=False),
        sa.Column("signer", sa.String(length=200), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("created", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.String(length=36), nullable=True),
        sa.ForeignKeyConstraint(["created_by"], ["user.id"], name=op.f("fk_exemption_created_by_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exemption")),
    )
    with op.batch_alter_table("exemption", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_exemption_item_code"), ["item_code"], unique=False)

    op.create_table(
        "decision_draft",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("file_key", sa.String(length=120), nullable=False),
        sa.Column("file_name", sa.String(length=255), nullable=False),
        sa.Column("file_sha256", sa.String(length=64), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("annex", sa.JSON(), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("created", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.String(length=36), nullable=True),
        sa.ForeignKeyConstraint(["created_by"], ["user.id"], name=op.f("fk_decision_draft_created_by_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision_draft")),
    )
    op.create_table(
        "item_change",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("item_code", sa.String(length=50), nullable=False),
        sa.Column("changed_on", sa.Date(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("created", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.String(length=36), nullable=True),
        sa.ForeignKeyConstraint(["created_by"], ["user.id"], name=op.f("fk_item_change_created_by_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_item_change")),
        sa.UniqueConstraint("item_code", "changed_on", name=op.f("uq_item_change_item_code")),
    )
    with op.batch_alter_table("item_change", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_item_change_item_code"), ["item_code"], unique=False)

    op.create_table(
        "state_override",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("item_code", sa.String(length=50), nullable=False),
        sa.Column("period", sa.String(length=12), nullable=False),
        sa.Column("code", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("signer", sa.String(length=200), nullable=False),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("created_by", sa.String(length=36), nullable=True),
        sa.ForeignKeyConstraint(["created_by"], ["user.id"], name=op.f("fk_state_override_created_by_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_state_override")),
    )
    with op.batch_alter_table("state_override", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_state_override_item_code"), ["item_code"], unique=False)

    op.create_table(
        "unit_succession",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("decision_number", sa.String(length=100), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("orders", sa.JSON(), server_default="{}", nullable=False),
        sa.Column("applied_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.String(length=36), nullable=True),
        sa.ForeignKeyConstraint(["created_by"], ["user.id"], name=op.f("fk_unit_succession_created_by_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unit_succession")),
    )
    with op.batch_alter_table("unit_succession", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_unit_succession_applied_at"), ["applied_at"], unique=False)

    op.create_table(
        "data_request",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("contact", sa.String(length=254), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("votes", sa.Integer(), nullable=False),
        sa.Column("organization_id", sa.String(length=36), nullable=True),
        sa.Column("answer_due", sa.Date(), nullable=False),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("legal_basis", sa.String(), nullable=False),
        sa.Column("item_code", sa.String(length=50), nullable=True),
        sa.Column("proposed_name", sa.String(length=300), nullable=False),
        sa.Column("proposed_frequency", sa.String(length=20), nullable=False),
        sa.Column("is_edited", sa.Boolean(), nullable=False),
        sa.Column("dataset_id", sa.String(length=36), nullable=True),
        sa.Column("created", sa.DateTime(timezone=True), nullable=False),
        sa.Column("moderated_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("moderated_by", sa.String(length=36), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by", sa.String(length=36), nullable=True),
        sa.ForeignKeyConstraint(["answered_by"], ["user.id"], name=op.f("fk_data_request_answered_by_user")),
        sa.ForeignKeyConstraint(
            ["dataset_id"], ["dataset.id"], name=op.f("fk_data_request_dataset_id_dataset")
        ),
        sa.ForeignKeyConstraint(
            ["moderated_by"], ["user.id"], name=op.f("fk_data_request_moderated_by_user")
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_data_request_organization_id_organization"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_data_request")),
        sa.UniqueConstraint("code", name=op.f("uq_data_request_code")),
    )
    with op.batch_alter_table("data_request", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_data_request_organization_id"), ["organization_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_data_request_state"), ["state"], unique=False)

    op.create_table(
        "item_assignment",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("item_code", sa.String(length=50), nullable=False),
        sa.Column("organization_id", sa.String(length=36), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("decision_number", sa.String(length=100), nullable=False),
        sa.Column("succession_id", sa.String(length=36), nullable=True),
        sa.Column("created", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.String(length=36), nullable=True),
        sa.ForeignKeyConstraint(["created_by"], ["user.id"], name=op.f("fk_item_assignment_created_by_user")),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_item_assignment_organization_id_organization"),
        ),
        sa.ForeignKeyConstraint(
            ["succession_id"],
            ["unit_succession.id"],
            name=op.f("fk_item_assignment_succession_id_unit_succession"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_item_assignment")),
    )
    with op.batch_alter_table("item_assignment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_item_assignment_item_code"), ["item_code"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_item_assignment_organization_id"), ["organization_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_item_assignment_succession_id"), ["succession_id"], unique=False)

    op.create_table(
        "portal_reading",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("dataset_id", sa.String(length=36), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("target", sa.String(length=50), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("is_live", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["dataset_id"], ["dataset.id"], name=op.f("fk_portal_reading_dataset_id_dataset")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_portal_reading")),
    )
    with op.batch_alter_table("portal_reading", schema=None) as batch_op:
        batch_op.create_index("ix_portal_reading_version", ["dataset_id", "number", "id"], unique=False)

    op.create_table(
        "stage_entry",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("item_code", sa.String(length=50), nullable=False),
        sa.Column("dataset_id", sa.String(length=36), nullable=False),
        sa.Column("source", sa.String(length=36), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("stage", sa.Integer(), nullable=True),
        sa.Column("period_start", sa.Date(), nullable=True),
        sa.Column("period_end", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["dataset_id"], ["dataset.id"], name=op.f("fk_stage_entry_dataset_id_dataset")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stage_entry")),
    )
    with op.batch_alter_table("stage_entry", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_stage_entry_dataset_id"), ["dataset_id"], unique=False)
        batch_op.create_index("ix_stage_entry_slot", ["item_code", "source", "id"], unique=False)

    op.create_table(
        "unit_link",
        sa.Column("succession_id", sa.String(length=36), nullable=False),
        sa.Column("predecessor_id", sa.String(length=36), nullable=False),
        sa.Column("successor_id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["predecessor_id"], ["organization.id"], name=op.f("fk_unit_link_predecessor_id_organization")
        ),
        sa.ForeignKeyConstraint(
            ["succession_id"], ["unit_succession.id"], name=op.f("fk_unit_link_succession_id_unit_succession")
        ),
        sa.ForeignKeyConstraint(
            ["successor_id"], ["organization.id"], name=op.f("fk_unit_link_successor_id_organization")
        ),
        sa.PrimaryKeyConstraint("succession_id", "predecessor_id", "successor_id", name=op.f("pk_unit_link")),
    )
    op.create_table(
        "unit_move",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("succession_id", sa.String(length=36), nullable=False),
        sa.Column("object_kind", sa.String(length=20), nullable=False),
        sa.Column("object_id", sa.String(length=50), nullable=False),
        sa.Column("from_id", sa.String(length=36), nullable=True),
        sa.Column("to_id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["from_id"], ["organization.id"], name=op.f("fk_unit_move_from_id_organization")
        ),
        sa.ForeignKeyConstraint(
            ["succession_id"], ["unit_succession.id"], name=op.f("fk_unit_move_succession_id_unit_succession")
        ),
        sa.ForeignKeyConstraint(["to_id"], ["organization.id"], name=op.f("fk_unit_move_to_id_organization")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unit_move")),
    )
    with op.batch_alter_table("unit_move", schema=None) as batch_op:
        batch_op.create_index("ix_unit_move_object", ["object_kind", "object_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_unit_move_succession_id"), ["succession_id"], unique=False)

    op.create_table(
        "request_vote",
        sa.Column("request_id", sa.String(length=36), nullable=False),
        sa.Column("voter", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["request_id"], ["data_request.id"], name=op.f("fk_request_vote_request_id_data_request")
        ),
        sa.PrimaryKeyConstraint("request_id", "voter", name=op.f("pk_request_vote")),
    )
    op.create_table(
        "file_coverage",
        sa.Column("version_id", sa.String(length=36), nullable=False),
        sa.Column("places", sa.JSON(), nullable=False),
        sa.Column("columns_digest", sa.String(length=64), nullable=True),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("has_schema", sa.Boolean(), nullable=False),
        sa.Column("rows_with_errors", sa.Integer(), nullable=False),
        sa.Column("repeated_rows", sa.Integer(), nullable=False),
        sa.Column("rows_with_lint", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["version_id"], ["resource_version.id"], name=op.f("fk_file_coverage_version_id_resource_version")
        ),
        sa.PrimaryKeyConstraint("version_id", name=op.f("pk_file_coverage")),
    )
    op.create_table(
        "released_file",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("item_code", sa.String(length=50), nullable=True),
        sa.Column("dataset_id", sa.String(length=36), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("resource_id", sa.String(length=36), nullable=False),
        sa.Column("version_id", sa.String(length=36), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("period_start", sa.Date(), nullable=True),
        sa.Column("period_end", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["dataset_id"], ["dataset.id"], name=op.f("fk_released_file_dataset_id_dataset")
        ),
        sa.ForeignKeyConstraint(
            ["version_id"], ["resource_version.id"], name=op.f("fk_released_file_version_id_resource_version")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_released_file")),
        sa.UniqueConstraint("dataset_id", "number", "resource_id", name=op.f("uq_released_file_dataset_id")),
    )
    with op.batch_alter_table("released_file", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_released_file_dataset_id"), ["dataset_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_released_file_item_code"), ["item_code"], unique=False)
        batch_op.create_index(batch_op.f("ix_released_file_version_id"), ["version_id"], unique=False)

    with op.batch_alter_table("decision", schema=None) as batch_op:
        batch_op.add_column(sa.Column("effective_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("expires_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("supersedes_id", sa.String(length=36), nullable=True))
        batch_op.add_column(sa.Column("file_key", sa.String(length=120), nullable=True))
        batch_op.add_column(sa.Column("file_name", sa.String(length=255), server_default="", nullable=False))
        batch_op.add_column(sa.Column("file_sha256", sa.String(length=64), server_default="", nullable=False))
        batch_op.create_index(batch_op.f("ix_decision_file_key"), ["file_key"], unique=False)

    with op.batch_alter_table("list_item", schema=None) as batch_op:
        batch_op.add_column(sa.Column("description", sa.String(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("group_name", sa.String(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("supporting_units", sa.JSON(), server_default="[]", nullable=False))
        batch_op.add_column(sa.Column("supporting_text", sa.String(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("columns", sa.JSON(), server_default="[]", nullable=False))
        batch_op.add_column(sa.Column("sharing", sa.JSON(), server_default="[]", nullable=False))
        batch_op.add_column(sa.Column("scope_text", sa.String(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("place_level", sa.String(length=20), server_default="", nullable=False))
        batch_op.add_column(
            sa.Column("kind", sa.String(length=20), server_default="statistics_series", nullable=False)
        )
        batch_op.add_column(
            sa.Column("publication_unit", sa.String(length=20), server_default="aggregate", nullable=False)
        )

    with op.batch_alter_table("organization", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("e_identifier", sa.String(length=35), server_default="", nullable=False)
        )
    op.add_column("user", sa.Column("mail_off", sa.Boolean(), server_default=sa.false(), nullable=False))


# What people wrote and signed cannot be made again; what was counted or noted from files and datasets can.
LOST = {
    "exemption": "SELECT count(*) FROM exemption",
    "state_override": "SELECT count(*) FROM state_override",
    "item_change": "SELECT count(*) FROM item_change",
    "decision_draft": "SELECT count(*) FROM decision_draft",
    "item_assignment": "SELECT count(*) FROM item_assignment",
    "register_snapshot": "SELECT count(*) FROM register_snapshot",
    "unit_succession": "SELECT count(*) FROM unit_succession",
    "data_request": "SELECT count(*) FROM data_request",
    "decision.effective_on": "SELECT count(*) FROM decision WHERE effective_on IS NOT NULL",
    "decision.file_key": "SELECT count(*) FROM decision WHERE file_key IS NOT NULL",
}


def downgrade() -> None:
    """Take back, unless something would be lost that cannot be made again."""
    refuse_when_there_are(LOST)
    op.drop_index("ix_decision_file_key", table_name="decision")
    # Not in a batch: SQLite would drop and copy the table, which the rows that point to it forbid.
    op.drop_column("organization", "e_identifier")
    op.drop_column("user", "mail_off")
    for name in (
        "publication_unit",
        "kind",
        "place_level",
        "scope_text",
        "sharing",
        "columns",
        "supporting_text",
        "supporting_units",
        "group_name",
        "description",
    ):
        op.drop_column("list_item", name)
    for name in ("file_sha256", "file_name", "file_key", "supersedes_id", "expires_on", "effective_on"):
        op.drop_column("decision", name)
    for name in (
        "released_file",
        "file_coverage",
        "request_vote",
        "unit_move",
        "unit_link",
        "stage_entry",
        "portal_reading",
        "item_assignment",
        "data_request",
        "unit_succession",
        "state_override",
        "item_change",
        "decision_draft",
        "exemption",
        "nudge",
        "register_snapshot",
        "held_set",
        "fact_clock",
    ):
        op.drop_table(name)
