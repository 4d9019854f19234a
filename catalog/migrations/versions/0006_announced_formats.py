"""Datasets that are described before or beside their files: the formats announced for them"""

import sqlalchemy as sa
from alembic import op

from catalog.migrations.going_back import refuse_when_there_are

revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.add_column('dataset', sa.Column('announced_formats', sa.JSON(), nullable=True))


# Without the column such a dataset would look as if its files had been lost. A JSON null is none.
LOST = {
    'dataset.announced_formats': (
        "SELECT count(*) FROM dataset WHERE announced_formats IS NOT NULL "
        "AND CAST(announced_formats AS VARCHAR(10)) <> 'null'"
    )
}


def downgrade() -> None:
    """Take back, unless a dataset is published by it."""
    refuse_when_there_are(LOST)
    op.drop_column('dataset', 'announced_formats')
