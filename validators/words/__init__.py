"""Room validators: letters and names - folding, legacy encodings, what a person or a body is called."""
