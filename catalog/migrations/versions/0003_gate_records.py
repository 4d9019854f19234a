"""The personal-data gate: decision records, signatures, take-downs and their incidents"""

import sqlalchemy as sa
from alembic import op

from catalog.migrations.going_back import refuse_when_there_are

revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        'gate_decision',
        sa.Column('id', sa.String(length=36), nullable=False),
        sa.Column('resource_version_id', sa.String(length=36), nullable=False),
        sa.Column('number', sa.Integer(), nullable=False),
        sa.Column('kind', sa.String(length=20), nullable=False),
        sa.Column('rules_version', sa.String(length=40), nullable=False),
        sa.Column('outcome', sa.String(length=10), nullable=False),
        sa.Column('counts', sa.JSON(), nullable=False),
        sa.Column('prints', sa.JSON(), nullable=False),
        sa.Column('reason', sa.String(), nullable=False),
        sa.Column('decided_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('decided_by', sa.String(length=36), nullable=True),
        sa.Column('decided_name', sa.String(length=100), nullable=False),
        sa.Column('previous', sa.String(length=64), nullable=False),
        sa.Column('digest', sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ['decided_by'], ['user.id'], name=op.f('fk_gate_decision_decided_by_user')
        ),
        sa.ForeignKeyConstraint(
            ['resource_version_id'],
            ['resource_version.id'],
            name=op.f('fk_gate_decision_resource_version_id_resource_version'),
        ),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_gate_decision')),
        sa.UniqueConstraint(
            'resource_version_id', 'number', name=op.f('uq_gate_decision_resource_version_id')
        ),
    )
    with op.batch_alter_table('gate_decision', schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f('ix_gate_decision_resource_version_id'), ['resource_version_id'], unique=False
        )
    op.create_table(
        'approval',
        sa.Column('id', sa.String(length=36), nullable=False),
        sa.Column('dataset_id', sa.String(length=36), nullable=False),
        sa.Column('digest', sa.String(length=64), nullable=False),
        sa.Column('submitted_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('approved_by', sa.String(length=36), nullable=False),
        sa.Column('approved_name', sa.String(length=100), nullable=False),
        sa.Column('approved_at', sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(['approved_by'], ['user.id'], name=op.f('fk_approval_approved_by_user')),
        sa.ForeignKeyConstraint(['dataset_id'], ['dataset.id'], name=op.f('fk_approval_dataset_id_dataset')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_approval')),
    )
    with op.batch_alter_table('approval', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_approval_dataset_id'), ['dataset_id'], unique=False)
    op.create_table(
        'incident',
        sa.Column('id', sa.String(length=36), nullable=False),
        sa.Column('dataset_id', sa.String(length=36), nullable=False),
        sa.Column('resource_id', sa.String(length=36), nullable=True),
        sa.Column('scope', sa.String(length=20), nullable=False),
        sa.Column('reason', sa.String(), nullable=False),
        sa.Column('is_destroyed', sa.Boolean(), nullable=False),
        sa.Column('files', sa.JSON(), nullable=False),
        sa.Column('noticed_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('opened_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('opened_by', sa.String(length=36), nullable=True),
        sa.Column('opened_name', sa.String(length=100), nullable=False),
        sa.Column('reported_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('bytes_state', sa.String(length=10), nullable=False),
        sa.Column('portal_state', sa.String(length=10), nullable=False),
        sa.Column('portal_error', sa.String(), nullable=False),
        sa.Column('portal_checked_at', sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(['dataset_id'], ['dataset.id'], name=op.f('fk_incident_dataset_id_dataset')),
        sa.ForeignKeyConstraint(['opened_by'], ['user.id'], name=op.f('fk_incident_opened_by_user')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_incident')),
    )
    with op.batch_alter_table('incident', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_incident_dataset_id'), ['dataset_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_incident_opened_at'), ['opened_at'], unique=False)
    with op.batch_alter_table('dataset_version', schema=None) as batch_op:
        batch_op.add_column(sa.Column('gate', sa.JSON(), nullable=True))
    with op.batch_alter_table('resource_version', schema=None) as batch_op:
        batch_op.add_column(sa.Column('taken_down_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.create_index(batch_op.f('ix_resource_version_taken_down_at'), ['taken_down_at'], unique=False)


# Checks can be made again; what people decided, signed and took down cannot. Without `taken_down_at` the files
# that were taken down would be public again.
LOST = {
    'resource_version.taken_down_at': 'SELECT count(*) FROM resource_version WHERE taken_down_at IS NOT NULL',
    'incident': 'SELECT count(*) FROM incident',
    'approval': 'SELECT count(*) FROM approval',
    'gate_decision': 'SELECT count(*) FROM gate_decision WHERE decided_by IS NOT NULL',
}


def downgrade() -> None:
    """Take back, unless something would be lost that cannot be made again."""
    refuse_when_there_are(LOST)
    op.drop_index('ix_resource_version_taken_down_at', table_name='resource_version')
    # Not in a batch: SQLite would drop and copy the table, which the rows that point to it forbid.
    op.drop_column('resource_version', 'taken_down_at')
    op.drop_column('dataset_version', 'gate')
    op.drop_table('incident')
    op.drop_table('approval')
    op.drop_table('gate_decision')
