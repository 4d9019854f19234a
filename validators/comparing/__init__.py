"""Room validators: a new file beside the last valid one: rows added, removed and changed, outliers."""
