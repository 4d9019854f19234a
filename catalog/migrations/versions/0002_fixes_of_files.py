"""Fixes of files: what was asked of a file, what a file came from, how a slot writes its numbers"""

import sqlalchemy as sa
from alembic import op

revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    with op.batch_alter_table('resource', schema=None) as batch_op:
        batch_op.add_column(sa.Column('number_answers', sa.JSON(), nullable=True))
    with op.batch_alter_table('resource_version', schema=None) as batch_op:
        batch_op.add_column(sa.Column('fix_request', sa.JSON(), nullable=True))
        batch_op.add_column(sa.Column('origin', sa.JSON(), nullable=True))


def downgrade() -> None:
    """Take back."""
    # Not in a batch: SQLite would drop and copy the tables, which the rows that point to them forbid.
    op.drop_column('resource_version', 'origin')
    op.drop_column('resource_version', 'fix_request')
    op.drop_column('resource', 'number_answers')
