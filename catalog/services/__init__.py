"""The use-cases: load, may I, can it, do it, tell others through the queue.

They never commit, render, read a request or call the clock; slow work only through a port that is passed in.
"""
