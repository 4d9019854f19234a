"""`run`: a small parent that keeps web and worker alive and stops both together."""

import signal
import subprocess
import sys
import time
from types import FrameType

import click

from catalog.config import Settings, SettingsRefused

CHILDREN = ("serve", "worker")
GRACE_SECONDS = 25
RESTART_PAUSE = 1.0


class Supervisor:
    """Starts the children, restarts one that died, ends both on SIGTERM or SIGINT."""

    def __init__(self) -> None:
        self.running: dict[str, subprocess.Popen[bytes]] = {}
        self.stopping = False

    def run(self) -> int:
        """Stay until told to stop; gives the exit status."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._on_stop)
        for name in CHILDREN:
            self._start(name)
        while not self.stopping:
            time.sleep(0.2)
            for name, child in list(self.running.items()):
                if child.poll() is not None and not self.stopping:
                    click.echo(f"{name} ended with status {child.returncode}; starting it again", err=True)
                    time.sleep(RESTART_PAUSE)
                    self._start(name)
        return self._stop()

    def _start(self, name: str) -> None:
        # A session of its own: Ctrl-C in the terminal reaches the parent alone, which stops both in order.
        self.running[name] = subprocess.Popen([sys.executable, "-m", "catalog", name], start_new_session=True)

    def _on_stop(self, _number: int, _frame: FrameType | None) -> None:
        self.stopping = True

    def _stop(self) -> int:
        for child in self.running.values():
            if child.poll() is None:
                child.terminate()
        end = time.monotonic() + GRACE_SECONDS
        for child in self.running.values():
            try:
                child.wait(timeout=max(0.1, end - time.monotonic()))
            except subprocess.TimeoutExpired:
                child.kill()
        return 0


@click.command()
def run() -> None:
    """Serve and work: both processes under one parent."""
    try:
        address = Settings.from_env().site_url
    except SettingsRefused as error:
        raise click.ClickException(str(error)) from None
    click.echo(f"Danh Mục: {address}")
    sys.exit(Supervisor().run())
