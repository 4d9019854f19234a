"""Room validators: what is said of a file - reports, findings, codes in both languages, masking."""
