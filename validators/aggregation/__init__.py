"""Room validators: tables whose rows are persons: told from aggregates, and counted into one at import."""
