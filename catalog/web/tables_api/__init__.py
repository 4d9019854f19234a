"""Room web: published tables for machines: `/api/v1/tables`, `/openapi.json` and CKAN's `/datastore/dump`."""

from catalog.web.tables_api import documents, dump, exports, rows
from catalog.web.tables_api.blueprint import bp

__all__ = ["bp", "documents", "dump", "exports", "rows"]
