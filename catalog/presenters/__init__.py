"""Presenters: one frozen Publication in, one description out (CKAN, DCAT-AP, Data Package, schema.org ...).

Pure functions: no database, no request, no clock, no files.
"""
