"""storage: the sealed form of a stream: AES-256-GCM in chunks, each bound to its place and to the end.

    header   8 bytes `DMSEAL1\\n`, 8 bytes that name the key, 32 bytes of salt
    chunks   each 256 KiB of plain bytes (the last one fewer, or none) and its tag of 16 bytes

Every object has a key of its own (HKDF-SHA256 of the master key and the salt), so that a nonce can be the
chunk's number and a mark of the last chunk: no chunk can be moved, dropped, doubled or cut off unseen. The
construction is STREAM (Hoang, Reyhanitabar, Rogaway, Vizar: Online Authenticated-Encryption and its
Nonce-Reuse Misuse-Resistance, CRYPTO 2015). What must not enter: keys of objects, places of bytes.
"""

import hashlib
import io
import os
from collections.abc import Callable
from typing import IO, TYPE_CHECKING, BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from storage.errors import IntegrityError, TooLarge, WrongKey

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

MAGIC = b"DMSEAL1\n"
KEY_BYTES = 32
HEADER = len(MAGIC) + 8 + 32
CHUNK = 256 * 1024  # plain bytes of one chunk
TAG = 16
SEALED_CHUNK = CHUNK + TAG

_NAME, _OBJECT = b"danhmuc quarantine: name of the key", b"danhmuc quarantine: one object"


class SealingKey:
    """The master key, 32 bytes that were drawn at random. Raises: ValueError for another length."""

    def __init__(self, key: bytes) -> None:
        if len(key) != KEY_BYTES:
            raise ValueError(f"a sealing key has {KEY_BYTES} bytes")
        self._key = key
        self.name = self._derive(b"", _NAME)[:8]

    def new_header(self) -> bytes:
        """Give the beginning of a new object."""
        return MAGIC + self.name + os.urandom(32)

    def cipher_of(self, header: bytes, *, key: str) -> AESGCM:
        """Give the cipher of the object that begins like this; `key` names it in errors.

        Raises: WrongKey (it was sealed with another one), IntegrityError (the beginning is cut off).
        """
        if len(header) != HEADER:
            raise IntegrityError(key, "a whole sealed beginning", f"{len(header)} bytes")
        if header[8:16] != self.name:
            raise WrongKey(key)
        return AESGCM(self._derive(header[16:], _OBJECT))

    def _derive(self, salt: bytes, info: bytes) -> bytes:
        return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=salt, info=info).derive(self._key)


def plain_size(sealed: int, *, key: str) -> int:
    """Give the length of the plain bytes of a sealed object of this length. Raises: IntegrityError."""
    body = sealed - HEADER
    chunks = -(-body // SEALED_CHUNK)
    size = body - chunks * TAG
    if body < TAG or size < 0 or (chunks > 1 and size <= (chunks - 1) * CHUNK):
        raise IntegrityError(key, "a length that sealing gives", f"{sealed} bytes")
    return size


class SealingStream(io.RawIOBase):
    """Reads a plain stream and gives its sealed form; counts and hashes the plain bytes on the way.

    Never reads more than one byte past the limit. Reading raises: TooLarge, and what the stream raises.
    """

    def __init__(self, source: IO[bytes], key: SealingKey, *, limit: int | None) -> None:
        super().__init__()
        if limit is not None and limit < 0:
            raise ValueError("limit must not be negative")
        self._source = source
        self._limit = limit
        self._header = key.new_header()
        self._cipher = key.cipher_of(self._header, key="")
        self._digest = hashlib.sha256()
        self._ready = self._header
        self._plain = b""
        self._number = 0
        self._is_done = False
        self.size = 0

    @property
    def sha256(self) -> str:
        """The SHA-256 of the plain bytes read so far, in lower-case hex."""
        return self._digest.hexdigest()

    def readable(self) -> bool:
        """Tell that it reads."""
        return True

    def readinto(self, buffer: "WriteableBuffer", /) -> int:
        """Fill the buffer with the next sealed bytes; 0 at the end."""
        view = memoryview(buffer).cast("B")
        while not self._ready and not self._is_done:
            self._seal_next()
        given = self._ready[: len(view)]
        view[: len(given)] = given
        self._ready = self._ready[len(given) :]
        return len(given)

    def _seal_next(self) -> None:
        """Seal one chunk once it is known whether another one follows."""
        following = self._read_chunk()
        if self._number == 0 and not self._plain and following:
            self._plain, following = following, self._read_chunk()
        self._ready = self._cipher.encrypt(
            nonce_of(self._number, is_last=not following), self._plain, self._header
        )
        self._number += 1
        self._plain, self._is_done = following, not following

    def _read_chunk(self) -> bytes:
        parts, have = [], 0
        while have < CHUNK:
            wanted = CHUNK - have
            if self._limit is not None:
                wanted = min(wanted, self._limit - self.size + 1)
            piece = self._source.read(wanted)
            if not piece:
                break
            self.size += len(piece)
            have += len(piece)
            if self._limit is not None and self.size > self._limit:
                raise TooLarge(self._limit)
            self._digest.update(piece)
            parts.append(piece)
        return b"".join(parts)


class Opening:
    """Reads the chunks of a sealed stream that stands at chunk `number` of `chunks`, and checks each."""

    def __init__(self, sealed: BinaryIO, cipher: AESGCM, header: bytes, *, number: int, chunks: int) -> None:
        self._sealed = sealed
        self._cipher = cipher
        self._header = header
        self._number = number
        self._chunks = chunks
        self._plain = b""

    def skip(self, count: int, *, key: str) -> None:
        """Leave out `count` bytes of the chunk where it stands. Raises: IntegrityError."""
        if count:
            self._next(key)
            self._plain = self._plain[count:]

    def reader(self, key: str) -> Callable[[int], bytes]:
        """Give a function that reads at most so many plain bytes; it raises IntegrityError."""

        def read(wanted: int) -> bytes:
            while not self._plain and self._number < self._chunks:
                self._next(key)
            given, self._plain = self._plain[:wanted], self._plain[wanted:]
            return given

        return read

    def _next(self, key: str) -> None:
        sealed = _read_full(self._sealed, SEALED_CHUNK)
        nonce = nonce_of(self._number, is_last=self._number == self._chunks - 1)
        try:
            self._plain = self._cipher.decrypt(nonce, sealed, self._header)
        except InvalidTag:
            raise IntegrityError(key, "the bytes that were sealed", "other bytes") from None
        self._number += 1


def nonce_of(number: int, *, is_last: bool) -> bytes:
    """Give the nonce of a chunk: its number in 11 bytes and the mark of the last one."""
    return number.to_bytes(11, "big") + bytes([is_last])


def _read_full(stream: BinaryIO, wanted: int) -> bytes:
    """Read so many bytes, fewer only at the end."""
    parts, have = [], 0
    while have < wanted and (piece := stream.read(wanted - have)):
        parts.append(piece)
        have += len(piece)
    return b"".join(parts)
