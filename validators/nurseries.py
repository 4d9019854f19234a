"""Room validators: nurseries of this process (validators.nursery), one for each check at a time.

Light: the web service may import it.
"""

import atexit
import json
import os
import select
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_ROOT = Path(__file__).resolve().parent.parent
_COMMAND = (sys.executable, "-E", "-s", "-X", "utf8", "-m", "validators.nursery")
_START_SECONDS = 60.0
_END_SECONDS = 10.0
_MOST_IDLE = 2


class NurseryLost(Exception):
    """The nursery ended, or did not answer, while it was asked."""


@dataclass(frozen=True)
class Used:
    """What one child took: CPU seconds, and resident bytes at its highest."""

    cpu_seconds: float
    peak_bytes: int


class Nursery:
    """One nursery process and the socket over which it is asked. Not for two threads at a time."""

    def __init__(self) -> None:
        environment = {
            "PATH": os.defpath,
            "LANG": "C.UTF-8",
            "OMP_NUM_THREADS": "1",
            "OPENBLAS_NUM_THREADS": "1",
        }
        self._socket, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(
                _COMMAND,
                cwd=_ROOT,
                env=environment,
                stdin=theirs.fileno(),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )
        self._pending = b""
        self._code: int | None = None
        self.used: Used | None = None

    @property
    def is_running(self) -> bool:
        """Whether the process is there; it ends by itself when it was not asked for long."""
        return self._process.poll() is None

    def start(self, asked: Path, folder: Path) -> int:
        """Start a child on a request file; give its process number. Raises: NurseryLost."""
        self._code = None
        self._send({"run": str(asked), "folder": str(folder)})
        told = self._receive(_START_SECONDS)
        if told is None or "pid" not in told:
            raise NurseryLost
        return int(told["pid"])

    def wait(self, seconds: float) -> int | None:
        """Give the exit code of the child, or None while it runs after `seconds`. Raises: NurseryLost."""
        if self._code is None:
            told = self._receive(seconds)
            if told is not None:
                self._code = int(told["code"])
                self.used = Used(float(told["cpu"]), int(told["peak"]))
        return self._code

    def kill(self) -> None:
        """End the child's whole session and wait for it. Raises: NurseryLost."""
        if self._code is None:
            self._send({"kill": True})
            if self.wait(_END_SECONDS) is None:
                raise NurseryLost

    def close(self) -> None:
        """End the nursery, and its child with it."""
        self._socket.close()
        try:
            self._process.wait(_END_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def _send(self, asked: Mapping[str, Any]) -> None:
        try:
            self._socket.sendall(json.dumps(asked).encode() + b"\n")
        except OSError as lost:
            raise NurseryLost from lost

    def _receive(self, seconds: float) -> dict[str, Any] | None:
        if b"\n" not in self._pending:
            if not select.select([self._socket], [], [], seconds)[0]:
                return None
            try:
                read = self._socket.recv(4096)
            except OSError as lost:
                raise NurseryLost from lost
            if not read:
                raise NurseryLost
            self._pending += read
        line, found, self._pending = self._pending.partition(b"\n")
        if not found:
            self._pending = line
            return None
        told: dict[str, Any] = json.loads(line)
        return told


_idle: list[Nursery] = []
_lock = threading.Lock()


@contextmanager
def lent_nursery() -> Iterator[Nursery]:
    """Lend a nursery that no other thread uses; one that was lost while it was used is closed."""
    nursery = _take()
    try:
        yield nursery
    except BaseException:
        nursery.close()
        raise
    with _lock:
        is_kept = len(_idle) < _MOST_IDLE
        if is_kept:
            _idle.append(nursery)
    if not is_kept:
        nursery.close()


def _take() -> Nursery:
    while True:
        with _lock:
            nursery = _idle.pop() if _idle else None
        if nursery is None:
            return Nursery()
        if nursery.is_running:
            return nursery
        nursery.close()


def last_used() -> Used | None:
    """Give what the newest child took of the nursery that was asked last; for whoever measures checks."""
    with _lock:
        return _idle[-1].used if _idle else None


def close_nurseries() -> None:
    """End the nurseries that are not in use."""
    with _lock:
        closed, _idle[:] = list(_idle), []
    for nursery in closed:
        with suppress(OSError):
            nursery.close()


def _forget() -> None:
    """After a fork the nurseries belong to the parent alone."""
    global _lock
    _lock = threading.Lock()
    _idle.clear()


atexit.register(close_nurseries)
os.register_at_fork(after_in_child=_forget)
