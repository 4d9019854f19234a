"""The WSGI entry: `gunicorn wsgi:application` serves the catalog as the environment describes it."""

from catalog.config import Settings
from catalog.web.app import create_app

application = create_app(Settings.from_env())
