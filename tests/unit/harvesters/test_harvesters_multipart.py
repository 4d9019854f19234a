import email
import io

import pytest

from harvesters.errors import VerificationFailed
from harvesters.multipart import form_with_file
from harvesters.portal_package import PortalResource

DATA = bytes(range(256)) * 1000  # 256,000 bytes: more than one chunk, every byte value


def make(filename="x.csv", size=256_000, **fields):
    return PortalResource("r1", fields, filename, "00" * 32, size, lambda: io.BytesIO(DATA))


def parts_of(payload):
    body = b"".join(payload.chunks())
    assert len(body) == payload.length
    message = email.message_from_bytes(b"Content-Type: " + payload.content_type.encode() + b"\r\n\r\n" + body)
    return message.get_payload()


def test_fields_and_file_arrive_as_they_were_and_the_length_is_told_beforehand():
    body = b"".join(form_with_file({"name": "Bảng"}, make()).chunks())
    assert DATA in body
    first, second = parts_of(form_with_file({"name": "Bảng"}, make(mimetype="text/csv")))
    assert first.get_payload(decode=True).decode() == "Bảng"
    assert first["Content-Disposition"] == 'form-data; name="name"'
    assert second["Content-Type"] == "text/csv"
    assert second.get_filename() == "x.csv"


def test_a_filename_cannot_break_out_of_its_header():
    (part,) = parts_of(form_with_file({}, make(filename='a"\r\nX-Evil: 1.csv')))
    assert part["X-Evil"] is None
    assert part["Content-Disposition"].endswith('filename="a%22%0D%0AX-Evil: 1.csv"')


def test_the_body_can_be_read_twice():
    payload = form_with_file({}, make())
    assert b"".join(payload.chunks()) == b"".join(payload.chunks())


@pytest.mark.parametrize("size", [0, 10, len(DATA) - 1, len(DATA) + 1])
def test_a_file_of_another_length_stops_the_request(size):
    with pytest.raises(VerificationFailed):
        list(form_with_file({}, make(size=size)).chunks())
