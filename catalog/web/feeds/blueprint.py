"""Room web: the blueprint of the feeds; views register on it, none stands here."""

from flask import Blueprint

from catalog.web.machine_answers import open_to_all

bp = Blueprint("feeds", __name__)
bp.after_request(open_to_all)
