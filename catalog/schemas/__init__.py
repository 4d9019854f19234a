"""Marshmallow schemas shared by web and command line: text from outside to typed fields.

Messages are stable codes (`required`, `unknown_theme` ...); `catalog.i18n` gives them words.
"""
