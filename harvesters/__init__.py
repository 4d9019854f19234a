"""Reading other catalogs and the annexes of decisions, and pushing to portals: a library of its own.

Nothing here knows Flask, werkzeug, SQLAlchemy, the catalog, the validators or the storage: packages come in
as plain data with a way to open each file, results go out as plain data. Every byte that leaves the machine
goes through `harvesters.guarded_client`.
"""
