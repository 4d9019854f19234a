"""Room validators: the fast path: proofs that rows are good, so that Frictionless reads only the doubtful ones."""
