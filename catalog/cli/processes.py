"""`serve`: the process of the pages and APIs, in the foreground."""

import signal
from types import FrameType

import click
import waitress

from catalog.cli.running import settings
from catalog.config import SettingsRefused
from catalog.web.app import create_app
from catalog.web.context import EXTENSION
from catalog.web.register_warming import RegisterWarmer


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
        ident=None,
        # With trusted proxies the application itself counts the hops (ProxyFix) and drops what lies beyond.
        clear_untrusted_proxy_headers=found.trusted_proxies == 0,
        max_request_body_size=found.upload_limit + 2_000_000,
    )


def _leave(_number: int, _frame: FrameType | None) -> None:
    raise SystemExit(0)
