"""Room validators.disclosure: can a figure about few persons be read off or computed back from a table?

A pure library over arrays: cells, the relations between them, what to hide, and an attacker who tries to
compute it back. numpy, polars and HiGHS only; no file, no database, no web.
"""
