"""Room web: CKAN's action API over our use-cases. It translates; rules stay in the services.

Contract: 50-ckan-api.md. Cookies are never read here.
"""

from catalog.web.action_api.views import bp

__all__ = ["bp"]
