"""The command line: one module a noun, loaded only when its command is called.

The supervisor of `run` stays small this way: it never loads the web service or the libraries of the worker.
"""

from importlib import import_module

import click

_COMMANDS = {
    "serve": "catalog.cli.processes:serve",
    "worker": "catalog.cli.working:worker",
    "run": "catalog.cli.supervision:run",
    "db": "catalog.cli.database:db",
    "demo": "catalog.cli.demo:demo",
    "users": "catalog.cli.accounts:users",
    "tokens": "catalog.cli.accounts:tokens",
    "datasets": "catalog.cli.datasets:datasets",
    "units": "catalog.cli.units:units",
    "places": "catalog.cli.places:places",
    "register": "catalog.cli.register_acts:register",
    "requests": "catalog.cli.data_requests:requests",
    "index": "catalog.cli.index:index",
    "tables": "catalog.cli.tables:tables",
    "gate": "catalog.cli.gate:gate",
    "jobs": "catalog.cli.jobs:jobs",
    "profiles": "catalog.cli.profiles:profiles",
    "validate": "catalog.cli.checks:validate",
    "fix": "catalog.cli.fixing:fix",
    "aggregate": "catalog.cli.aggregating:aggregate",
    "scan": "catalog.cli.checks:scan",
    "sync": "catalog.cli.sync:sync",
}


class LazyGroup(click.Group):
    """A group whose commands are imported when they are asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Names of all commands."""
        return sorted(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command, its module imported now; None when there is none of this name."""
        if cmd_name not in _COMMANDS:
            return None
        module, _, attribute = _COMMANDS[cmd_name].partition(":")
        found: click.Command = getattr(import_module(module), attribute)
        return found


@click.group(cls=LazyGroup)
def main() -> None:
    """Danh Mục: open data catalog and publisher (danh mục và công bố dữ liệu mở)."""
