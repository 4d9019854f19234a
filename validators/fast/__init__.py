"""Room validators: the fast path. Rows proven good are spared; Frictionless reads only the doubtful ones."""
