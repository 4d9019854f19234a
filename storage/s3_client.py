"""storage: the connection to S3 and the meaning of what S3 answers.

Credentials come from boto3's own chain (environment, profile, role), never from an address. What
must not enter: keys and what is done with them.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import boto3.session
from botocore.config import Config
from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    FlexibleChecksumError,
    IncompleteReadError,
)

from storage.errors import DiskFull, IntegrityError, ObjectNotFound, StorageError, StorageUnavailable

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

CONNECT_SECONDS = 5
READ_SECONDS = 30
ATTEMPTS = 3

_MISSING = {"404", "NoSuchKey", "NotFound"}
_NO_ROOM = {"507", "InsufficientStorage", "QuotaExceeded"}
_OTHER_BYTES = {"BadDigest", "InvalidDigest", "XAmzContentSHA256Mismatch", "XAmzContentChecksumMismatch"}


def make_client(*, endpoint: str | None = None, region: str | None = None) -> "S3Client":
    """Give a client with our own timeouts (seconds) and at most three attempts a call.

    Args: endpoint: address of a gateway; buckets are then parts of the path, as gateways expect.
    A session of its own, because boto3's shared one is not safe between threads while it is made.
    """
    config = Config(
        connect_timeout=CONNECT_SECONDS,
        read_timeout=READ_SECONDS,
        retries={"total_max_attempts": ATTEMPTS, "mode": "standard"},
        signature_version="s3v4",
        # Gateways refuse checksums they were not built for; ours is sent by name with every PUT.
        request_checksum_calculation="when_required",
        response_checksum_validation="when_supported",
        s3={"addressing_style": "path" if endpoint else "auto"},
    )
    session = boto3.session.Session(region_name=region)
    return session.client("s3", endpoint_url=endpoint, config=config)


def error_code(error: ClientError) -> str:
    """Give S3's own word for an error, such as `NoSuchKey` or `412`."""
    return str(error.response.get("Error", {}).get("Code", "?"))


@contextmanager
def s3_errors(key: str, *, sha256: str = "the bytes that were sent") -> Iterator[None]:
    """Translate what S3 or the way to it says about `key`.

    Raises: ObjectNotFound, IntegrityError, DiskFull, StorageUnavailable.
    """
    try:
        yield
    except ClientError as error:
        raise _refusal(error_code(error), key, sha256) from error
    except FlexibleChecksumError as error:
        raise IntegrityError(key, sha256, "other bytes: the checksum of the answer differs") from error
    except IncompleteReadError as error:
        raise StorageUnavailable(f"the answer for {key!r} ended too early") from error
    except BotoCoreError as error:
        raise StorageUnavailable(type(error).__name__) from error


def _refusal(code: str, key: str, sha256: str) -> StorageError:
    """Give our error for S3's word."""
    if code in _MISSING:
        return ObjectNotFound(key)
    if code in _NO_ROOM:
        return DiskFull()
    if code in _OTHER_BYTES:
        return IntegrityError(key, sha256, f"other bytes: {code}")
    return StorageUnavailable(f"S3 answers {code}")
