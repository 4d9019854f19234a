"""Room validators: a process that has the readers of tables loaded and forks a child for each check.

`python -m validators.nursery`, kept by validators.nurseries. Loading the readers costs more than most checks
do; here it is done once, in a process that itself never opens a foreign file. Over its standard input, a
socket, it is asked in lines of JSON, one request after the other:

    {"run": request file, "folder": work folder}  ->  {"pid": n}, and at its end
                                                      {"code": exit code, "cpu": seconds, "peak": bytes}
    {"kill": true}                                ->  nothing; the running child's session is killed

An exit code below 0 is the signal that ended the child. When the asking side is gone, the child is killed and
the nursery ends.
"""

import gc
import importlib
import json
import os
import select
import signal
import socket
import sys
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from validators import child

# What a check, a fix or an aggregation loads. Loaded, not used: a pool of threads would not outlive a fork.
_PRELOADED = (
    "validators.table",
    "validators.small_cells",
    "validators.after_check",
    "validators.aggregation.run",
    "validators.counted_protection",
    "frictionless.formats",
    "frictionless.schemes",
    "jsonschema",
)
_IDLE_SECONDS = 900.0
_LONGEST_LINE = 1 << 16


def main() -> int:
    """Load the readers, then fork as asked until nobody asks any more."""
    wake = _wake_on_child_end()
    asking = socket.socket(fileno=0)
    _load()
    # What is loaded now stays for good: left out of the collector it stays shared with every child.
    gc.freeze()
    running = 0
    pending = b""
    while True:
        ready = select.select([asking, wake], [], [], None if running else _IDLE_SECONDS)[0]
        if not ready:
            return 0
        if wake in ready:
            wake.recv(_LONGEST_LINE)
            running = _collect(running, asking)
        if asking in ready:
            read = asking.recv(_LONGEST_LINE)
            if not read:
                _kill(running)
                return 0
            *lines, pending = (pending + read).split(b"\n")
            for line in lines:
                running = _obey(json.loads(line), running, asking, wake)


def _load() -> None:
    for name in _PRELOADED:
        importlib.import_module(name)
    # Frictionless looks for its plugins, and the detector of encodings for its tables, at their first use.
    list(importlib.import_module("frictionless").system.methods)
    importlib.import_module("chardet").detect(b"danh m\xe1\xbb\xa5c")


def _wake_on_child_end() -> socket.socket:
    """Give a socket that becomes readable whenever a child ends."""
    wake, waking = socket.socketpair()
    waking.setblocking(False)
    signal.set_wakeup_fd(waking.detach())
    signal.signal(signal.SIGCHLD, lambda _signal, _frame: None)
    return wake


def _obey(asked: Mapping[str, Any], running: int, asking: socket.socket, wake: socket.socket) -> int:
    if "kill" in asked:
        _kill(running)
        return running
    # Asked before the fork: afterwards a child cannot tell its nursery from what takes in orphans.
    nursery = os.getpid()
    pid = os.fork()
    if pid == 0:
        asking.close()
        wake.close()
        _be_child(str(asked["run"]), str(asked["folder"]), nursery)
    _tell(asking, {"pid": pid})
    return pid


def _be_child(asked: str, folder: str, nursery: int) -> None:
    """Become the process of one check; never returns."""
    code = 1
    try:
        os.close(signal.set_wakeup_fd(-1))
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        os.setsid()
        os.dup2(os.open(asked, os.O_RDONLY), 0)
        os.environ.update(HOME=folder, TMPDIR=folder)
        sys.argv[1:] = [str(nursery)]
        code = child.main()
    finally:
        # Whatever happened: the loop of the nursery must never go on in a child.
        os._exit(code)


def _collect(running: int, asking: socket.socket) -> int:
    """Tell the end of the running child, if it has ended; give the process that still runs, or 0."""
    if not running:
        return 0
    pid, status, used = os.wait4(running, os.WNOHANG)
    if not pid:
        return running
    code = os.waitstatus_to_exitcode(status)
    _tell(asking, {"code": code, "cpu": used.ru_utime + used.ru_stime, "peak": used.ru_maxrss << 10})
    return 0


def _kill(running: int) -> None:
    # Not collected yet, so that the number is still our child's; just forked it has no session of its own.
    if running:
        with suppress(ProcessLookupError):
            os.killpg(running, signal.SIGKILL)
        with suppress(ProcessLookupError):
            os.kill(running, signal.SIGKILL)


def _tell(asking: socket.socket, told: Mapping[str, float]) -> None:
    with suppress(BrokenPipeError):
        asking.sendall(json.dumps(told).encode() + b"\n")


if __name__ == "__main__":
    sys.exit(main())
