"""The personal-data gate: beside which public tables a file was judged"""

import sqlalchemy as sa
from alembic import op

from catalog.migrations.going_back import refuse_when_there_are

revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    with op.batch_alter_table('gate_decision', schema=None) as batch_op:
        batch_op.add_column(sa.Column('beside', sa.String(length=64), server_default='', nullable=False))


# The digest of an entry covers it: without it every such record would look as if somebody had changed it.
LOST = {'gate_decision.beside': "SELECT count(*) FROM gate_decision WHERE beside <> ''"}


def downgrade() -> None:
    """Take back, unless a record would be broken by it."""
    refuse_when_there_are(LOST)
    op.drop_column('gate_decision', 'beside')
