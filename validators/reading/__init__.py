"""Room validators: from bytes to rows: CSV, worksheets, where the header is."""
