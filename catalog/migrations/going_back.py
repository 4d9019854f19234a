"""Refusing a downgrade that would lose what cannot be written again; asked before anything is changed."""

from collections.abc import Mapping

import sqlalchemy as sa
from alembic import op
from alembic.util import CommandError


def refuse_when_there_are(questions: Mapping[str, str]) -> None:
    """Refuse to go back while there are rows that going back would lose.

    Args: questions: what is counted, as it is told -> the SQL that counts it.
    Raises: CommandError with the counts and the cure; nothing has been changed then.
    """
    connection = op.get_bind()
    counts = {name: connection.scalar(sa.text(asked)) for name, asked in questions.items()}
    lost = ", ".join(f"{name}: {count}" for name, count in counts.items() if count)
    if lost:
        raise CommandError(
            f"không thể lùi lược đồ: sẽ mất dữ liệu không dựng lại được ({lost}). Hãy giữ phiên bản này hoặc "
            "khôi phục bản sao lưu (backup) được tạo trước khi nâng cấp. / The schema cannot go back: what "
            f"cannot be made again would be lost ({lost}). Stay at this version, or restore a backup from "
            "before the upgrade."
        )
