"""storage: what a link that leads past us may say: how long it lives and what name the file gets.

What must not enter: who may have such a link; that is decided before this room is asked.
"""

import re
from urllib.parse import quote

from storage import keys

MAX_SECONDS = 300  # a link outlives a withdrawal by five minutes at most (spec 04)

_CONTENT_TYPE = re.compile(r"[A-Za-z0-9!#$&^_.+-]+/[A-Za-z0-9!#$&^_.+-]+(?:; ?charset=[A-Za-z0-9_-]+)?")
_NOT_PLAIN = re.compile(r"[^A-Za-z0-9._ -]")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")


def require_request(key: str, *, content_type: str, expires: int) -> int:
    """Give the seconds a link to this blob may live: what was asked, capped.

    Raises: UnsafeKey for anything but a blob; ValueError for no media type or less than a second.
    """
    keys.require_blob(key)
    if not _CONTENT_TYPE.fullmatch(content_type):
        raise ValueError(f"{content_type!r} is no media type")
    if expires < 1:
        raise ValueError("a link must live for one second at least")
    return min(expires, MAX_SECONDS)


def attachment(filename: str) -> str:
    """Give the Content-Disposition that downloads a file under this name, whatever letters it has.

    Control characters are dropped, so that no name can end the header (spec 70, E5).
    Source: RFC 6266 with the UTF-8 form of RFC 8187; the plain form is for old clients.
    """
    name = _CONTROL.sub("", filename) or "download"
    plain = _NOT_PLAIN.sub("_", name)
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
