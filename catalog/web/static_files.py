"""Addresses of our own static files: each carries a mark of its content, so that it may be kept for good."""

import hashlib
from functools import lru_cache
from pathlib import Path
from typing import Any

from flask import Flask, Response, request

MARK = "v"
FOR_GOOD = "public, max-age=31536000, immutable"


def install(app: Flask) -> None:
    """Mark the addresses that templates build, and let what is asked for by its right mark be kept."""
    folder = Path(app.static_folder or "")

    @app.url_defaults
    def add_mark(endpoint: str, values: dict[str, Any]) -> None:
        if endpoint == "static" and MARK not in values:
            path = folder / values["filename"]
            if path.is_file():
                values[MARK] = mark_of(path, path.stat().st_mtime_ns)

    @app.after_request
    def keep(response: Response) -> Response:
        if request.endpoint == "static" and response.status_code in {200, 304} and MARK in request.args:
            path = folder / (request.view_args or {})["filename"]
            if request.args[MARK] == mark_of(path, path.stat().st_mtime_ns):
                response.headers["Cache-Control"] = FOR_GOOD
        return response


@lru_cache(maxsize=256)
def mark_of(path: Path, _changed: int) -> str:
    """Sixteen hexadecimal digits of the content's SHA-256; read again when the file was changed."""
    return hashlib.sha256(path.read_bytes()).hexdigest()[:16]
