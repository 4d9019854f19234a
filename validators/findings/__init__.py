"""Room validators: what is said of a file: reports, findings, their codes with words in both languages, and masking."""
