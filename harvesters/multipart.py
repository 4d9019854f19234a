"""A form with one file as a request body that is streamed, never held in memory."""

import secrets
from collections.abc import Iterator, Mapping

from urllib3.fields import RequestField

from harvesters.errors import VerificationFailed
from harvesters.guarded_client import CHUNK, Payload
from harvesters.portal_package import PortalResource


def form_with_file(fields: Mapping[str, str], resource: PortalResource, *, name: str = "upload") -> Payload:
    """Encode text fields and the resource's file as multipart/form-data.

    Args:
        fields: form fields, sent as UTF-8.
        resource: its `open`, `filename`, `size` and media type are used.
        name: the form field that carries the file.

    Raises (while it is sent): VerificationFailed when the file is not `size` bytes long.
    """
    boundary = secrets.token_hex(16)
    head = b"".join(_part(boundary, key, value.encode()) + b"\r\n" for key, value in fields.items())
    media_type = str(resource.fields.get("mimetype") or "application/octet-stream")
    head += _part(boundary, name, b"", filename=resource.filename, media_type=media_type)
    tail = f"\r\n--{boundary}--\r\n".encode()

    def chunks() -> Iterator[bytes]:
        yield head
        yield from _file_chunks(resource)
        yield tail

    length = len(head) + resource.size + len(tail)
    return Payload(f"multipart/form-data; boundary={boundary}", length, chunks)


def _part(
    boundary: str, name: str, data: bytes, *, filename: str | None = None, media_type: str | None = None
) -> bytes:
    """One part up to the end of its data; names are escaped as HTML5 says."""
    field = RequestField(name, data, filename=filename)
    field.make_multipart(content_type=media_type)
    return f"--{boundary}\r\n{field.render_headers()}".encode() + data


def _file_chunks(resource: PortalResource) -> Iterator[bytes]:
    """The file in pieces; a length other than announced would leave the target waiting, so it is refused."""
    sent = 0
    with resource.open() as stream:
        while piece := stream.read(CHUNK):
            sent += len(piece)
            if sent > resource.size:
                break
            yield piece
    if sent != resource.size:
        raise VerificationFailed(reason="source_size", resource=resource.id)
