"""A PostgreSQL server of the tests' own: initdb in a temporary folder, a unix socket, no network."""

import os
import pwd
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path


class PostgresMissing(Exception):
    """The server programs are not installed."""


def find_programs() -> Path:
    """The folder of initdb and pg_ctl: where Debian puts them (newest first) or on PATH.

    Raises: PostgresMissing.
    """
    homes = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda p: int(p.parts[-3]))
    if homes:
        return homes[-1].parent
    found = shutil.which("initdb")
    if found and shutil.which("createdb"):
        return Path(found).resolve().parent
    raise PostgresMissing("PostgreSQL server programs are not installed (Debian: postgresql)")


@dataclass(frozen=True)
class Server:
    """A running server; `url` is for one database of it."""

    folder: Path
    programs: Path
    user: str | None

    def url(self, name: str = "postgres") -> str:
        return f"postgresql:///{name}?host={self.folder}&user=catalog"

    def create_database(self, name: str) -> str:
        self._run("createdb", "-h", str(self.folder), "-U", "catalog", name)
        return self.url(name)

    def stop(self) -> None:
        self._run("pg_ctl", "-D", str(self.folder / "data"), "-m", "immediate", "stop")
        shutil.rmtree(self.folder, ignore_errors=True)

    def _run(self, program: str, *args: str) -> None:
        subprocess.run(
            [str(self.programs / program), *args], check=True, user=self.user, cwd=self.folder,
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, timeout=60,
        )  # fmt: skip


def start_server() -> Server:
    """Start a server; as root it becomes the user postgres, who alone may run one.

    Raises: PostgresMissing.
    """
    programs = find_programs()
    folder = Path(tempfile.mkdtemp(prefix="pg-"))
    user = None
    if os.getuid() == 0:
        user = "postgres"
        owner = pwd.getpwnam(user)
        os.chown(folder, owner.pw_uid, owner.pw_gid)
    server = Server(folder, programs, user)
    data = str(folder / "data")
    server._run("initdb", "-D", data, "-U", "catalog", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
    options = f"-c listen_addresses='' -c unix_socket_directories={folder} -c fsync=off"
    server._run("pg_ctl", "-D", data, "-w", "-o", options, "-l", str(folder / "log"), "start")
    return server
