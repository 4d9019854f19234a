"""Room validators: which rules a file was judged by. Raise it with every change of detection or disclosure.

The catalog checks everything that is published again when this differs from what its record says.
"""

RULES_VERSION = "2026-11-26.3"
