"""The personal-data gate: beside which public tables a file was judged"""

import sqlalchemy as sa
from alembic import op

revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    with op.batch_alter_table('gate_decision', schema=None) as batch_op:
        batch_op.add_column(sa.Column('beside', sa.String(length=64), server_default='', nullable=False))


def downgrade() -> None:
    """Take back."""
    with op.batch_alter_table('gate_decision', schema=None) as batch_op:
        batch_op.drop_column('beside')
