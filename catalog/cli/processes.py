"""`serve`: the process of the pages and APIs, in the foreground."""

import select
import signal
from types import FrameType

import click
import waitress

from catalog.cli.running import settings
from catalog.config import SettingsRefused
from catalog.web.app import create_app
from catalog.web.context import EXTENSION
from catalog.web.register_warming import RegisterWarmer

# Waitress stops taking connections at 100 otherwise, which as many idle browsers and readers of feeds reach.
# Each is one open file of the process, whose usual limit is 1,024; the rest is for tables and the database.
_MOST_CONNECTIONS = 700
# Seconds after which a connection without a word is shed, and between two looks for such.
_IDLE, _LOOK = 20, 5


@click.command()
def serve() -> None:
    """Serve the web pages and APIs on HOST and PORT."""
    found = settings()
    try:
        app = create_app(found)
    except SettingsRefused as error:
        raise click.ClickException(str(error)) from None
    RegisterWarmer(app.extensions[EXTENSION]).start()
    signal.signal(signal.SIGTERM, _leave)
    # Waitress finishes the requests at hand when the loop is left by SystemExit.
    waitress.serve(
        app,
        host=found.host,
        port=found.port,
        threads=found.threads,
        connection_limit=_MOST_CONNECTIONS,
        channel_timeout=_IDLE,
        cleanup_interval=_LOOK,
        # select() fails on a file number above 1,023.
        asyncore_use_poll=hasattr(select, "poll"),
        ident=None,
        # With trusted proxies the application itself counts the hops (ProxyFix) and drops what lies beyond.
        clear_untrusted_proxy_headers=found.trusted_proxies == 0,
        max_request_body_size=found.upload_limit + 2_000_000,
    )


def _leave(_number: int, _frame: FrameType | None) -> None:
    raise SystemExit(0)
