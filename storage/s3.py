"""storage: a store in a bucket of S3 or of a gateway that speaks like it.

Objects are `<prefix>/incoming/<uuid>` and `<prefix>/blobs/<sha256>`. Every PUT is one request, so it
is either there or not, carries its SHA-256, and is asked for again before we believe it. The account
needs s3:ListBucket beside Get, Put and Delete: without it S3 hides what is missing behind a 403.
What must not enter: the catalog, credentials.
"""

import base64
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import IO, TYPE_CHECKING, BinaryIO
from urllib.parse import SplitResult, parse_qsl, urlsplit

from botocore.exceptions import ClientError

from storage import keys, presigning
from storage.descriptors import os_errors
from storage.digests import copy_hashed, sha256_of, sha256_of_stream
from storage.errors import IntegrityError, ObjectNotFound, StorageError, StorageUnavailable
from storage.objects import ObjectStat, ObjectStore, StoredObject
from storage.readers import ranged_reader, require_range
from storage.s3_client import error_code, make_client, s3_errors

if TYPE_CHECKING:
    from datetime import datetime

    from mypy_boto3_s3 import S3Client
    from mypy_boto3_s3.type_defs import (
        GetObjectRequestTypeDef,
        HeadObjectOutputTypeDef,
        PutObjectRequestTypeDef,
    )

MAX_OBJECT = 5 * 1024**3  # bytes; S3 takes no more in one PUT or one copy
SPOOL_MEMORY = 8 * 1024**2  # bytes of an upload held in memory before it goes to a temporary file
_SPOOL = "the temporary copy"


class S3Store:
    """An ObjectStore under `prefix` of a bucket; `client` is made with our timeouts when not given."""

    def __init__(self, bucket: str, prefix: str = "", *, client: "S3Client | None" = None) -> None:
        self._bucket = bucket
        self._base = f"{prefix.strip('/')}/" if prefix.strip("/") else ""
        self.client = client or make_client()

    def put(self, stream: IO[bytes], *, limit: int | None = None) -> StoredObject:
        """Store a stream in quarantine; see ObjectStore.put. At most 5 GiB."""
        key = keys.new_incoming_key()
        cap = MAX_OBJECT if limit is None else min(limit, MAX_OBJECT)
        with tempfile.SpooledTemporaryFile(max_size=SPOOL_MEMORY) as spool:
            size, sha256 = copy_hashed(stream, partial(_write_translated, spool), limit=cap)
            spool.seek(0)
            stored = StoredObject(key, size, sha256)
            try:
                self._send(spool, stored)
                self._verify(key, sha256, size=size)
            except StorageError:
                # A time-out does not say whether it arrived; what cannot be removed now is swept later.
                with suppress(StorageError):
                    self.delete(key)
                raise
        return stored

    def promote(self, key: str, sha256: str) -> str:
        """Move a quarantined object to its blob by a copy inside S3; see ObjectStore.promote."""
        keys.require_incoming(key)
        blob = keys.blob_key(sha256)
        with suppress(ObjectNotFound):  # an earlier call got so far; then the blob must be there
            self._copy(key, blob, tag=self._verify(key, sha256))
        try:
            self._verify(blob, sha256)
        except ObjectNotFound:
            raise ObjectNotFound(key) from None
        self.delete(key)
        return blob

    def write(self, data: bytes) -> StoredObject:
        """Store small bytes as a blob unless it is there already; see ObjectStore.write."""
        sha256 = sha256_of(data)
        stored = StoredObject(keys.blob_key(sha256), len(data), sha256)
        if not self._send(data, stored, only_new=True):
            # It is there. Copied onto itself it becomes young again, so no sweeper takes it meanwhile.
            self._copy(stored.key, stored.key, tag=self._verify(stored.key, sha256))
        self._verify(stored.key, sha256, size=stored.size)
        return stored

    def open(self, key: str, *, start: int = 0, length: int | None = None) -> BinaryIO:
        """Open an object for reading forward; see ObjectStore.open."""
        require_range(start, length)
        if length == 0:  # S3 knows no empty ranges
            self._head(key)
            return _nothing()
        request: GetObjectRequestTypeDef = {"Bucket": self._bucket, "Key": self._name(key)}
        if start or length is not None:
            request["Range"] = f"bytes={start}-{'' if length is None else start + length - 1}"
        with s3_errors(key):
            try:
                answer = self.client.get_object(**request)
            except ClientError as error:
                if error_code(error) in {"416", "InvalidRange"}:  # it begins past the end
                    return _nothing()
                raise
        if "Range" in request and not answer.get("ContentRange", "").startswith(f"bytes {start}-"):
            answer["Body"].close()
            raise StorageUnavailable("S3 answered with another range than was asked for")

        def read(wanted: int) -> bytes:
            with s3_errors(key):
                return answer["Body"].read(wanted)

        return ranged_reader(read, answer["Body"].close, length=length)

    def stat(self, key: str) -> ObjectStat:
        """Give length and last change; see ObjectStore.stat."""
        head = self._head(key)
        return ObjectStat(key, head["ContentLength"], head["LastModified"])

    def exists(self, key: str) -> bool:
        """Tell whether the object is there; see ObjectStore.exists."""
        try:
            self._head(key)
        except ObjectNotFound:
            return False
        return True

    def delete(self, key: str) -> None:
        """Remove the object; see ObjectStore.delete."""
        with s3_errors(key):
            self.client.delete_object(Bucket=self._bucket, Key=self._name(key))

    def list(self, prefix: str) -> Iterator[ObjectStat]:
        """Go through the objects under a prefix; see ObjectStore.list."""
        keys.require_prefix(prefix)
        return self._stats(prefix)

    @contextmanager
    def local_path(self, key: str) -> Iterator[Path]:
        """Lend a copy in a temporary file, removed afterwards; see ObjectStore.local_path."""
        with tempfile.NamedTemporaryFile(prefix="danhmuc-") as copy:
            with self.open(key) as source:
                _, got = copy_hashed(source, partial(_write_translated, copy))
            if key.startswith(keys.BLOBS) and keys.blob_key(got) != key:
                raise IntegrityError(key, key.removeprefix(f"{keys.BLOBS}/"), got)
            with os_errors(_SPOOL):
                copy.flush()
            yield Path(copy.name)

    def presigned_url(self, key: str, *, filename: str, content_type: str, expires: int = 300) -> str | None:
        """Give an address that downloads a blob; see ObjectStore.presigned_url. Asks S3 nothing."""
        seconds = presigning.require_request(key, content_type=content_type, expires=expires)
        asked = {
            "Bucket": self._bucket,
            "Key": self._name(key),
            "ResponseContentDisposition": presigning.attachment(filename),
            "ResponseContentType": content_type,
        }
        with s3_errors(key):
            return self.client.generate_presigned_url("get_object", Params=asked, ExpiresIn=seconds)

    def check(self) -> None:
        """Ask for one key of ours; see ObjectStore.check."""
        try:
            with s3_errors(self._bucket):
                self.client.list_objects_v2(Bucket=self._bucket, Prefix=self._base, MaxKeys=1)
        except StorageUnavailable:
            raise
        except StorageError as error:
            raise StorageUnavailable(str(error)) from error

    def sweep(self, *, before: "datetime") -> int:
        """Give 0: a PUT in one request leaves nothing without a key."""
        return 0

    def _name(self, key: str) -> str:
        """Give the name in the bucket. Raises: UnsafeKey."""
        return self._base + keys.require_key(key)

    def _send(self, body: "bytes | IO[bytes]", stored: StoredObject, *, only_new: bool = False) -> bool:
        """PUT with the hash, which S3 compares; False when `only_new` and there is one already."""
        request: PutObjectRequestTypeDef = {
            "Bucket": self._bucket,
            "Key": self._name(stored.key),
            "Body": body,
            "ContentLength": stored.size,
            "ContentType": "application/octet-stream",
            "ChecksumAlgorithm": "SHA256",
            "ChecksumSHA256": base64.b64encode(bytes.fromhex(stored.sha256)).decode("ascii"),
        }
        if only_new:
            request["IfNoneMatch"] = "*"
        with s3_errors(stored.key, sha256=stored.sha256):
            try:
                self.client.put_object(**request)
            except ClientError as error:
                if only_new and error_code(error) in {"412", "PreconditionFailed"}:
                    return False
                raise
        return True

    def _head(self, key: str) -> "HeadObjectOutputTypeDef":
        """Give what S3 knows of an object. Raises: ObjectNotFound.

        A HEAD says 404 for a missing bucket too; that must not look as if all objects were lost.
        """
        try:
            with s3_errors(key):
                return self.client.head_object(
                    Bucket=self._bucket, Key=self._name(key), ChecksumMode="ENABLED"
                )
        except ObjectNotFound:
            self.check()
            raise

    def _verify(self, key: str, sha256: str, *, size: int | None = None) -> str:
        """Compare length and hash of what S3 keeps; give its entity tag.

        The hash is S3's own when it keeps one of the whole object, else we read the bytes.
        Raises: ObjectNotFound, IntegrityError.
        """
        head = self._head(key)
        if size is not None and head["ContentLength"] != size:
            raise IntegrityError(key, f"{size} bytes", f"{head['ContentLength']} bytes")
        checksum = head.get("ChecksumSHA256", "")
        if not checksum or "-" in checksum:  # none, or one of parts
            with self.open(key) as body:
                got = sha256_of_stream(body)
        else:
            got = base64.b64decode(checksum).hex()
        if got != sha256:
            raise IntegrityError(key, sha256, got)
        return head["ETag"]

    def _copy(self, source: str, target: str, *, tag: str) -> None:
        """Copy inside S3, and only what has this entity tag. Raises: ObjectNotFound."""
        with s3_errors(source):
            self.client.copy_object(
                Bucket=self._bucket,
                Key=self._name(target),
                CopySource={"Bucket": self._bucket, "Key": self._name(source)},
                CopySourceIfMatch=tag,
                ChecksumAlgorithm="SHA256",
                ContentType="application/octet-stream",
                MetadataDirective="REPLACE",  # S3 refuses a copy onto itself that changes nothing
            )

    def _stats(self, prefix: str) -> Iterator[ObjectStat]:
        """Go through the pages of a listing; names that are no keys of ours are passed over."""
        pages = self.client.get_paginator("list_objects_v2").paginate(
            Bucket=self._bucket, Prefix=self._base + prefix
        )
        with s3_errors(self._bucket):
            for page in pages:
                for entry in page.get("Contents", []):
                    key = entry["Key"].removeprefix(self._base)
                    if keys.is_key(key):
                        yield ObjectStat(key, entry["Size"], entry["LastModified"])


def _nothing() -> BinaryIO:
    """Give a reader without bytes."""
    return ranged_reader(lambda _: b"", lambda: None, length=0)


def _write_translated(file: IO[bytes], data: bytes) -> None:
    """Write to a temporary file. Raises: DiskFull, StorageUnavailable."""
    with os_errors(_SPOOL):
        file.write(data)


def open_bucket(url: SplitResult) -> ObjectStore:
    """Give the store for `s3://bucket/prefix?endpoint=https://gateway&region=name`.

    Raises: ValueError for an address of another shape, or one with a password in it.
    """
    options = dict(parse_qsl(url.query, keep_blank_values=True))
    if not url.netloc or "@" in url.netloc or ":" in url.netloc or url.fragment:
        raise ValueError("the address of a bucket is `s3://bucket/prefix`, without user, password or port")
    if unknown := sorted(options.keys() - {"endpoint", "region"}):
        raise ValueError(f"a bucket has the options endpoint and region, not {', '.join(unknown)}")
    endpoint = options.get("endpoint")
    if endpoint is not None and urlsplit(endpoint).scheme not in {"http", "https"}:
        raise ValueError("endpoint must begin with https:// or http://")
    client = make_client(endpoint=endpoint, region=options.get("region"))
    return S3Store(url.netloc, url.path, client=client)
