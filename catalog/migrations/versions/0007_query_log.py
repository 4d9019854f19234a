"""What people search for: words and counts by day"""

import sqlalchemy as sa
from alembic import op

revision = '0007'
down_revision = '0006'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table('query_log',
    sa.Column('id', sa.String(length=36), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('folded', sa.String(length=200), nullable=False),
    sa.Column('text', sa.String(length=200), nullable=False),
    sa.Column('count', sa.Integer(), nullable=False),
    sa.Column('hits', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_query_log')),
    sa.UniqueConstraint('day', 'folded', name=op.f('uq_query_log_day'))
    )


def downgrade() -> None:
    """Take back; the counts are lost, nothing that was published or decided is."""
    op.drop_table('query_log')
