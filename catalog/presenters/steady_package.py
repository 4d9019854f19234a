"""Presenters: an office document whose bytes follow from its content alone, not from the time of saving."""

import io
import re
import zipfile

_EPOCH = (1980, 1, 1, 0, 0, 0)
_TIMES = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*")


def same_every_time(saved: bytes, moment: str) -> bytes:
    """The package again with `moment` (ISO 8601, UTC) as its times, and no time of its parts."""
    steady = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(saved)) as package, zipfile.ZipFile(steady, "w") as copy:
        for name in package.namelist():
            content = package.read(name)
            if name == "docProps/core.xml":
                content = _TIMES.sub(lambda match: match[1] + moment.encode(), content)
            copy.writestr(zipfile.ZipInfo(name, _EPOCH), content, zipfile.ZIP_DEFLATED)
    return steady.getvalue()
