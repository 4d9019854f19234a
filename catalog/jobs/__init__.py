"""Work behind the web: claim in a short transaction, work with no session open, finish in another.

Every handler may run twice and must not mind.
"""
