"""Room validators: the one folder for what a check or a fix writes while it works, and its sweeping.

Such files hold rows of unpublished tables. A process that is killed cannot remove them itself; because all
lie in one place, which only their owner may enter, the next sweep can.
"""

import os
import shutil
import stat
import tempfile
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from itertools import chain
from pathlib import Path

_FOLDERS = ("validators-", "fixing-", "annex-")
# What the file stores lend as a copy while a job reads it.
_COPIES = "danhmuc-"
_IN_USE = timedelta(hours=1)


def work_folder() -> Path:
    """Give the folder, made with mode 0700 where it is missing.

    Where the name is taken by somebody else the system's own temporary folder is given.
    """
    shared = Path(tempfile.gettempdir())
    folder = shared / f"danhmuc-work-{os.getuid()}"
    with suppress(FileExistsError):
        folder.mkdir(mode=0o700)
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid():
        return shared
    if stat.S_IMODE(found.st_mode) != 0o700:
        folder.chmod(0o700)
    return folder


def sweep_work(*, before: datetime) -> int:
    """Remove what killed processes left, of this user and untouched since `before`; give how many.

    What was touched in the last hour stays, however far ahead the caller's clock is: it may be in use.
    """
    before = min(before, datetime.now(UTC) - _IN_USE)
    shared, folder = Path(tempfile.gettempdir()), work_folder()
    left = [path for path in folder.iterdir() if path.name.startswith(_FOLDERS) and _is_debris(path, before)]
    copies = (
        path
        for path in chain(shared.iterdir(), folder.iterdir())
        if path.name.startswith(_COPIES) and path != folder
    )
    for path in left:
        shutil.rmtree(path, ignore_errors=True)
    lent = [path for path in copies if path.is_file() and _is_debris(path, before)]
    for path in lent:
        path.unlink(missing_ok=True)
    return len(left) + len(lent)


def _is_debris(path: Path, before: datetime) -> bool:
    try:
        found = path.lstat()
    except FileNotFoundError:  # its own process was quicker
        return False
    is_link = stat.S_ISLNK(found.st_mode)
    return (
        not is_link and found.st_uid == os.getuid() and datetime.fromtimestamp(found.st_mtime, UTC) < before
    )
